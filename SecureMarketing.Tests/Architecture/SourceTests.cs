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

    /// <summary>No foreign key takes rows along that a sink keeps of people (<c>contact_attributes</c>): each method that removes people tells the sinks of the very same ones.</summary>
    [Fact]
    public void WhoeverRemovesPeople_TellsTheSinks()
    {
        var core = Path.Combine(Root(), "SecureMarketing.Core");
        var removing = Sources().Where(f => f.StartsWith(core, StringComparison.Ordinal)).SelectMany(f => Methods(File.ReadAllText(f)).Where(m => Removal().IsMatch(m)).Select(m => (File: Path.GetFileName(f), Method: m))).ToList();

        Assert.True(removing.Count >= 3, "The search for removals is blind.");
        Assert.Empty(removing.Where(r => !TellsOfAll(r.Method)).Select(r => r.File));
    }

    [Theory]
    [InlineData("async Task RemoveAsync()\n    {\n        await db.Contacts.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync();\n    }\n\n    async Task TellAsync()\n    {\n        await sink.ContactsGoneAsync(db, ids, cancellationToken);\n    }\n", false)]
    [InlineData("async Task RemoveAsync()\n    {\n        await db.Contacts.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync();\n        await db.Contacts.Where(c => more.Contains(c.Id)).ExecuteDeleteAsync();\n        await sink.ContactsGoneAsync(db, ids, cancellationToken);\n    }\n", false)]
    [InlineData("async Task RemoveAsync()\n    {\n        await db.Contacts.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync();\n        await sink.ContactsGoneAsync(db, ids, cancellationToken);\n    }\n", true)]
    [InlineData("async Task RemoveAsync()\n    {\n        await db.Contacts.Where(c => c.Id == contact).ExecuteDeleteAsync();\n        await sink.ContactsGoneAsync(db, [contact], cancellationToken);\n    }\n", true)]
    public void Removal_IsJudgedByItsOwnMethod(string source, bool tells) =>
        Assert.Equal(tells, Methods("class C\n{\n    " + source + "}\n").Where(m => Removal().IsMatch(m)).All(TellsOfAll));

    /// <summary>Members of a type as text: what ends with a brace at the indent of members, and each that is one expression.</summary>
    private static IEnumerable<string> Methods(string source) => MemberEnd().Split(source.ReplaceLineEndings("\n"));

    /// <summary>Every removal of the method has a call to the sinks that names the same people.</summary>
    private static bool TellsOfAll(string method)
    {
        var told = Told().Matches(method).Select(m => m.Groups["who"].Value.Trim('[', ']')).ToList();
        return Removal().Matches(method).All(m => told.Exists(who => m.Value.Contains(who, StringComparison.Ordinal)));
    }

    /// <summary>The same for files that lie deeper.</summary>
    internal static string Repository { get; } = Root();

    internal static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    /// <summary>Every hand-written file of code or page.</summary>
    internal static IEnumerable<string> Sources() => new[] { "SecureMarketing.Core", "SecureMarketing.Web", "SecureMarketing.Tests" }
        .SelectMany(p => Directory.EnumerateFiles(Path.Combine(Root(), p), "*.*", SearchOption.AllDirectories))
        .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
        .Where(f => !Path.GetRelativePath(Root(), f).Split(Path.DirectorySeparatorChar).Any(s => s is "bin" or "obj" or "Migrations"));

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils)$", RegexOptions.None, 1000)]
    private static partial Regex Vague();

    [GeneratedRegex(@"\.(Contacts|Set<Contact>\(\))[^;]*\.ExecuteDeleteAsync|\.Contacts\.Remove|DELETE FROM contacts\b", RegexOptions.None, 1000)]
    private static partial Regex Removal();

    [GeneratedRegex(@"\.ContactsGoneAsync\(db, (?<who>[^,]+),", RegexOptions.None, 1000)]
    private static partial Regex Told();

    [GeneratedRegex(@"^(    \S[^\n]*=>[^;]*;)$|^    \}$", RegexOptions.Multiline, 1000)]
    private static partial Regex MemberEnd();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b", RegexOptions.None, 1000)]
    private static partial Regex Later();
}
