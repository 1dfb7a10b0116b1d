using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Architecture;

/// <summary>The compiled product, and the compiled tests with their planted violations, as ArchUnitNET sees them.</summary>
internal static class Loaded
{
    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Whole = new(() => new ArchLoader()
        .LoadAssemblies(typeof(AppDbContext).Assembly, typeof(CoreServices).Assembly, typeof(Loaded).Assembly)
        .Build());

    public static IReadOnlyList<IType> Core { get; } = TypesOf(typeof(AppDbContext).Assembly);

    public static IReadOnlyList<IType> Web { get; } = TypesOf(typeof(CoreServices).Assembly);

    public static IReadOnlyList<IType> Planted { get; } = [.. TypesOf(typeof(Loaded).Assembly).Where(t => t.FullName.Contains("Planted", StringComparison.Ordinal))];

    private static IReadOnlyList<IType> TypesOf(System.Reflection.Assembly assembly)
    {
        var name = assembly.GetName().Name!;
        var types = Whole.Value.Types.Where(t => t.Assembly.Name.StartsWith(name + ",", StringComparison.Ordinal) || t.Assembly.Name == name).ToList();
        // An empty subject would make every rule pass.
        Assert.NotEmpty(types);
        return types;
    }
}
