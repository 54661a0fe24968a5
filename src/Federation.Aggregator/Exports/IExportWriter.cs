using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Exports;

/// <summary>A way to write duplicates.</summary>
internal interface IExportWriter
{
    /// <summary>What the file is called.</summary>
    string FileName { get; }

    /// <summary>Its media type.</summary>
    string ContentType { get; }

    /// <summary>Writes duplicates.</summary>
    /// <returns>The pieces of the file, each as soon as it can be written.</returns>
    IAsyncEnumerable<string> WriteAsync(IAsyncEnumerable<Duplicate> duplicates);
}
