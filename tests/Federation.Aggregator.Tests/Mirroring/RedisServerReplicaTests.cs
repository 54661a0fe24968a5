using Federation.Aggregator.Tests.Redis;

namespace Federation.Aggregator.Tests.Mirroring;

public sealed class RedisServerReplicaTests(RedisServerFixture redis) : RedisReplicaContract(redis),
    IClassFixture<RedisServerFixture>;
