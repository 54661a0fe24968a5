using Microsoft.AspNetCore.Http;

namespace Federation.Hosting;

/// <summary>Says in an entry who called.</summary>
public static class AuditCaller
{
    /// <summary>The entry with the caller of the request: client, person, organisation and issuer of its token or sign-in once that was verified, and its address.</summary>
    public static AuditEntry By(this AuditEntry entry, HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(context);
        var proof = context.User.FindFirst(FederationClaims.ClientId);
        var client = proof?.Value ?? "";
        var subject = context.User.FindFirst(FederationClaims.Subject);
        return entry with
        {
            Client = client,
            // RFC 9068, section 2.2: a token that a client got for itself has the client as its subject.
            Person = subject is null || subject.Value == client ? "" : subject.Value,
            Organization = context.User.FindFirst(FederationClaims.Organization)?.Value ?? "",
            Issuer = (proof ?? subject)?.Issuer ?? "",
            Address = context.Connection.RemoteIpAddress?.ToString() ?? "",
        };
    }

    /// <summary>A call that was refused before a service saw it.</summary>
    internal static AuditEntry Refused(HttpContext context, string outcome, string reason) =>
        new AuditEntry { Event = "access.refused", Method = context.Request.Path.Value ?? "", Outcome = outcome, Reason = reason }.By(context);
}
