using System.Collections.Immutable;
using Federation.Aggregator.Storage;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Topics;

/// <summary>Keeps the topics: what people change is first in the durable store, then here. The messages that it gives are never changed.</summary>
internal sealed class TopicDesk(TopicStore store, IOptions<AggregatorOptions> options, TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>FAILED_PRECONDITION: there are as many topics as there may be.</summary>
    public const string TopicLimit = "TOPIC_LIMIT";

    /// <summary>Type of the resource in errors.</summary>
    public const string ResourceType = "federation.Topic";

    private const int TopicsLimit = 200;

    private readonly ChangeTurn _turn = new();
    private volatile ImmutableSortedDictionary<string, Topic> _topics = ImmutableSortedDictionary.Create<string, Topic>(StringComparer.Ordinal);

    /// <summary>All topics, by name.</summary>
    public IEnumerable<Topic> Topics => _topics.Values;

    /// <summary>Reads the topics that are kept; where there is none, begins with those of the settings.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var topics = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (topics.Count == 0 && options.Value.Topics.Length > 0)
        {
            topics = [.. StartingTopics.Read(options.Value.Topics).Take(TopicsLimit).Select(topic => Seal(topic, made => made.CreateTime = Now()))];
            if (store.IsKept)
                await store.WriteAsync(topics, cancellationToken).ConfigureAwait(false);
        }

        _topics = _topics.AddRange(topics.Select(topic => KeyValuePair.Create(topic.Name, topic)));
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>The topic of a name.</summary>
    /// <param name="field">Field of the request that holds the name.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT or NOT_FOUND.</exception>
    public Topic Get(string field, string name)
    {
        var parsed = RequestField.Read(field, () => TopicName.Parse(name)).ToString();
        return _topics.GetValueOrDefault(parsed) ?? throw FederationErrors.NotFound(ResourceType, parsed);
    }

    /// <summary>Makes a topic.</summary>
    /// <param name="author">Who makes it.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="id">Last segment of its name; empty to make it of what people call it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, ALREADY_EXISTS, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public Task<Topic> CreateAsync(Author author, Topic topic, string id, CancellationToken cancellationToken)
    {
        Require(topic);
        var name = id.Length > 0
            ? RequestField.Read("topic_id", () => new TopicName(id)).ToString()
            : RequestField.Read("topic.display_name", () => TopicName.Of(topic.DisplayName)).ToString();
        return _turn.TakeAsync(
            async () =>
            {
                if (_topics.ContainsKey(name))
                    throw FederationErrors.AlreadyExists(ResourceType, name);
                if (_topics.Count >= TopicsLimit)
                    throw FederationErrors.FailedPrecondition(TopicLimit, $"There are {TopicsLimit} topics, as many as there may be. Remove one first.");
                return await KeepAsync(
                    Seal(topic, made => (made.Name, made.CreateAuthor, made.CreateTime, made.UpdateAuthor, made.UpdateTime) = (name, author, Now(), null, null)),
                    cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>Changes a topic.</summary>
    /// <param name="author">Who changes it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="etag">The etag that was read; empty to change it whatever others did.</param>
    /// <param name="change">Gives the topic that comes of a copy of the present one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, ABORTED, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public Task<Topic> UpdateAsync(Author author, string name, string etag, Func<Topic, Topic> change, CancellationToken cancellationToken) => _turn.TakeAsync(
        async () =>
        {
            var changed = change(Current(name, etag).Clone());
            Require(changed);
            return await KeepAsync(Seal(changed, topic => (topic.UpdateAuthor, topic.UpdateTime) = (author, Now())), cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Removes a topic.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="etag">The etag that was read; empty to remove it whatever others did.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">NOT_FOUND, ABORTED, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public Task DeleteAsync(string name, string etag, CancellationToken cancellationToken) => _turn.TakeAsync(
        async () =>
        {
            var topic = Current(name, etag);
            await store.RemoveAsync(name, cancellationToken).ConfigureAwait(false);
            _topics = _topics.Remove(name);
            return topic;
        },
        cancellationToken);

    private static void Require(Topic topic)
    {
        var faults = TopicRules.Faults(topic, "topic").ToList();
        if (faults.Count > 0)
            throw FederationErrors.InvalidArgument(faults);
    }

    private Topic Current(string name, string etag)
    {
        var topic = _topics.GetValueOrDefault(name) ?? throw FederationErrors.NotFound(ResourceType, name);
        return etag.Length == 0 || etag == topic.Etag ? topic : throw FederationErrors.EtagMismatch(ResourceType, name);
    }

    private async Task<Topic> KeepAsync(Topic topic, CancellationToken cancellationToken)
    {
        await store.WriteAsync([topic], cancellationToken).ConfigureAwait(false);
        _topics = _topics.SetItem(topic.Name, topic);
        return topic;
    }

    private static Topic Seal(Topic topic, Action<Topic> complete)
    {
        var made = topic.Clone();
        complete(made);
        made.Etag = "";
        made.Etag = MessageEtag.Of(made);
        return made;
    }

    private Timestamp Now() => Timestamp.FromDateTimeOffset(time.GetUtcNow());
}
