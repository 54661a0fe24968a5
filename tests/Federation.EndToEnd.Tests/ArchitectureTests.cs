using ArchUnitNET.Domain;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Federation.EndToEnd.Tests;

/// <summary>Holds the arrows between the projects: who may use whom.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> _arrows = new()
    {
        ["Federation.Protocol"] = [],
        ["Federation.Matching"] = [],
        ["Federation.Replication"] = ["Federation.Hosting", "Federation.Protocol"],
        ["Federation.Catalog"] = ["Federation.Protocol"],
        ["Federation.Hosting"] = ["Federation.Protocol"],
        ["Federation.Identity"] = ["Federation.Hosting"],
        ["Federation.Node"] = ["Federation.Catalog", "Federation.Replication", "Federation.Hosting", "Federation.Protocol"],
        ["Federation.Aggregator"] = ["Federation.Replication", "Federation.Matching", "Federation.Hosting", "Federation.Protocol"],
    };

    private static readonly Architecture _architecture =
        new ArchLoader().LoadAssemblies([.. _arrows.Keys.Select(Assembly.Load), Assembly.Load("federation")]).Build();

    public static TheoryData<string> Projects => [.. _arrows.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_those_that_its_arrows_reach(string project)
    {
        var reached = Assembly.Load(project).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("federation", StringComparison.OrdinalIgnoreCase));

        reached.Should().BeSubsetOf(_arrows[project]);
    }

    [Fact]
    public void Matching_is_pure_without_files_network_or_clock()
    {
        Holds(Types().That().ResideInAssembly(Assembly.Load("Federation.Matching"))
            .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(
                @"^(System\.Net\.|Grpc\.|Google\.|StackExchange\.|System\.IO\.(File|Directory|Path)$|System\.(TimeProvider|DateTimeOffset|Random)$)")));
    }

    [Fact]
    public void Only_the_identity_project_knows_its_provider()
    {
        Holds(Types().That().DoNotResideInAssembly(Assembly.Load("Federation.Identity"))
            .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(@"^OpenIddict\.")));
    }

    private static void Holds(TypesShouldConjunction rule)
    {
        var violations = rule.Evaluate(_architecture).Where(result => !result.Passed).Select(result => result.Description);

        violations.Should().BeEmpty();
    }
}
