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
    /// <param name="duplicates">The duplicates.</param>
    /// <param name="bases">The registries that they were found in.</param>
    /// <returns>The pieces of the file, each as soon as it can be written.</returns>
    IAsyncEnumerable<string> WriteAsync(IAsyncEnumerable<Duplicate> duplicates, IReadOnlyList<AnswerBasis> bases);
}
