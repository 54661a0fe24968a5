using Microsoft.Extensions.Configuration;

namespace Federation.Hosting.Tests.Support;

internal static class TestSettings
{
    private static readonly (string, string?)[] _silence =
    [
        ("Logging:LogLevel:Default", "None"),
        ("Logging:LogLevel:Microsoft", "None"),
    ];

    internal static IConfiguration From(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(_silence.Concat(settings).ToDictionary(s => s.Item1, s => s.Item2)).Build();
}
