using System.Runtime.CompilerServices;
using System.Text;
using Federation.Protocol.Names;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Federation.Catalog.Sources.Relaton;

/// <summary>Relaton records, one YAML file each (https://www.relaton.org/), of either generation of the schema.</summary>
internal sealed class RelatonSource(IReadOnlyList<string> files, RegistryName registry) : ICatalogSource
{
    // The record is kept beside the item, and both must fit into one.
    private const int MaximumFileLength = 512 * 1024;

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
            yield return await ReadAsync(file, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SourceEntry> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(file).Length > MaximumFileLength)
                return SourceEntry.Wrong(file, 0, "", $"the file has more than {MaximumFileLength} bytes");
            return Read(file, _strict.GetString(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return SourceEntry.Wrong(file, 0, "", $"the file cannot be read: {e.Message}");
        }
        catch (DecoderFallbackException e)
        {
            return SourceEntry.Wrong(file, 0, "", $"the file is not UTF-8, from byte {e.Index}");
        }
    }

    private SourceEntry Read(string file, string text)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new DepthLimitedParser(new Parser(new StringReader(text))));
            if (yaml.Documents is not [{ RootNode: YamlMappingNode record }])
                return SourceEntry.Wrong(file, 1, "", "the file should hold one record: names and values");
            return new SourceEntry
            {
                File = file,
                Line = (int)record.Start.Line,
                WorkItem = new RelatonRecord(new RelatonNode(record), text).ToWorkItem(registry),
            };
        }
        catch (RecordFault fault)
        {
            return SourceEntry.Wrong(file, 1, fault.Field, fault.Message);
        }
        catch (YamlException e)
        {
            return SourceEntry.Wrong(file, (int)e.Start.Line, "", $"the file is not YAML: {e.Message}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // Characters that no YAML may hold make the scanner fail without a place.
            return SourceEntry.Wrong(file, 1, "", "the file is not YAML: it holds characters that may not stand there");
        }
    }
}
