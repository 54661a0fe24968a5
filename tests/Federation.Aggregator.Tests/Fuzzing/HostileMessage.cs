using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>
/// Writes messages of any type, field by field after its descriptor: mostly such as the type allows, with extreme values, and now and
/// then what no library writes.
/// </summary>
/// <param name="random">Chooses.</param>
/// <param name="texts">Makes the texts.</param>
/// <param name="tame">Whether most fields hold what they may, so that the message gets far.</param>
internal sealed class HostileMessage(Random random, HostileText texts, bool tame)
{
    private const int MaximumDepth = 5;

    private static readonly long[] _numbers =
        [0, 1, -1, 2, 100, 1_000, 1_001, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 253_402_300_799, 253_402_300_800, -62_135_596_800, -62_135_596_801, 315_576_000_000, 999_999_999, 1_000_000_000];

    public byte[] Write(MessageDescriptor message)
    {
        var bytes = Fields(message, 0);
        return random.Next(tame ? 100 : 25) switch
        {
            0 => Damaged(bytes),
            1 => [.. bytes, .. Strange()],
            _ => bytes,
        };
    }

    private byte[] Fields(MessageDescriptor message, int depth)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            var written = new Dictionary<string, string>();
            var chosen = message.Oneofs.Select(oneof => oneof.Fields[random.Next(oneof.Fields.Count)]).ToHashSet();
            // Tokens come last, since a forged one is bound to the fields before.
            foreach (var field in message.Fields.InFieldNumberOrder().OrderBy(field => field.Name.EndsWith("token", StringComparison.Ordinal)))
            {
                var present = field.ContainingOneof is null ? random.Next(depth == 0 ? 4 : 3) != 0 : chosen.Contains(field) || random.Next(20) == 0;
                for (var count = present ? Repetitions(field, depth) : 0; count > 0; count--)
                    Field(output, field, depth, written);
            }
        }

        return bytes.ToArray();
    }

    private int Repetitions(FieldDescriptor field, int depth)
    {
        if (!field.IsRepeated)
            return random.Next(50) == 0 ? 2 : 1;
        return random.Next(200) == 0 && depth < 2 ? random.Next(1_500) : random.Next(4);
    }

    private void Field(CodedOutputStream output, FieldDescriptor field, int depth, Dictionary<string, string> written)
    {
        if (!tame && random.Next(300) == 0)
        {
            output.WriteTag(field.FieldNumber, WireFormat.WireType.Fixed64);
            output.WriteFixed64((ulong)random.NextInt64());
            return;
        }

        switch (field.FieldType)
        {
            case FieldType.Message or FieldType.Group when depth >= MaximumDepth:
                break;
            case FieldType.Message or FieldType.Group:
                Bytes(output, field, Fields(field.MessageType, depth + 1));
                break;
            case FieldType.String:
                var text = texts.For(field.Name, written);
                written[field.Name] = System.Text.Encoding.UTF8.GetString(text);
                Bytes(output, field, text);
                break;
            case FieldType.Bytes:
                var bytes = new byte[random.Next(80)];
                random.NextBytes(bytes);
                Bytes(output, field, bytes);
                break;
            case FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64:
                output.WriteTag(field.FieldNumber, WireFormat.WireType.Fixed64);
                output.WriteFixed64((ulong)random.NextInt64(long.MinValue, long.MaxValue));
                break;
            case FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32:
                output.WriteTag(field.FieldNumber, WireFormat.WireType.Fixed32);
                output.WriteFixed32((uint)random.NextInt64(uint.MaxValue));
                break;
            default:
                var number = random.Next(tame ? 20 : 2) != 0 ? Right(field) : _numbers[random.Next(_numbers.Length)];
                written[field.Name] = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
                output.WriteTag(field.FieldNumber, WireFormat.WireType.Varint);
                output.WriteInt64(number);
                break;
        }
    }

    private long Right(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Enum => field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number,
        FieldType.Bool => random.Next(2),
        // Most revisions and times of a request mean "now" when they are nothing.
        _ => random.Next(2) == 0 ? 0 : random.Next(8),
    };

    private static void Bytes(CodedOutputStream output, FieldDescriptor field, byte[] bytes)
    {
        output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(bytes));
    }

    private byte[] Damaged(byte[] bytes)
    {
        if (bytes.Length == 0)
            return [0x0A];
        byte[] damaged = [.. bytes];
        switch (random.Next(3))
        {
            case 0:
                return damaged[..random.Next(damaged.Length)];
            case 1:
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                return damaged;
            default:
                for (var i = 0; i < 8; i++)
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                return damaged;
        }
    }

    // Groups within groups, lengths that lie, tags that are none, and fields that nobody knows.
    private byte[] Strange() => random.Next(5) switch
    {
        0 => [.. Enumerable.Repeat((byte)0x0B, random.Next(200_000))],
        1 => [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
        2 => [0x00],
        3 => [0xFA, 0xFF, 0xFF, 0xFF, 0x0F, 0x00],
        _ => [.. Enumerable.Repeat((byte)0xFF, 11)],
    };
}
