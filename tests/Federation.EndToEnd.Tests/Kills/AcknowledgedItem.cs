namespace Federation.EndToEnd.Tests.Kills;

/// <summary>What a writer knows of one of its items.</summary>
internal sealed class AcknowledgedItem
{
    private readonly List<string?> _unanswered = [];
    private string? _title;

    /// <summary>Notes a change that is about to be sent: its new title, or null for a deletion.</summary>
    internal void Sent(string? title) => _unanswered.Add(title);

    /// <summary>Notes that the newest change was answered: it must never be lost from now on.</summary>
    internal void Answered()
    {
        _title = _unanswered[^1];
        _unanswered.Clear();
    }

    /// <summary>
    /// Whether an item may have this title, null when it is gone: that of the last change that was answered, or of one after it whose
    /// answer never came, since it may or may not have happened.
    /// </summary>
    internal bool MayBe(string? title) => title == _title || _unanswered.Contains(title);
}
