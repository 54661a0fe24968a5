using System.Globalization;
using Federation.Protocol.Names;
using Federation.Replication;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Verify;

/// <summary>Says in words how a mirror compares with its origin.</summary>
/// <param name="console">Where to.</param>
/// <param name="registry">The registry.</param>
/// <param name="limit">How many altered items to name at most.</param>
internal sealed class VerifyReport(IAnsiConsole console, RegistryName registry, int limit)
{
    private const int Indentation = 4;

    private int _altered;

    /// <summary>Tells how the digests compare.</summary>
    internal void Write(ComparisonResult result, string? keySet)
    {
        Line($"{registry}: the origin has {Counted.Of(result.There.ItemCount, "item", "items")} at revision {result.There.Revision}, the mirror {result.Here.ItemCount:N0} at {result.Here.Revision}");
        Line(result.ThereStatement is { } statement
            ? $"the origin signed {statement.Root} on {statement.IssueTime:u}"
            : keySet is null
                ? "the origin has not signed its digest, or its keys are not known"
                : $"the origin has not signed its digest, or not by a key of {keySet}, or that cannot be read");
        if (!result.IsOfOneState)
            Line("the registry changed all the while: changes since may count as differences; verify again when it stands still");
        if (result.AreEqual)
        {
            Line("the digests are equal: the mirror has the same items at the same revisions");
            return;
        }

        Line($"the digests differ: {Counted.Of(result.MissingHere, "item is", "items are")} missing in the mirror, {Counted.Of(result.MissingThere, "is", "are")} in the mirror only, {Counted.Of(result.Different, "differs", "differ")}");
        foreach (var item in result.Differences)
        {
            Line(item switch
            {
                { RevisionHere: null } => $"  missing in the mirror: {item.Name}, revision {item.RevisionThere}",
                { RevisionThere: null } => $"  in the mirror only:    {item.Name}, revision {item.RevisionHere}",
                _ => $"  different:             {item.Name}, revision {item.RevisionThere} at the origin and {item.RevisionHere} in the mirror",
            });
        }
    }

    /// <summary>Names an item that is not what the digest says.</summary>
    internal void WriteAltered(string name)
    {
        if (++_altered <= limit)
            Line($"  altered:               {name}: its content is not what the mirror's digest says");
    }

    /// <summary>Tells what reading all items has shown.</summary>
    internal void Write(ItemCheck check) => Line(check.Altered == 0
        ? $"all {Counted.Of(check.Checked, "item", "items")} of the mirror contain what its digest says"
        : $"{check.Altered:N0} of {Counted.Of(check.Checked, "item", "items")} of the mirror {(check.Altered == 1 ? "does" : "do")} not contain what its digest says");

    private void Line(FormattableString text) => Line(text.ToString(CultureInfo.InvariantCulture));

    private void Line(string text) => FittingText.Write(console, Markup.Escape(text), others: Indentation);
}
