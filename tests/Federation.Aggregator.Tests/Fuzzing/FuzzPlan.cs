using System.Buffers.Binary;
using Federation.Catalog.Tests.Sources;

namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>Makes the cases of a run from its seed.</summary>
internal sealed class FuzzPlan(int seed, IReadOnlyList<FuzzTarget> targets, KnownValues known)
{
    /// <summary>The randomness of a case, which is the same in every run with the seed.</summary>
    public Random RandomOf(int index) => new(unchecked((seed * 486_187_739) + index));

    public FuzzCase Make(int index)
    {
        var random = RandomOf(index);
        var target = targets[random.Next(targets.Count)];
        var tame = random.Next(2) == 0;
        var message = new HostileMessage(random, new HostileText(random, known, tame), tame);
        var count = target.Method.Descriptor.IsClientStreaming ? random.Next(1, 5) : 1;
        byte[] body = [.. Enumerable.Range(0, count).SelectMany(_ => Frame(message.Write(target.Method.Descriptor.InputType)))];
        var headers = new List<(string, string)> { ("content-type", "application/grpc"), ("te", "trailers"), ("authorization", Authorization(target, random)) };
        var fuzz = new FuzzCase { Index = index, Host = target.Host, Method = target.Method, Body = body, Headers = headers };
        return random.Next(25) switch
        {
            0 => fuzz with { Body = BrokenFrames(body, random) },
            1 => WithStrangeHeaders(fuzz, random),
            _ => fuzz,
        };
    }

    private static string Authorization(FuzzTarget target, Random random) => random.Next(60) switch
    {
        0 => "Bearer " + new string('a', random.Next(2_000)),
        1 => "Bearer eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30.",
        2 => "Basic YTpi",
        3 => "Bearer " + target.OtherToken,
        _ => "Bearer " + target.Token,
    };

    private static byte[] BrokenFrames(byte[] body, Random random)
    {
        byte[] broken = [.. body];
        switch (random.Next(7))
        {
            case 0:
                return [];
            case 1:
                return broken[..random.Next(broken.Length)];
            case 2:
                broken[0] = (byte)random.Next(1, 256);
                return broken;
            case 3:
                BinaryPrimitives.WriteInt32BigEndian(broken.AsSpan(1), random.Next(int.MinValue, int.MaxValue));
                return broken;
            case 4:
                return [.. broken, .. broken];
            case 5:
                return Frame(new byte[(4 * 1024 * 1024) + random.Next(2)]);
            default:
                random.NextBytes(broken);
                return broken;
        }
    }

    private static FuzzCase WithStrangeHeaders(FuzzCase fuzz, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                string[] timeouts = ["99999999H", "1n", "-1S", "abc", "0S", "999999999999S"];
                return With("grpc-timeout", timeouts[random.Next(timeouts.Length)]);
            case 1:
                return With("grpc-encoding", "snappy");
            case 2:
                // What unpacks to much more than a message may have.
                return With("grpc-encoding", "gzip") with { Body = Frame(Gzip.Compress(new byte[random.Next(1, 16) * 1024 * 1024]), flag: 1) };
            case 3:
                return With("grpc-encoding", "gzip") with { Body = Frame([0x1F, 0x8B, 8, 0, 1, 2, 3], flag: 1) };
            case 4:
                return With("content-type", random.Next(2) == 0 ? "application/json" : "application/grpc+json") with { MayBeNoCall = true };
            default:
                return With("x-padding", new string('p', random.Next(20_000))) with { MayBeNoCall = true };
        }

        FuzzCase With(string name, string value) =>
            fuzz with { Headers = [.. fuzz.Headers.Where(header => header.Name != name), (name, value)] };
    }

    private static byte[] Frame(byte[] message, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }
}
