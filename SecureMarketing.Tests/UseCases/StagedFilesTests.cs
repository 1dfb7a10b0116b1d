using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Tests.UseCases;

/// <summary>Two processes that write the same file or folder do not meet before it stands.</summary>
public sealed class StagedFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sm-staged-").FullName;

    [Fact]
    public void TwoWriters_OfOnePlace_HaveEachTheirOwn_AndTheLastStands()
    {
        var place = Path.Combine(folder, "2026-11-24");
        var (first, second) = (new StagedFiles(), new StagedFiles());
        foreach (var (files, text) in new[] { (first, "first"), (second, "second") })
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(files.For(place)).FullName, "report.json"), text);

        Assert.False(Directory.Exists(place));
        first.Finish();
        second.Finish();

        Assert.Equal("second", File.ReadAllText(Path.Combine(place, "report.json")));
        Assert.Equal([place], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void WhatIsNotFinished_IsGone_AndWhatStoodThereStays()
    {
        var place = Path.Combine(folder, "people.csv");
        File.WriteAllText(place, "before");
        using (var files = new StagedFiles())
            File.WriteAllText(files.For(place), "after");

        Assert.Equal("before", File.ReadAllText(place));
        Assert.Equal([place], Directory.GetFileSystemEntries(folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
