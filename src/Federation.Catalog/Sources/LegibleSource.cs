using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Sources;

/// <summary>
/// Mends control characters in titles and abstracts, which registries export where a text was pasted from elsewhere: those of the C1 set
/// are read as Windows-1252, as browsers do (WHATWG HTML, 13.2.5.80), and any other becomes a blank.
/// </summary>
internal sealed class LegibleSource(ICatalogSource source) : ICatalogSource
{
    private const char FirstC1 = '\u0080';
    private const char LastC1 = '\u009f';

    private static readonly SearchValues<char> _controls = SearchValues.Create(
        [.. Enumerable.Range(0, LastC1 + 1).Select(code => (char)code).Where(character => char.IsControl(character) && !char.IsWhiteSpace(character))]);

    private readonly Encoding _windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public async IAsyncEnumerable<SourceEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (entry.WorkItem is { } item)
                Mend(item);
            yield return entry;
        }
    }

    private void Mend(WorkItem item)
    {
        foreach (var text in item.Titles.Concat(item.Abstracts).Where(text => text.Text.AsSpan().ContainsAny(_controls)))
            text.Text = Mended(text.Text);
    }

    private string Mended(string text) => string.Create(text.Length, text, (mended, original) =>
    {
        for (var i = 0; i < mended.Length; i++)
            mended[i] = _controls.Contains(original[i]) ? Mended(original[i]) : original[i];
    });

    private char Mended(char control)
    {
        var meant = control is >= FirstC1 and <= LastC1 ? _windows.GetString([(byte)control])[0] : control;
        return char.IsControl(meant) ? ' ' : meant;
    }
}
