using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Google.Protobuf;

namespace Federation.Aggregator.Topics;

/// <summary>Topics that an aggregator without any begins with: a file with a topic in the JSON form of protobuf a line.</summary>
internal static class StartingTopics
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">A line is no topic; the message says which and why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<Topic> Read(string path)
    {
        Dictionary<string, Topic> topics = new(StringComparer.Ordinal);
        foreach (var (i, line) in File.ReadLines(path).Index().Where(line => line.Item.Trim().Length > 0))
        {
            var topic = ReadLine(line, i + 1);
            if (!topics.TryAdd(topic.Name, topic))
                throw new FormatException($"line {i + 1} gives {topic.Name} again");
        }

        return [.. topics.Values];
    }

    private static Topic ReadLine(string line, int number)
    {
        try
        {
            var topic = JsonParser.Default.Parse<Topic>(line);
            TopicName.Parse(topic.Name);
            return TopicRules.Faults(topic, "topic").Select(fault => $"{fault.Field}: {fault.Description}").FirstOrDefault() is { } fault
                ? throw new FormatException(fault)
                : topic;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or FormatException)
        {
            throw new FormatException($"line {number} is no topic: {e.Message}", e);
        }
    }
}
