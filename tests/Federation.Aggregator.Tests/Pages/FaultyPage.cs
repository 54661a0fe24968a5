using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Federation.Aggregator.Tests.Pages;

/// <summary>A page whose parts fail while they are made: the first ends it, and the second is still to be made then.</summary>
public sealed class FaultyPage : ComponentBase
{
    /// <summary>What nobody but the log is told.</summary>
    internal const string Fault = "A fault of the page";

    /// <summary>Whether it is a part of itself.</summary>
    [Parameter] public bool IsPart { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (IsPart)
            throw new InvalidOperationException(Fault);
        for (var part = 0; part < 2; part++)
        {
            builder.OpenComponent<FaultyPage>(0);
            builder.AddComponentParameter(1, nameof(IsPart), true);
            builder.CloseComponent();
        }
    }
}
