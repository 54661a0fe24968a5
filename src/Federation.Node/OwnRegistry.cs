using Federation.Hosting;
using Federation.Node.Views;

namespace Federation.Node;

/// <summary>A registry that a node is the origin of.</summary>
public sealed record OwnRegistry
{
    /// <summary>Identifier, the last segment of the resource name, for example <c>itu-t</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>The name that people use; the identifier when it is empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>Identifier of the owning organisation, as tokens carry it in the claim <c>organization</c>. Only its clients may write.</summary>
    public string Organization { get; init; } = "";

    /// <summary>Web page of the registry; may be empty.</summary>
    public string Website { get; init; } = "";

    /// <summary>
    /// Identifiers of the organisations whose clients may see the registry, beside its owner's; none for everybody. To all others there is
    /// no such registry, here and at the nodes that mirror it.
    /// </summary>
    public IReadOnlyList<string> VisibleTo { get; init; } = [];

    /// <summary>
    /// What of it only some of those organisations see. Every different set of restrictions that organisations are named in makes a view,
    /// which takes as much disk and memory as the registry again.
    /// </summary>
    public IReadOnlyList<Restriction> Restrictions { get; init; } = [];

    /// <summary>
    /// How access tokens must be bound to their client, for calls that read or change the registry; beside what the service asks for. Nodes
    /// that mirror the registry have policies of their own.
    /// </summary>
    public BindingPolicy Binding { get; init; }
}
