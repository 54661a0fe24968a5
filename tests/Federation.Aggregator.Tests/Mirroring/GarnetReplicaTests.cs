using Federation.Aggregator.Tests.Redis;

namespace Federation.Aggregator.Tests.Mirroring;

public sealed class GarnetReplicaTests(GarnetFixture redis) : RedisReplicaContract(redis), IClassFixture<GarnetFixture>;
