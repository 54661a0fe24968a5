using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Federation.Hosting;

/// <summary>
/// Asks for something that many need: one look at a time, for whose end all wait together, and which does not end when one of them goes away.
/// <see cref="RefreshAsync"/> looks again before what was learnt is too old, so that in the path of a call nobody need look who knows enough.
/// </summary>
internal sealed partial class SharedLook : IDisposable
{
    // What is this old, in parts of what it may be, is looked at again in the background: so many things take one round, and none is late.
    private const double Ripe = 0.8;

    private const int ConcurrentLooks = 8;

    // Where there is nothing to look at, something may come.
    private static readonly TimeSpan _longestRest = TimeSpan.FromMinutes(1);

    // However soon something expires, it is not asked for more often.
    private static readonly TimeSpan _shortestInterval = BearerTokenSetup.KeyRefreshInterval;

    private readonly string _subject;
    private readonly Func<CancellationToken, Task> _ask;
    private readonly TimeSpan _interval;
    private readonly Func<DateTimeOffset?> _expireTime;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private DateTimeOffset _endTime;

    /// <summary>Nothing is asked yet.</summary>
    /// <param name="subject">What is asked for, for the log.</param>
    /// <param name="ask">Asks and keeps the answer; failures that are to be expected it handles itself.</param>
    /// <param name="interval">How old the answer may become.</param>
    /// <param name="expireTime">From when on the answer is worth nothing; null while there is none, or for one that is good for ever.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of failures that were not expected.</param>
    internal SharedLook(string subject, Func<CancellationToken, Task> ask, TimeSpan interval, Func<DateTimeOffset?> expireTime, TimeProvider time, ILogger logger)
    {
        (_subject, _ask, _interval, _expireTime, _time, _logger) = (subject, ask, interval, expireTime, time, logger);
        _stopping = _stop.Token;
    }

    /// <summary>Ends the look that runs.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>Waits for the look that runs, or for a new one when the last one ended long enough ago.</summary>
    /// <param name="interval">What is long enough.</param>
    /// <param name="cancellationToken">Ends the wait, not the look.</param>
    internal Task LookAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_running.IsCompleted)
            {
                if (Age < interval)
                    return Task.CompletedTask;
                _running = Task.Run(RunAsync, CancellationToken.None);
            }

            return _running.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Looks again if that is due.</summary>
    /// <returns>How long it is not due again.</returns>
    internal async Task<TimeSpan> RefreshAsync(CancellationToken cancellationToken)
    {
        await LookAsync(LongestAge() * Ripe, cancellationToken).ConfigureAwait(false);
        var longest = LongestAge();
        return longest - TimeSpan.FromTicks(Math.Min(Age.Ticks, (longest * Ripe).Ticks));
    }

    /// <summary>Looks again wherever that is due, few at once.</summary>
    /// <returns>How long none is due again, as far as that is known.</returns>
    internal static async Task<TimeSpan> RefreshAllAsync(IEnumerable<SharedLook> looks, CancellationToken cancellationToken)
    {
        var rests = new ConcurrentBag<TimeSpan>();
        await Parallel.ForEachAsync(
            looks,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentLooks, CancellationToken = cancellationToken },
            async (look, stop) => rests.Add(await look.RefreshAsync(stop).ConfigureAwait(false))).ConfigureAwait(false);
        return rests.IsEmpty ? _longestRest : rests.Min();
    }

    // A clock that was put back makes nothing young.
    private TimeSpan Age => (_time.GetUtcNow() - _endTime).Duration();

    // Half of its life is left then to try again.
    private TimeSpan LongestAge()
    {
        var half = _expireTime() is { } expireTime && expireTime > _endTime ? (expireTime - _endTime) / 2 : _interval;
        return half >= _interval ? _interval : half > _shortestInterval ? half : _shortestInterval;
    }

    private async Task RunAsync()
    {
        try
        {
            await _ask(_stopping).ConfigureAwait(false);
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // Nobody needs the answer any more.
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            // Others choose what is read, and must not end what looks for all.
            LogFailed(_subject, e);
        }
        finally
        {
            // From the end on: who waited meanwhile hears the same, and does not ask anew, one after the other.
            _endTime = _time.GetUtcNow();
        }
    }

    [LoggerMessage(LogLevel.Error, "What {Subject} says could not be looked at")]
    private partial void LogFailed(string subject, Exception exception);
}
