using Federation.Protocol.Names;

namespace Federation.Node.Views;

/// <summary>What a caller may see of a registry cannot be kept in step with it, so that it might see more than it may.</summary>
internal sealed class RegistryOutOfStepException(RegistryName name)
    : Exception($"{name} cannot be read for now; the log of the node says why. Try again later.");
