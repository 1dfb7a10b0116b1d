using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Bounces;

public sealed class BouncesVerbTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sm-bounces-verb-");

    [Fact]
    public async Task Classify_PrintsARowPerRecipient_AndNeedsNoDatabase()
    {
        var reports = Reports();

        var (exit, output, errors) = await CommandLine.RunAsync("bounce", "classify", reports.FullName);

        Assert.Equal(1, exit);
        Assert.Equal(
            ["file,recipient,kind,is_hard,status,reason", "a.eml,pat@example.com,bounce,true,5.1.1,no-such-mailbox", "below/b.eml,x@example.net,feedback,false,,abuse"],
            output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("c.eml: no message", errors, StringComparison.Ordinal);
        Assert.Equal(2, (await CommandLine.RunAsync("bounces", "classify")).Exit);
        Assert.Equal(1, (await CommandLine.RunAsync("bounces", "classify", "absent.eml")).Exit);
    }

    [Fact]
    public async Task Take_List_Mailboxes_WorkOnADataFolder()
    {
        var (reports, data) = (Reports(), folder.CreateSubdirectory("data").FullName);

        var first = await CommandLine.RunAsync("bounces", "take", reports.FullName, "--json", "--data", data);
        var again = await CommandLine.RunAsync("bounces", "take", reports.FullName, "--data", data);
        var list = await CommandLine.RunAsync("bounces", "list", "--data", data);
        var added = await CommandLine.RunAsync("bounces", "mailboxes", "add", "Returns", "--folder", "returns", "--data", data);
        var wrong = await CommandLine.RunAsync("bounces", "mailboxes", "add", "None", "--data", data);
        var tested = await CommandLine.RunAsync("bounces", "mailboxes", "test", "returns", "--data", data);
        var mailboxes = await CommandLine.RunAsync("bounces", "mailboxes", "list", "--data", data);
        var removed = await CommandLine.RunAsync("bounces", "mailboxes", "remove", "Returns", "--data", data);

        Assert.Contains("\"taken\":3,\"known\":0,\"unreadable\":1", first.Output, StringComparison.Ordinal);
        Assert.StartsWith("0 taken, 3 taken before, 1 unreadable", again.Output, StringComparison.Ordinal);
        Assert.Contains("noSuchMailbox hard 5.1.1 -> untied", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("@", list.Output, StringComparison.Ordinal);
        Assert.Equal((0, 2, 1, 0), (added.Exit, wrong.Exit, tested.Exit, removed.Exit));
        Assert.Contains("Bounces:FolderRoot", tested.Errors, StringComparison.Ordinal);
        Assert.Contains("Returns: folder, 0 taken", mailboxes.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private DirectoryInfo Reports()
    {
        var reports = folder.CreateSubdirectory("reports");
        File.WriteAllText(Path.Combine(reports.FullName, "a.eml"), ReportTexts.Dsn("pat@example.com", "5.1.1", "550 5.1.1 user unknown"));
        File.WriteAllText(Path.Combine(reports.CreateSubdirectory("below").FullName, "b.eml"), ReportTexts.Complaint("x@example.net"));
        File.WriteAllText(Path.Combine(reports.FullName, "c.eml"), "\0\0");
        return reports;
    }
}
