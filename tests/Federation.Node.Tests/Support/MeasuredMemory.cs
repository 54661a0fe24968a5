namespace Federation.Node.Tests.Support;

/// <summary>Tests that look at the memory of the process, and so run while no others do.</summary>
[CollectionDefinition(nameof(MeasuredMemory), DisableParallelization = true)]
public sealed class MeasuredMemory;
