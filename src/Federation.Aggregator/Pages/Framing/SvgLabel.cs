using Microsoft.AspNetCore.Components;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>Writes words in a drawing: Razor has its own meaning for an element text.</summary>
internal static class SvgLabel
{
    /// <summary>Words at a place.</summary>
    /// <param name="kind">Class of the element.</param>
    /// <param name="x">Where they are, as an SVG coordinate.</param>
    /// <param name="y">Their base line.</param>
    /// <param name="text">The words.</param>
    internal static RenderFragment Of(string kind, string x, int y, string text) => builder =>
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", kind);
        builder.AddAttribute(2, "x", x);
        builder.AddAttribute(3, "y", y);
        builder.AddContent(4, text);
        builder.CloseElement();
    };
}
