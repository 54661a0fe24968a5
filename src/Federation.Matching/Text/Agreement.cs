namespace Federation.Matching.Text;

/// <summary>How two titles stand to each other in one respect.</summary>
internal enum Agreement
{
    /// <summary>Neither says anything.</summary>
    Absent,

    /// <summary>Only one says something.</summary>
    OneSided,

    /// <summary>They agree.</summary>
    Agree,

    /// <summary>They contradict each other.</summary>
    Differ,
}
