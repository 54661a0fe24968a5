using Spectre.Console.Rendering;

namespace Federation.Terminal;

/// <summary>Shows control characters in whatever text is written to a console by signs.</summary>
internal sealed class LegibleOutput : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(renderable => new Legible(renderable));

    private sealed class Legible(IRenderable content) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => content.Measure(options, maxWidth);

        // What Spectre itself tells the terminal is marked so.
        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => content.Render(options, maxWidth)
            .Select(segment => segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(ControlPictures.Legible(segment.Text), segment.Style));
    }
}
