namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>One request as it goes over the wire.</summary>
internal sealed record FuzzCase
{
    public required int Index { get; init; }

    public required Uri Host { get; init; }

    public required ServedMethod Method { get; init; }

    /// <summary>Everything behind the headers: gRPC's frames, or what pretends to be some.</summary>
    public required byte[] Body { get; init; }

    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    /// <summary>Whether the headers may keep the request from being a gRPC call at all, so that HTTP may answer.</summary>
    public bool MayBeNoCall { get; init; }

    public override string ToString() =>
        $"case {Index}: {Host}{Method} [{string.Join(", ", Headers.Select(header => header.Name))}] {Convert.ToBase64String(Body.AsSpan(0, Math.Min(Body.Length, 4_000)))}";
}
