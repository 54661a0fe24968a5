using Microsoft.AspNetCore.Http;

namespace Federation.Hosting;

/// <summary>Says in an entry who called.</summary>
public static class AuditCaller
{
    /// <summary>The entry with the caller of the request: client and organisation of its token once that was verified, and its address.</summary>
    public static AuditEntry By(this AuditEntry entry, HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(context);
        return entry with
        {
            Client = context.User.FindFirst(FederationClaims.ClientId)?.Value ?? "",
            Organization = context.User.FindFirst(FederationClaims.Organization)?.Value ?? "",
            Address = context.Connection.RemoteIpAddress?.ToString() ?? "",
        };
    }

    /// <summary>A call that was refused before a service saw it.</summary>
    internal static AuditEntry Refused(HttpContext context, string outcome, string reason) =>
        new AuditEntry { Event = "access.refused", Method = context.Request.Path.Value ?? "", Outcome = outcome, Reason = reason }.By(context);
}
