using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>Writes the audit log of a host: many entries that come together cost one write to the disk.</summary>
internal sealed partial class AuditLog(IOptions<AuditOptions> options, AuditFolder folder, TimeProvider time, ILogger<AuditLog> logger)
    : BackgroundService, IAuditLog, IAsyncDisposable
{
    private const int MaximumWaiting = 10_000;
    private const int MaximumBatch = 1_000;

    private static readonly TimeSpan _countInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _retryInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<AuditEntry> _waiting = Channel.CreateBounded<AuditEntry>(MaximumWaiting);
    private readonly RefusalBook _refusals = new();
    private AuditFiles? _files;

    public ValueTask WriteAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        _files is null ? ValueTask.CompletedTask : _waiting.Writer.WriteAsync(entry, cancellationToken);

    public void NoteRefusal(AuditEntry entry)
    {
        // When even the first ones have no room, the disk is the trouble, and refusals are the last that matters.
        if (_files is not null && _refusals.IsFirst(entry))
            _waiting.Writer.TryWrite(entry);
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (folder.PlaceBy(options.Value) is { } place)
        {
            _files = AuditFiles.Open(place, options.Value, time);
            _files.Append([new AuditEntry { Event = "service.started" }]);
        }

        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_files is null)
            return;
        List<AuditEntry> left = [];
        while (_waiting.Reader.TryRead(out var entry))
            left.Add(entry);
        await AppendAsync([.. left, .. _refusals.TakeCounts(), new AuditEntry { Event = "service.stopped" }], cancellationToken).ConfigureAwait(false);
        _files.Dispose();
        _files = null;
    }

    /// <summary>Ends the writing of a host that was not stopped, and then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        base.Dispose();
        if (ExecuteTask is { } writing)
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _files?.Dispose();
    }

    public override void Dispose()
    {
        base.Dispose();
        _files?.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_files is null)
            return;
        try
        {
            await Task.WhenAll(WriteWaitingAsync(stoppingToken), CountAsync(stoppingToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the service; a host that is disposed of without being stopped would take it for a failure.
        }
    }

    private async Task WriteWaitingAsync(CancellationToken cancellationToken)
    {
        var batch = new List<AuditEntry>();
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (batch.Count < MaximumBatch && _waiting.Reader.TryRead(out var entry))
                batch.Add(entry);
            await AppendAsync(batch, cancellationToken).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_countInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var count in _refusals.TakeCounts())
                await _waiting.Writer.WriteAsync(count, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                _files!.Append(entries);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogUnwritable(e.Message);
                await Task.Delay(_retryInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The audit log cannot be written, and changes will wait for it: {Reason}")]
    private partial void LogUnwritable(string reason);
}
