using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;

namespace SecureMarketing.Tests.Contacts.Intake;

/// <summary>Which folders and files count, and that nothing leads out of the root.</summary>
public sealed class SourceFolderTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("sm-folder-");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("", 0)]
    [InlineData("ehr", 1)]
    [InlineData("ehr/nightly", 2)]
    [InlineData("ehr\\nightly", 2)]
    [InlineData("/etc", null)]
    [InlineData("../other", null)]
    [InlineData("ehr/../..", null)]
    [InlineData("ehr//nightly", null)]
    [InlineData("ehr/", null)]
    [InlineData("C:\\data", null)]
    [InlineData("ehr/done", null)]
    [InlineData("Work", null)]
    [InlineData("ehr/ nightly", null)]
    public void Folder_IsBelowTheRootOrRefused(string folder, int? parts) => Assert.Equal(parts, SourceFolder.Parts(folder)?.Length);

    [Fact]
    public void Links_AreNotFollowed()
    {
        var outside = Directory.CreateTempSubdirectory("sm-outside-");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "secret.csv"), "id\n1\n");
            Directory.CreateSymbolicLink(Path.Combine(root.FullName, "way"), outside.FullName);
            var real = root.CreateSubdirectory("real");
            File.CreateSymbolicLink(Path.Combine(real.FullName, "secret.csv"), Path.Combine(outside.FullName, "secret.csv"));
            File.WriteAllText(Path.Combine(real.FullName, "own.csv"), "id\n1\n");

            Assert.Equal("intake.folder_link", Open("way").Error?.Code);
            Assert.Equal(["own.csv"], Open("real").Value.Find("*").Select(f => f.Name));

            Directory.Delete(Path.Combine(real.FullName, "done"));
            Directory.CreateSymbolicLink(Path.Combine(real.FullName, "done"), outside.FullName);
            Assert.Equal("intake.folder_link", Open("real").Error?.Code);
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public void Root_HasToBeThere()
    {
        Assert.Equal("intake.no_root", SourceFolder.Open(new ImportSettings(), "x").Error?.Code);
        Assert.Equal("intake.root_missing", SourceFolder.Open(new ImportSettings { SourceRoot = "relative" }, "x").Error?.Code);
        Assert.Equal("intake.folder_missing", Open("nope").Error?.Code);
        Assert.Null(Open("").Error);
    }

    [Fact]
    public void Files_AreMeantByPatternOnly_AndNotWhileUnfinished()
    {
        foreach (var name in new[] { "Patients.CSV", "visits.csv", ".hidden.csv", "up.csv.part", "up.tmp", "visits.csv.done", "note.txt" })
            File.WriteAllText(Path.Combine(root.FullName, name), "x");

        var found = Open("").Value.Find("*.csv");

        Assert.Equal([("Patients.CSV", false), ("visits.csv", true)], found.Select(f => (f.Name, f.Marked)));
    }

    [Fact]
    public void Move_IsOnce()
    {
        var (from, to) = (Path.Combine(root.FullName, "a"), Path.Combine(root.FullName, "x", "a"));
        File.WriteAllText(from, "first");

        Assert.True(SourceFolder.Move(from, to));
        File.WriteAllText(from, "second");

        // A later file of that name is not lost under the first one.
        Assert.True(SourceFolder.Move(from, to));
        Assert.Equal(("first", "second"), (File.ReadAllText(to), File.ReadAllText(from)));
        Assert.False(SourceFolder.Move(Path.Combine(root.FullName, "gone"), Path.Combine(root.FullName, "x", "gone")));
    }

    /// <summary>Seconds since each file has been still, null when it just changed; a marked one has a star.</summary>
    [Theory]
    [InlineData("a:20", "a")]
    [InlineData("a:", "")]
    [InlineData("a:9", "")]
    [InlineData("a:20 b:20", "a b")]
    [InlineData("a:20 b:3", "")]
    [InlineData("a:20 b:", "")]
    [InlineData("a*: b:3", "a")]
    [InlineData("a*: b:30", "a b")]
    [InlineData("", "")]
    public void Files_AreTakenTogether_WhenAllAreStill(string files, string ready)
    {
        var now = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        var parsed = files.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split(':')).ToList();
        var found = parsed.ConvertAll(p => new FoundFile(p[0].TrimEnd('*'), 1, now, p[0].EndsWith('*')));
        DateTimeOffset? Since(FoundFile file) => parsed[found.IndexOf(file)][1] is { Length: > 0 } seconds ? now.AddSeconds(-int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)) : null;

        Assert.Equal(ready, string.Join(' ', Completeness.Ready(found, Since, now, TimeSpan.FromSeconds(10)).Select(f => f.Name)));
    }

    private Core.Kernel.Result<SourceFolder> Open(string folder) => SourceFolder.Open(new ImportSettings { SourceRoot = root.FullName }, folder);
}
