using Google.Protobuf.WellKnownTypes;

namespace Federation.Catalog.Storage;

/// <summary>Times as the tables hold them: milliseconds since 1970, UTC.</summary>
internal static class StoredTime
{
    internal static Timestamp Read(long milliseconds) =>
        Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    internal static long? Of(Timestamp? time) => time?.ToDateTimeOffset().ToUnixTimeMilliseconds();
}
