namespace Federation.Hosting;

/// <summary>A host stopped by itself, since a part of it failed; the log says which. A command line ends with an exit code that makes it start again.</summary>
public sealed class HostStoppedException() : Exception("The service stopped by itself. Its log says why.");
