using System.Net;

namespace Federation.Identity.Tests.Support;

/// <summary>What the endpoint of pushed requests answered: a reference to the request, or an error.</summary>
internal sealed record PushAnswer(HttpStatusCode Status, string? Error, string? RequestUri);
