using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Bounces.Jobs;
using SecureMarketing.Core.Bounces.Mailboxes;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Tests.Bounces;

public sealed class FolderTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("sm-bounces-");

    [Fact]
    public async Task Look_TakesReports_KeepsLettersAside_AndLeavesFreshFiles()
    {
        await using var bench = await BounceBench.StartAsync(settings: ("Bounces:FolderRoot", root.FullName));
        var folder = root.CreateSubdirectory("in");
        var maildir = folder.CreateSubdirectory("new");
        var message = await bench.AcceptedAsync(await bench.PersonAsync("pat@example.com"));
        Write(bench, folder, "a.eml", ReportTexts.Dsn("pat@example.com", "5.1.1", "550 5.1.1 user unknown", to: bench.ReturnPathOf(message)));
        Write(bench, folder, "b.eml", ReportTexts.Plain("pat@example.com", "A question", "May I come?"));
        Write(bench, folder, "c.eml", "\0\0");
        Write(bench, folder, "d.eml.part", "still coming");
        Write(bench, folder, "e.eml", ReportTexts.Complaint("x@example.net"), TimeSpan.Zero);
        Write(bench, maildir, "1.M1.host", ReportTexts.Dsn("pat@example.com", "5.2.2", "mailbox full", to: bench.ReturnPathOf(message)));
        var mailbox = await AddAsync(bench, "in");

        await JobAsync(bench);

        Assert.Equal(["d.eml.part", "e.eml"], folder.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.Empty(maildir.GetFiles());
        Assert.Equal(["b.eml", "c.eml"], folder.GetDirectories("aside").Single().GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal));
        var row = Assert.Single((await bench.Host.RunAsync<ListMailboxes, MailboxList>(new ListMailboxes())).Value.Rows);
        Assert.Equal((4L, 1L, (string?)null), (row.Taken, row.Unreadable, row.LastFailure));
        Assert.Equal(SuppressionSource.Bounce, Assert.Single(await bench.SuppressionsAsync()).Source);
        // Not due before its time; asked, it finds the file that has settled.
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new MailboxLook(1, 1, null), (await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox))).Value);
    }

    [Fact]
    public async Task Look_AfterACrashBetweenRecordAndRemoval_LosesNoLetter()
    {
        await using var bench = await BounceBench.StartAsync(settings: ("Bounces:FolderRoot", root.FullName));
        var folder = root.CreateSubdirectory("in");
        var letter = ReportTexts.Plain("pat@example.com", "A question", "May I come?");
        await bench.TakeAsync(letter);
        Write(bench, folder, "b.eml", letter);
        await AddAsync(bench, "in");

        await JobAsync(bench);

        Assert.Equal("b.eml", folder.GetDirectories("aside").Single().GetFiles().Single().Name);
    }

    [Fact]
    public async Task Look_PastAFileThatCannotBeRead_TakesTheOthers_AndSaysSo()
    {
        await using var bench = await BounceBench.StartAsync(settings: ("Bounces:FolderRoot", root.FullName));
        var folder = root.CreateSubdirectory("in");
        Write(bench, folder, "a.eml", ReportTexts.Dsn("pat@example.com", "5.1.1", "user unknown"));
        Write(bench, folder, "b.eml", ReportTexts.Dsn("sam@example.com", "5.1.1", "user unknown"));
        var mailbox = await AddAsync(bench, "in");

        await using (new FileStream(Path.Combine(folder.FullName, "a.eml"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(new MailboxLook(1, 0, BouncesErrors.FolderUnwritable), (await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox))).Value);

        Assert.Equal("a.eml", Assert.Single(folder.GetFiles()).Name);
        Assert.Equal(new MailboxLook(1, 0, null), (await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox))).Value);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("absent")]
    [InlineData("link")]
    public async Task Look_OutsideTheRoot_IsRefused_AndShown(string name)
    {
        await using var bench = await BounceBench.StartAsync(settings: ("Bounces:FolderRoot", root.CreateSubdirectory("root").FullName));
        Directory.CreateSymbolicLink(Path.Combine(root.FullName, "root", "link"), root.FullName);
        var mailbox = await AddAsync(bench, name);

        var look = (await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox))).Value;

        Assert.Equal(BouncesErrors.FolderOutside.Code, look.Failure?.Code);
        Assert.Equal(BouncesErrors.FolderOutside.Code, (await bench.Host.RunAsync<ListMailboxes, MailboxList>(new ListMailboxes())).Value.Rows[0].LastFailure);
    }

    public void Dispose() => root.Delete(recursive: true);

    private static async Task<BounceMailboxId> AddAsync(BounceBench bench, string folder)
    {
        var added = await bench.Host.RunAsync<SaveMailbox, BounceMailboxId>(new SaveMailbox { Settings = new MailboxSettings { Name = "Folder", Kind = MailboxKind.Folder, Folder = folder } });
        Assert.Null(added.Error);
        return added.Value;
    }

    private static Task JobAsync(BounceBench bench) => new LookAtMailboxesJob(
        bench.Host.Get<IDbContextFactory<AppDbContext>>(), bench.Host.Get<UseCaseRunner>(), bench.Host.Clock, NullLogger<LookAtMailboxesJob>.Instance).LookAsync(CancellationToken.None);

    private static void Write(BounceBench bench, DirectoryInfo folder, string name, string text, TimeSpan? age = null)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, (bench.Host.Clock.GetUtcNow() - (age ?? TimeSpan.FromMinutes(1))).UtcDateTime);
    }
}
