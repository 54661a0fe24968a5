using Federation.Protocol.Paging;
using Grpc.Core;

namespace Federation.Hosting;

/// <summary>A page token that fits no order of what is listed is found out where the page is made, after the request was read.</summary>
internal sealed class PagingErrors : IExceptionTranslator
{
    public RpcException? Translate(Exception exception) =>
        exception is PageTokenException ? FederationErrors.InvalidArgument("page_token", exception.Message) : null;
}
