using System.Globalization;
using System.Runtime.CompilerServices;

namespace Federation.Tests;

/// <summary>Lets tests run as the program does, which speaks English wherever it runs.</summary>
internal static class TestCulture
{
    [ModuleInitializer]
    internal static void Set() => CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
}
