namespace Federation.Hosting;

/// <summary>Reads fields of requests, so that what is wrong is named with its field.</summary>
public static class RequestField
{
    /// <summary>Reads the field <paramref name="field"/> by <paramref name="read"/>.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT that names the field, when <paramref name="read"/> throws <see cref="FormatException"/>.</exception>
    public static T Read<T>(string field, Func<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw FederationErrors.InvalidArgument(field, e.Message);
        }
    }
}
