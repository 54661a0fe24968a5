using Federation.Aggregator.Reading;
using Federation.Aggregator.Storage;
using Federation.Hosting;
using Federation.Replication;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Federation.Aggregator.Tests;

/// <summary>What callers and readers of pages are told of faults that only the operator can mend.</summary>
public sealed class OperatorErrorTests
{
    private static readonly IExceptionTranslator[] _translators =
        [new ReadingErrors(NullLogger<ReadingErrors>.Instance), new StoreErrors(NullLogger<StoreErrors>.Instance)];

    public static TheoryData<Exception> Faults =>
    [
        new ReplicaUnavailableException("Redis: Timeout performing HMGET federation:itu-t, inst: 0, qu: 1, serverEndpoint: 10.0.0.7:6379"),
        new DurableStoreException("the file /srv/secret/aggregator.db failed: the disk is full; make room"),
    ];

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void Where_a_store_is_and_what_it_was_asked_is_told_to_nobody(Exception fault)
    {
        var refusal = _translators.Select(translator => translator.Translate(fault)).Single(translated => translated is not null)!;

        refusal.StatusCode.Should().Be(StatusCode.Unavailable);
        refusal.Status.Detail.Should().Contain("operator").And.NotContainAny("HMGET", "6379", "/srv");
    }
}
