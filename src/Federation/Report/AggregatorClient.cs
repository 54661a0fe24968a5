using System.Runtime.CompilerServices;
using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Report;

/// <summary>Reads an aggregator's reports, page after page.</summary>
internal sealed class AggregatorClient(CallInvoker aggregator)
{
    private const int LargestPage = 1000;

    private readonly RegistryService.RegistryServiceClient _registries = new(aggregator);
    private readonly DuplicateService.DuplicateServiceClient _duplicates = new(aggregator);
    private readonly ExportService.ExportServiceClient _exports = new(aggregator);

    /// <summary>Every mirrored registry.</summary>
    internal async Task<IReadOnlyList<MirroredRegistry>> ListRegistriesAsync(CancellationToken cancellationToken)
    {
        var registries = new List<MirroredRegistry>();
        var request = new ListRegistriesRequest { PageSize = LargestPage };
        do
        {
            var page = await _registries.ListRegistriesAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
            registries.AddRange(page.Registries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return registries;
    }

    /// <summary>The pages of the duplicates that <paramref name="filter"/> selects, up to <paramref name="top"/> duplicates in all.</summary>
    internal async IAsyncEnumerable<ListDuplicatesResponse> ListDuplicatesAsync(
        string filter,
        string orderBy,
        int top,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListDuplicatesRequest { Filter = filter, OrderBy = orderBy, PageSize = Math.Min(top, LargestPage) };
        do
        {
            var page = await _duplicates.ListDuplicatesAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
            while (page.Duplicates.Count > top)
                page.Duplicates.RemoveAt(page.Duplicates.Count - 1);
            top -= page.Duplicates.Count;
            yield return page;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && top > 0);
    }

    /// <summary>Writes the file of the duplicates that <paramref name="filter"/> selects.</summary>
    internal async Task ExportAsync(string filter, string orderBy, ExportFormat format, Stream output, CancellationToken cancellationToken)
    {
        using var call = _exports.ExportDuplicates(
            new ExportDuplicatesRequest { Filter = filter, OrderBy = orderBy, Format = format }, cancellationToken: cancellationToken);
        await foreach (var chunk in call.ResponseStream.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            await output.WriteAsync(chunk.Content.Memory, cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
