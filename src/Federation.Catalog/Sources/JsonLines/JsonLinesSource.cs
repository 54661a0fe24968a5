using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Federation.Protocol.Names;

namespace Federation.Catalog.Sources.JsonLines;

/// <summary>Catalogues in JSON Lines: one JSON object a line (<c>deploy/samples/README.md</c>).</summary>
internal sealed class JsonLinesSource(IReadOnlyList<string> files, RegistryName registry) : ICatalogSource
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await foreach (var line in LineReader.ReadAsync(file, cancellationToken).ConfigureAwait(false))
            {
                yield return line.Bytes is { } bytes
                    ? Read(file, line.Number, bytes)
                    : SourceEntry.Wrong(file, line.Number, "", line.Fault!);
            }
        }
    }

    private SourceEntry Read(string file, int number, byte[] line)
    {
        try
        {
            var text = _strict.GetString(line);
            using var json = JsonDocument.Parse(line);
            return new SourceEntry { File = file, Line = number, WorkItem = CatalogRecord.Read(json.RootElement, text, registry) };
        }
        catch (RecordFault fault)
        {
            return SourceEntry.Wrong(file, number, fault.Field, fault.Message);
        }
        catch (JsonException e)
        {
            return SourceEntry.Wrong(file, number, "", $"the line is not JSON, from byte {e.BytePositionInLine}");
        }
        catch (InvalidOperationException)
        {
            // What JsonElement throws for a text that it cannot unescape (RFC 8259, section 8.2).
            return SourceEntry.Wrong(file, number, "", "the line escapes half of a surrogate pair, which is no character");
        }
        catch (DecoderFallbackException e)
        {
            return SourceEntry.Wrong(file, number, "", $"the line is not UTF-8, from byte {e.Index}");
        }
    }
}
