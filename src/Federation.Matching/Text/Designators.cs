namespace Federation.Matching.Text;

/// <summary>Compares the designators of two titles.</summary>
internal static class Designators
{
    /// <summary>Whether both titles number the same thing and no number of it is the same: part 1 is not part 2.</summary>
    public static bool Conflict(ReadOnlySpan<Designator> a, ReadOnlySpan<Designator> b)
    {
        for (var kind = DesignatorKind.Part; kind <= DesignatorKind.Level; kind++)
        {
            if (Compare(a, b, kind) == Agreement.Differ)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Compares one kind of designator.</summary>
    public static Agreement Compare(ReadOnlySpan<Designator> a, ReadOnlySpan<Designator> b, DesignatorKind kind)
    {
        var inA = Count(a, kind);
        var inB = Count(b, kind);
        if (inA == 0 || inB == 0)
        {
            return inA == inB ? Agreement.Absent : Agreement.OneSided;
        }

        foreach (var one in a)
        {
            if (one.Kind == kind && b.Contains(one))
            {
                return Agreement.Agree;
            }
        }

        return Agreement.Differ;
    }

    private static int Count(ReadOnlySpan<Designator> all, DesignatorKind kind)
    {
        var count = 0;
        foreach (var one in all)
        {
            count += one.Kind == kind ? 1 : 0;
        }

        return count;
    }
}
