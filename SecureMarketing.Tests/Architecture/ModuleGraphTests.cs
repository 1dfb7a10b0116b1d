namespace SecureMarketing.Tests.Architecture;

public sealed class ModuleGraphTests
{
    [Fact]
    public void Table_HasNoCycle() => Assert.Null(ModuleGraph.Cycle());

    [Fact]
    public void Table_NamesEveryModule_AndNoneThatDoesNotExist()
    {
        var inCode = Loaded.Core.Select(ModuleGraph.ModuleOf).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var inTable = ModuleGraph.Base.Concat(ModuleGraph.Allowed.Keys).Order(StringComparer.Ordinal);

        Assert.Equal(inTable, inCode);
    }

    [Fact]
    public void NoModule_KnowsAnotherThatTheTableDoesNotPermit() => Assert.Equal("", string.Join('\n', ModuleGraph.Violations(Loaded.Core)));

    [Fact]
    public void PlantedViolations_AreCaught()
    {
        var caught = ModuleGraph.Violations(Loaded.Planted);

        Assert.Contains(caught, v => v.Contains("PlantedField →", StringComparison.Ordinal));
        Assert.Contains(caught, v => v.Contains("PlantedLambda", StringComparison.Ordinal));
    }

    [Fact]
    public void Web_NeverTouchesTheDatabaseContext()
    {
        var touching = Loaded.Web
            .Where(t => t.Dependencies.Any(d => d.Target.FullName == "SecureMarketing.Core.Persistence.AppDbContext"))
            .Select(t => t.FullName);

        Assert.Empty(touching);
    }
}
