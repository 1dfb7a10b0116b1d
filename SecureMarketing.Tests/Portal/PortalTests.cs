using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Portal;

public abstract class PortalTests(DatabaseProvider provider)
{
    private async Task<(TestHost Host, PortalVisit Visit)> StartAsync(bool withBirthDate = true)
    {
        var host = await TestHost.StartAsync(provider, PortalVisit.Configure);
        return (host, await new PortalVisit(host.Services).PostAsync(withBirthDate));
    }

    private static async Task<int> AuditedAsync(PortalVisit visit, AuditAction action, AuditOutcome outcome)
    {
        await using var db = await visit.NewContextAsync();
        return await db.AuditEvents.CountAsync(e => e.Action == action && e.Outcome == outcome);
    }

    /// <summary>The index keeps who signed in; it hears of a sign-in by the feed.</summary>
    [Fact]
    public async Task ASignIn_IsCountedAtOnce_FromTheIndex()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        await using (var db = host.NewContext())
            await host.Get<IContactFactSink>().ContactsChangedAsync(db, [visit.Contact], TestHost.Start, CancellationToken.None);
        Assert.Equal(0, await SignedInAsync());
        await visit.AskAsync();
        Assert.NotNull(await visit.ProveAsync());
        Assert.Equal(1, await SignedInAsync());

        async Task<int> SignedInAsync()
        {
            var found = await host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers("""{"attribute":"portalLogin","operator":"ever"}""", null, Engine: SegmentEngine.Index));
            Assert.Null(found.Error);
            return found.Value.Count;
        }
    }

    [Fact]
    public async Task Proved_Reads_ForAQuarterOfAnHour()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        await visit.AskAsync();
        var ticket = await visit.ProveAsync();
        var reading = (await visit.ReadAsync(ticket!)).Value;
        Assert.Equal((PortalVisit.Subject, PortalVisit.Html), (reading.Subject, reading.Html));
        host.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.True((await visit.ReadAsync(ticket!)).IsSuccess);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(PortalErrors.NotProved, (await visit.ReadAsync(ticket!)).Error);
        Assert.Equal(3, await AuditedAsync(visit, AuditAction.PortalMessageRead, AuditOutcome.Succeeded));
        await using var db = host.NewContext();
        Assert.Equal(TestHost.Start, await db.PortalMessages.Select(m => m.FirstReadAt).SingleAsync());
    }

    [Fact]
    public async Task Visiting_ChangesNothing()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        for (var i = 0; i < 5; i++)
            Assert.True((await visit.VisitAsync()).IsSuccess);
        await using var db = host.NewContext();
        Assert.Equal(0, await db.PortalCodes.CountAsync());
        Assert.Null((await db.PortalMessages.SingleAsync()).FirstReadAt);
        Assert.Empty(visit.Codes);
    }

    [Theory]
    [InlineData("WRONGCOD", PortalVisit.Born)]
    [InlineData("", PortalVisit.Born)]
    [InlineData(null, "1961-04-13")]
    public async Task WrongCodeOrBirthDate_OpensNothing(string? code, string born)
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        await visit.AskAsync();
        Assert.Null(await visit.ProveAsync(code, born));
        Assert.Equal(1, await AuditedAsync(visit, AuditAction.PortalCodeFailed, AuditOutcome.Refused));
        Assert.NotNull(await visit.ProveAsync());
    }

    [Fact]
    public async Task Code_TypedInAnyWay_IsTheSame()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        await visit.AskAsync();
        var code = await visit.CodeAsync();
        Assert.NotNull(await visit.ProveAsync(" " + code.Replace(' ', '-').ToLowerInvariant() + " "));
    }

    [Fact]
    public async Task Code_WorksOnce()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        await visit.AskAsync();
        var code = await visit.CodeAsync();
        Assert.NotNull(await visit.ProveAsync(code));
        Assert.Null(await visit.ProveAsync(code));
    }

    [Fact]
    public async Task Code_IsVoidAfterTenMinutes_FiveWrongTries_OrANewerOne()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        await visit.AskAsync();
        var first = await visit.CodeAsync();
        await visit.AskAsync();
        Assert.Null(await visit.ProveAsync(first));

        var second = await visit.CodeAsync();
        for (var i = 0; i < 4; i++)
            await visit.ProveAsync("AAAAAAAA");
        Assert.Null(await visit.ProveAsync(second));

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await visit.AskAsync();
        var third = await visit.CodeAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await visit.ProveAsync(third));
        await using var db = host.NewContext();
        Assert.Null(await host.Get<IPortalDrop>().NoticeAsync(db, visit.Codes[^1].Value, CancellationToken.None));
    }

    [Fact]
    public async Task TenWrongProofs_CloseTheMessageForADay_ThenItOpens()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        for (var i = 0; i < 2; i++)
        {
            await visit.AskAsync();
            for (var j = 0; j < 5; j++)
                await visit.ProveAsync("AAAAAAAA");
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.True((await visit.VisitAsync()).Value.Locked);
        var codes = visit.Codes.Count;
        await visit.AskAsync();
        Assert.Equal(codes, visit.Codes.Count);
        host.Clock.Advance(TimeSpan.FromHours(25));
        await visit.AskAsync();
        Assert.NotNull(await visit.ProveAsync());
    }

    [Fact]
    public async Task Codes_AreLimitedPerMessage_AndTheAnswerDoesNotTell()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        for (var i = 0; i < 7; i++)
            Assert.True((await visit.AskAsync()).IsSuccess);
        Assert.Equal(PortalLimits.CodesPerMessage, visit.Codes.Count);
        Assert.Equal(3, await AuditedAsync(visit, AuditAction.PortalCodeRequested, AuditOutcome.Refused));
    }

    [Fact]
    public async Task Codes_AreLimitedPerNetworkAddress()
    {
        var host = await TestHost.StartAsync(provider, PortalVisit.Configure);
        await using var _ = host;
        var visits = new List<PortalVisit>();
        for (var i = 0; i < 6; i++)
            visits.Add(await new PortalVisit(host.Services).PostAsync());
        foreach (var visit in visits)
        {
            for (var i = 0; i < 4; i++)
                await visit.AskAsync("203.0.113.7");
        }

        Assert.Equal(PortalLimits.CodesPerAddress, visits[0].Codes.Count);
        await visits[5].AskAsync("203.0.113.8");
        Assert.Equal(PortalLimits.CodesPerAddress + 1, visits[0].Codes.Count);
    }

    [Fact]
    public async Task WithoutBirthDateOnFile_NothingOpens()
    {
        var (host, visit) = await StartAsync(withBirthDate: false);
        await using var _ = host;
        await visit.AskAsync();
        Assert.Null(await visit.ProveAsync());
    }

    [Fact]
    public async Task Ticket_OfAnotherMessage_OpensNothing()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        var other = await new PortalVisit(host.Services).PostAsync();
        await visit.AskAsync();
        var ticket = await visit.ProveAsync();
        Assert.Equal(PortalErrors.NotProved, (await other.ReadAsync(ticket!)).Error);
    }

    [Fact]
    public async Task Expired_IsGoneEverywhere()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        host.Clock.Advance(PortalLimits.KeptFor);
        Assert.Equal(PortalErrors.NotThere, (await visit.VisitAsync()).Error);
        Assert.Equal(PortalErrors.NotThere, (await visit.AskAsync()).Error);
        await using var db = host.NewContext();
        Assert.Null(await host.Get<IPortalDrop>().NoticeAsync(db, visit.Message.Value, CancellationToken.None));
        Assert.Equal(PortalErrors.NotThere, (await visit.VisitAsync("nonsense")).Error);
    }

    [Fact]
    public async Task Post_Again_ChangesNothingAndSaysTheSame()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        await using var db = host.NewContext();
        var again = await host.Get<IPortalDrop>().PostAsync(
            db, new PortalPost { MessageId = visit.Message.Value, Contact = visit.Contact, SenderName = "x", Subject = "Other", Html = "", Text = "" }, TestHost.Start, CancellationToken.None);
        Assert.Equal(visit.Notice.Text, again.Text);
        Assert.Equal(1, await db.PortalMessages.CountAsync());
        await visit.AskAsync();
        Assert.Equal(PortalVisit.Subject, (await visit.ReadAsync((await visit.ProveAsync())!)).Value.Subject);
    }

    [Fact]
    public async Task Notice_TellsNothing()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        foreach (var words in new[] { visit.Notice.Subject, visit.Notice.Html, visit.Notice.Text })
        {
            Assert.DoesNotContain("Canary", words, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Oncology", words, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("/s/", visit.Notice.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stored_IsSealed_AndCodesAreHashes()
    {
        var (host, visit) = await StartAsync();
        await using var _ = host;
        await visit.AskAsync();
        var code = (await visit.CodeAsync()).Replace(" ", "", StringComparison.Ordinal);
        await using var db = host.NewContext();
        var message = await db.PortalMessages.SingleAsync();
        foreach (var blob in new[] { message.SubjectSealed, message.HtmlSealed, message.TextSealed })
            Assert.DoesNotContain("Canary", Encoding.UTF8.GetString(blob), StringComparison.Ordinal);
        var row = await db.PortalCodes.SingleAsync();
        Assert.DoesNotContain(code, Encoding.UTF8.GetString(row.CodeSealed!), StringComparison.Ordinal);
        await visit.ProveAsync();
        await using var after = host.NewContext();
        Assert.Null((await after.PortalCodes.SingleAsync()).CodeSealed);
    }

    [Fact]
    public void CodeOrigin_IsItsOwnInverse_AndNeverTheSame()
    {
        for (var i = 0; i < 50; i++)
        {
            var origin = new OriginId(Guid.CreateVersion7());
            Assert.NotEqual(origin, PortalCodeOrigin.Of(origin));
            Assert.Equal(origin, PortalCodeOrigin.Of(PortalCodeOrigin.Of(origin)));
        }
    }
}

public sealed class PortalSqliteTests() : PortalTests(DatabaseProvider.Sqlite);

public sealed class PortalPostgreSqlTests() : PortalTests(DatabaseProvider.PostgreSql);
