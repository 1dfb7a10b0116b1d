using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SecureMarketing.Tests.Architecture;

/// <summary>House rules that only the source text shows.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;

    [Fact]
    public void NoFile_PassesFourHundredLines() =>
        Assert.Empty(Sources().Where(f => File.ReadLines(f).Count() > LongestFile));

    [Fact]
    public void NoName_HidesBehindManagerHelperOrUtil() =>
        Assert.Empty(Sources().Where(f => Vague().IsMatch(Path.GetFileNameWithoutExtension(f))));

    [Fact]
    public void NothingIsLeftForLater() =>
        Assert.Empty(Sources().Where(f => !f.EndsWith("SourceTests.cs", StringComparison.Ordinal) && Later().IsMatch(File.ReadAllText(f))));

    [Fact]
    public void EveryModule_SaysWhatItIs()
    {
        var core = Path.Combine(Root(), "SecureMarketing.Core");
        var silent = Directory.GetDirectories(core)
            .Where(d => Path.GetFileName(d) is not ("bin" or "obj" or "Docs" or "Properties") && Directory.EnumerateFiles(d, "*.cs", SearchOption.AllDirectories).Any())
            .Where(d => !File.Exists(Path.Combine(d, "README.md")));

        Assert.Empty(silent.Select(Path.GetFileName));
    }

    /// <summary>No foreign key takes rows along that a sink keeps of people (<c>contact_attributes</c>).</summary>
    [Fact]
    public void WhoeverRemovesPeople_TellsTheSinks()
    {
        var core = Path.Combine(Root(), "SecureMarketing.Core");
        var removing = Sources().Where(f => f.StartsWith(core, StringComparison.Ordinal) && Removal().IsMatch(File.ReadAllText(f))).ToList();

        Assert.NotEmpty(removing);
        Assert.Empty(removing.Where(f => !File.ReadAllText(f).Contains("ContactsGoneAsync", StringComparison.Ordinal)));
    }

    /// <summary>The same for files that lie deeper.</summary>
    internal static string Repository { get; } = Root();

    internal static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    private static IEnumerable<string> Sources() => new[] { "SecureMarketing.Core", "SecureMarketing.Web", "SecureMarketing.Tests" }
        .SelectMany(p => Directory.EnumerateFiles(Path.Combine(Root(), p), "*.*", SearchOption.AllDirectories))
        .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
        .Where(f => !Path.GetRelativePath(Root(), f).Split(Path.DirectorySeparatorChar).Any(s => s is "bin" or "obj" or "Migrations"));

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils)$", RegexOptions.None, 1000)]
    private static partial Regex Vague();

    [GeneratedRegex(@"\.(Contacts|Set<Contact>\(\))[^;]*\.ExecuteDeleteAsync|\.Contacts\.Remove|DELETE FROM contacts\b", RegexOptions.None, 1000)]
    private static partial Regex Removal();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b", RegexOptions.None, 1000)]
    private static partial Regex Later();
}
