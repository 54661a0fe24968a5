namespace Federation.Aggregator.Mirroring;

/// <summary>Keeps something derived from the mirrors current.</summary>
internal interface IMirrorObserver
{
    /// <summary>
    /// Takes over a change that the mirror has stored. A change that has <see cref="MirrorChange.CaughtUp">caught up</see>
    /// is in effect when the call returns, and with it all before; others may wait to be taken over in greater numbers.
    /// </summary>
    Task ObserveAsync(MirrorChange change, CancellationToken cancellationToken);
}
