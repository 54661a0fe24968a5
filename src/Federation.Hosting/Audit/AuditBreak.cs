namespace Federation.Hosting;

/// <summary>Where an audit log is broken.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record AuditBreak(string File, int Line, string Reason);
