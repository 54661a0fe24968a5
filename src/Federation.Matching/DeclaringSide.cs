namespace Federation.Matching;

/// <summary>Which items of a pair declare what they are to each other.</summary>
[Flags]
public enum DeclaringSide
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>The left one.</summary>
    Left = 1,

    /// <summary>The right one.</summary>
    Right = 2,

    /// <summary>Both.</summary>
    Both = Left | Right,
}
