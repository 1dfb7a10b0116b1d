using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Bounces.Mailboxes;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Bounces;

/// <summary>Fetching from IMAP and POP3 servers over TLS on loopback.</summary>
public sealed class MailServerTests
{
    [Theory]
    [InlineData(MailboxKind.Imap)]
    [InlineData(MailboxKind.Pop3)]
    public async Task Look_TakesReports_LeavesLetters_AndFetchesNothingTwice(MailboxKind kind)
    {
        await using var server = new ScriptedMailServer(kind == MailboxKind.Imap);
        await using var bench = await StartAsync(server);
        var message = await bench.AcceptedAsync(await bench.PersonAsync("pat@example.com"));
        server.Messages[11] = ReportTexts.Dsn("pat@example.com", "5.1.1", "550 5.1.1 user unknown", to: bench.ReturnPathOf(message));
        server.Messages[12] = ReportTexts.Plain("pat@example.com", "A question", "May I come?\n.\nPat");
        var mailbox = (await AddAsync(bench, server, kind)).Value;

        Assert.Equal(2, (await bench.Host.RunAsync<TestMailbox, int>(new TestMailbox(mailbox))).Value);
        var first = (await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox))).Value;
        var second = (await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox))).Value;

        Assert.Equal(new MailboxLook(2, 1, null), first);
        Assert.Equal(new MailboxLook(0, 0, null), second);
        Assert.Equal([12], server.Messages.Keys);
        Assert.Equal(2, server.Fetches);
        Assert.Equal(kind == MailboxKind.Imap ? 1 : 0, server.Flagged.Count);
        Assert.Single(await bench.SuppressionsAsync());
    }

    [Theory]
    [InlineData(MailboxKind.Imap)]
    [InlineData(MailboxKind.Pop3)]
    public async Task Look_AfterACrashBetweenRecordAndRemoval_RemovesWhatWasTaken_AndKeepsTheLetter(MailboxKind kind)
    {
        await using var server = new ScriptedMailServer(kind == MailboxKind.Imap);
        await using var bench = await StartAsync(server);
        var report = ReportTexts.Dsn("pat@example.com", "5.1.1", "550 5.1.1 user unknown");
        server.Messages[11] = report;
        server.Messages[12] = ReportTexts.Plain("pat@example.com", "A question", "May I come?");
        var mailbox = (await AddAsync(bench, server, kind)).Value;
        await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox));
        server.Messages[11] = report;

        var look = (await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox))).Value;

        Assert.Equal(new MailboxLook(0, 0, null), look);
        Assert.Equal([12], server.Messages.Keys);
        Assert.Equal(2, server.Fetches);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Look_LeavesWhatOthersMarkedDeleted(bool uidPlus)
    {
        await using var server = new ScriptedMailServer(imap: true) { UidPlus = uidPlus };
        await using var bench = await StartAsync(server);
        server.Messages[11] = ReportTexts.Dsn("pat@example.com", "5.1.1", "550 5.1.1 user unknown");
        server.Messages[13] = "Subject: somebody changed their mind about this one\r\n\r\n";
        server.Deleted[13] = "by another";
        var mailbox = (await AddAsync(bench, server, MailboxKind.Imap)).Value;

        Assert.Equal(new MailboxLook(1, 0, null), (await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox))).Value);
        Assert.Equal(new MailboxLook(0, 0, null), (await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox))).Value);

        Assert.Equal(uidPlus ? "13" : "11,13", string.Join(',', server.Messages.Keys.Order()));
        Assert.Equal(1, server.Fetches);

        // What was marked and not expunged goes at the next look that can.
        server.UidPlus = true;
        await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox));
        Assert.Equal([13], server.Messages.Keys);
    }

    [Theory]
    [InlineData(MailboxKind.Imap)]
    [InlineData(MailboxKind.Pop3)]
    public async Task Look_AtAServerThatIsNotTrusted_SendsNoPassword(MailboxKind kind)
    {
        await using var server = new ScriptedMailServer(kind == MailboxKind.Imap);
        await using var bench = await BounceBench.StartAsync();
        var mailbox = (await AddAsync(bench, server, kind)).Value;

        Assert.Equal(BouncesErrors.Untrusted, (await bench.Host.RunAsync<TestMailbox, int>(new TestMailbox(mailbox))).Error);
    }

    [Theory]
    [InlineData(MailboxKind.Imap)]
    [InlineData(MailboxKind.Pop3)]
    public async Task Look_WithoutStartTls_IsRefused(MailboxKind kind)
    {
        await using var server = new ScriptedMailServer(kind == MailboxKind.Imap, tls: false);
        await using var bench = await StartAsync(server);
        var mailbox = (await AddAsync(bench, server, kind, implicitTls: false)).Value;

        Assert.Equal(BouncesErrors.Untrusted, (await bench.Host.RunAsync<TestMailbox, int>(new TestMailbox(mailbox))).Error);
    }

    [Fact]
    public async Task Look_WithAWrongPassword_OrNoServer_SaysSo_AndIsShown()
    {
        await using var server = new ScriptedMailServer(imap: true);
        await using var bench = await StartAsync(server);
        var mailbox = (await AddAsync(bench, server, MailboxKind.Imap, password: "wrong")).Value;

        Assert.Equal(BouncesErrors.SignInRefused, (await bench.Host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox))).Value.Failure);
        Assert.Equal(BouncesErrors.SignInRefused.Code, (await bench.Host.RunAsync<ListMailboxes, MailboxList>(new ListMailboxes())).Value.Rows[0].LastFailure);

        await server.DisposeAsync();
        Assert.Equal(BouncesErrors.Unreachable, (await bench.Host.RunAsync<TestMailbox, int>(new TestMailbox(mailbox))).Error);
    }

    [Fact]
    public async Task Save_ForAnotherHost_ForgetsTheCredentials()
    {
        await using var bench = await BounceBench.StartAsync();
        var settings = new MailboxSettings { Name = "Main", Kind = MailboxKind.Imap, Host = "imap.example.com", Port = 993 };
        var id = (await bench.Host.RunAsync<SaveMailbox, BounceMailboxId>(new SaveMailbox { Settings = settings, UserName = "u", Password = "p" })).Value;

        await bench.Host.RunAsync<SaveMailbox, BounceMailboxId>(new SaveMailbox { Mailbox = id, Settings = settings with { EveryMinutes = 9 } });
        Assert.True((await bench.Host.RunAsync<ListMailboxes, MailboxList>(new ListMailboxes())).Value.Rows[0].HasCredentials);
        await bench.Host.RunAsync<SaveMailbox, BounceMailboxId>(new SaveMailbox { Mailbox = id, Settings = settings with { Host = "imap.example.org" } });
        Assert.False((await bench.Host.RunAsync<ListMailboxes, MailboxList>(new ListMailboxes())).Value.Rows[0].HasCredentials);
    }

    private static Task<BounceBench> StartAsync(ScriptedMailServer server) => BounceBench.StartAsync(configure: services =>
        services.AddSingleton(new MailboxTrust { Check = (_, certificate, _, _) => certificate?.GetCertHashString() == server.Certificate.GetCertHashString() }));

    private static Task<Result<BounceMailboxId>> AddAsync(
        BounceBench bench, ScriptedMailServer server, MailboxKind kind, bool implicitTls = true, string password = ScriptedMailServer.Password) =>
        bench.Host.RunAsync<SaveMailbox, BounceMailboxId>(new SaveMailbox
        {
            Settings = new MailboxSettings { Name = "Main", Kind = kind, Host = "localhost", Port = server.Port, ImplicitTls = implicitTls },
            UserName = ScriptedMailServer.User,
            Password = password,
        });
}
