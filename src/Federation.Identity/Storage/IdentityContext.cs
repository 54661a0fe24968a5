using Microsoft.EntityFrameworkCore;

namespace Federation.Identity;

/// <summary>The tables of OpenIddict.</summary>
internal sealed class IdentityContext(DbContextOptions<IdentityContext> options) : DbContext(options);
