using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Consent;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Cli;

namespace SecureMarketing.Tests.Compliance;

/// <summary>What of a number is shown to whom, without a store.</summary>
public sealed class FigureCellTests
{
    [Theory]
    [InlineData(false, new long[] { 20, 40, 60 }, "20 40 60")]
    [InlineData(false, new long[] { 20, 25, 60 }, "20 withheld withheld")]
    [InlineData(false, new long[] { 3, 40, 60 }, "<11 withheld withheld")]
    [InlineData(false, new long[] { 0, 0, 12 }, "0 0 12")]
    [InlineData(false, new long[] { 0, 5, 5 }, "0 <11 <11")]
    [InlineData(true, new long[] { 3, 5, 60 }, "3 5 60")]
    public void Nested_NoneCanBeToldFromItsNeighbours(bool exact, long[] counts, string shown) => Assert.Equal(shown, string.Join(' ', new FigureCells(exact).Nested(counts)));

    /// <summary>A month of 30 and 20, and a quarter around it: what came between must not be small.</summary>
    [Theory]
    [InlineData(new long[] { 60, 50 }, "110", "60 50")]
    [InlineData(new long[] { 35, 50 }, "85", "withheld withheld")]
    [InlineData(new long[] { 30, 25 }, "withheld", "30 withheld")]
    [InlineData(new long[] { 30, 20 }, "50", "30 20")]
    public void Windows_CannotBeTakenFromOneAnother(long[] quarter, string whole, string shown)
    {
        var (total, cells) = new FigureCells(exact: false).Split([[30, 20], quarter]);

        Assert.Equal((whole, shown), (total.ToString(), string.Join(' ', cells)));
        Assert.Equal(quarter.Sum(), new FigureCells(exact: true).Split([[30, 20], quarter]).Whole.Number);
    }

    /// <summary>Asked and authorized of two purposes in one window; nothing of 1 to 10 shows, nor what is beside it in a sum.</summary>
    [Theory]
    [InlineData(40, 20, 60, 30, "40 20 60 30")]
    [InlineData(40, 35, 60, 30, "40 withheld 60 30")]
    [InlineData(40, 40, 60, 0, "40 40 60 0")]
    [InlineData(40, 20, 5, 5, "withheld withheld withheld withheld")]
    [InlineData(40, 20, 60, 4, "40 withheld 60 withheld")]
    public void Purposes_HideSmallNumbers(long asked, long authorized, long asked2, long authorized2, string shown)
    {
        PurposePeople[] purposes = [new("a", [(asked, authorized)]), new("b", [(asked2, authorized2)])];

        var (_, rates) = RateFigures.Shown(purposes, new FigureCells(exact: false));

        Assert.Equal(shown, string.Join(' ', rates.SelectMany(r => new[] { r.Asked, r.Authorized })));
        Assert.All(rates, r => Assert.Equal(r.Asked.Number is null || r.Authorized.Number is null, r.Share is null));
        Assert.Equal([asked, authorized, asked2, authorized2], RateFigures.Shown(purposes, new FigureCells(exact: true)).Rates.SelectMany(r => new[] { r.Asked.Number!.Value, r.Authorized.Number!.Value }));
    }

    [Theory]
    [InlineData(new long[] { 30, 20 }, "50", "30 20")]
    [InlineData(new long[] { 30, 5 }, "35", "withheld withheld")]
    [InlineData(new long[] { 5 }, "withheld", "withheld")]
    [InlineData(new long[0], "0", "")]
    public void Split_HidesWhatCouldBeComputed(long[] parts, string whole, string shown)
    {
        var (total, cells) = new FigureCells(exact: false).Split(parts);

        Assert.Equal((whole, shown), (total.ToString(), string.Join(' ', cells)));
    }
}

public sealed class ComplianceFiguresSqliteTests() : ComplianceFiguresTests(DatabaseProvider.Sqlite);

public sealed class ComplianceFiguresPostgreSqlTests() : ComplianceFiguresTests(DatabaseProvider.PostgreSql);

/// <summary>The figures from what happened, by role; and that the large tables are read by an index alone.</summary>
public abstract class ComplianceFiguresTests(DatabaseProvider provider)
{
    private static async Task<ComplianceFigures> FiguresAsync(TestHost host, Role role, int days = 90) =>
        (await host.RunAsync<ViewComplianceFigures, ComplianceFigures>(new ViewComplianceFigures(days), Actor.User(UserId.New(), role.ToString(), RolePermissions.Of([role]), null, null))).Value;

    [Fact]
    public async Task Figures_TellWhatHappened_AndHideSmallNumbersByRole()
    {
        await using var register = await Register.StartAsync(provider);
        var host = register.Host;
        var now = host.Clock.GetUtcNow();
        for (var i = 0; i < 3; i++)
        {
            var person = await register.PersonAsync($"p{i}");
            var authorization = await register.ActiveAsync(person);
            if (i == 2)
                await register.RunAsync<RevokeAuthorization, RevokedAuthorization>(new RevokeAuthorization { Authorization = authorization, ReceivedAt = now.AddMinutes(-10), Channel = RevocationChannel.Email });
        }

        await host.RunAsync<ReportIncident, IncidentId>(new ReportIncident("Long ago", new DateOnly(2026, 8, 1)));
        await host.RunAsync<AskAccounting, AccountingRequestId>(new AskAccounting(await AnyoneAsync(host), new DateOnly(2026, 9, 1)));
        var exact = await FiguresAsync(host, Role.ComplianceOfficer);
        Assert.Equal((3L, 2L, 2.0 / 3), (exact.Authorizations.Asked.Number, exact.Authorizations.Valid.Number, exact.Authorizations.Share));
        Assert.Equal([new PurposeRate(Consent.Forms.Need.Purpose, ShownCount.Exact(3), ShownCount.Exact(2), 2.0 / 3)], exact.Authorizations.Purposes);
        var latency = Assert.Single(exact.Latency, l => l.Kind == RefusalKind.Revocation);
        Assert.Equal((TimeSpan.FromMinutes(10), 0L), (latency.P95, latency.Late?.Number));
        Assert.Equal((1, 1, 0), (exact.Overdue.Incidents, exact.Overdue.Accountings, exact.Overdue.AuditReviews));

        // What the store counts for the shorter windows is what the rows say.
        await using (var db = host.NewContext())
        {
            var since = now.AddDays(-30);
            Assert.Equal(
                (await MeasureRefusalsHandler.LatencyAsync(db, since, CancellationToken.None)).Select(l => ((l.Kind, l.Means), (l.Count, l.Late))),
                (await MeasureRefusalsHandler.LatenessAsync(db, since, CancellationToken.None)).OrderBy(l => l.Key).Select(l => (l.Key, l.Value)));
        }

        var hidden = await FiguresAsync(host, Role.IncidentManager);
        Assert.True(hidden.SmallNumbersHidden);
        Assert.Equal((null, null, null), (hidden.Authorizations.Asked.Number, hidden.Authorizations.Valid.Number, hidden.Authorizations.Share));
        Assert.Equal((null, null, null), (Assert.Single(hidden.Authorizations.Purposes).Asked.Number, hidden.Authorizations.Purposes[0].Authorized.Number, hidden.Authorizations.Purposes[0].Share));
        Assert.All(hidden.Latency, l => Assert.Equal((CountDisclosure.Below11, null), (l.Count.Disclosure, l.P50)));
        Assert.Equal("usecase.forbidden", (await host.RunAsync<ViewComplianceFigures, ComplianceFigures>(new ViewComplianceFigures(), Actor.User(UserId.New(), "Marketer", RolePermissions.Of([Role.Marketer]), null, null))).Error?.Code);
        Assert.Equal("figures.days", (await host.RunAsync<ViewComplianceFigures, ComplianceFigures>(new ViewComplianceFigures(91), Actor.User(UserId.New(), "IncidentManager", RolePermissions.Of([Role.IncidentManager]), null, null))).Error?.Code);
        Assert.Equal("figures.days", (await host.RunAsync<ViewComplianceFigures, ComplianceFigures>(new ViewComplianceFigures(0))).Error?.Code);

        // The command prints the same numbers, and nothing in the place of hidden ones.
        using var printed = JsonDocument.Parse(ComplianceVerb.Write(exact));
        Assert.Equal(3, printed.RootElement.GetProperty("authorizations").GetProperty("asked").GetInt32());
        Assert.Equal(2, printed.RootElement.GetProperty("authorizations").GetProperty("purposes")[0].GetProperty("authorized").GetInt32());
        using var masked = JsonDocument.Parse(ComplianceVerb.Write(hidden));
        Assert.Equal(JsonValueKind.Null, masked.RootElement.GetProperty("authorizations").GetProperty("asked").ValueKind);
        Assert.DoesNotContain("p50Ms\":6", ComplianceVerb.Write(hidden), StringComparison.Ordinal);
    }

    /// <summary>A person counts under a purpose while a valid authorization covers it: not by another purpose's, nor by one of which it was taken back.</summary>
    [Fact]
    public async Task Rate_IsByPurpose_AndByPeople()
    {
        await using var register = await Register.StartAsync(provider);
        var now = register.Host.Clock.GetUtcNow();
        var (both, part, waiting) = (await register.PersonAsync("both"), await register.PersonAsync("part"), await register.PersonAsync("waiting"));
        var two = Consent.Forms.Complete with { Purposes = ["Wellness", "news"] };
        await register.ActiveAsync(both, two);
        await register.ActiveAsync(both, Consent.Forms.Complete with { Purposes = ["news"] });
        var taken = await register.ActiveAsync(part, two);
        Assert.Null((await register.RunAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization { Authorization = taken, ReceivedAt = now, Channel = RevocationChannel.Email, Scope = RevocationScope.Part, Purposes = ["News"] })).Error);
        await register.EnteredAsync(waiting, Consent.Forms.Complete with { Purposes = ["news"] });

        var rates = (await FiguresAsync(register.Host, Role.ComplianceOfficer)).Authorizations.Purposes;

        Assert.Equal([("news", "3", "1"), ("wellness", "2", "2")], rates.Select(r => (r.Purpose, r.Asked.ToString(), r.Authorized.ToString())));
        register.Host.Clock.Advance(TimeSpan.FromDays(60));
        Assert.Equal([("news", "3", "0"), ("wellness", "2", "0")], (await FiguresAsync(register.Host, Role.ComplianceOfficer)).Authorizations.Purposes.Select(r => (r.Purpose, r.Asked.ToString(), r.Authorized.ToString())));
        Assert.Empty((await FiguresAsync(register.Host, Role.ComplianceOfficer, days: 30)).Authorizations.Purposes);
    }

    /// <summary>Only a form counts on which the gate would let mail for the purpose go: it names the sender, by whichever of its names, and mail, and nobody altered it.</summary>
    [Fact]
    public async Task Rate_CountsOnlyFormsThatTheGateWouldRelyOn()
    {
        await using var register = await Register.StartAsync(provider, new Dictionary<string, string?> { ["Organisation:Name"] = "Harbor Health", ["Organisation:OtherNames:0"] = "Riverside Clinic" });
        var mail = Consent.Forms.Complete with { Purposes = ["news"] };
        var altered = default(AuthorizationId);
        foreach (var form in new[]
        {
            mail, mail with { Disclosers = ["Another Clinic"] }, mail with { Disclosers = ["Another Clinic", " harbor health "] }, mail with { Channels = ["post"] }, mail with { Channels = ["post", "email"] }, mail,
        })
        {
            altered = await register.ActiveAsync(await register.PersonAsync(Guid.CreateVersion7().ToString("N")), form);
        }

        Assert.Equal(new PurposeRate("news", ShownCount.Exact(6), ShownCount.Exact(4), 4.0 / 6), Assert.Single((await FiguresAsync(register.Host, Role.ComplianceOfficer)).Authorizations.Purposes));
        await using (var db = register.Host.NewContext())
        {
            var sealedForm = await db.Authorizations.Where(a => a.Id == altered).Select(a => a.FormSealed).SingleAsync();
            sealedForm[^1] ^= 1;
            await db.Authorizations.Where(a => a.Id == altered).ExecuteUpdateAsync(set => set.SetProperty(a => a.FormSealed, sealedForm));
        }

        Assert.Equal(3, Assert.Single((await FiguresAsync(register.Host, Role.ComplianceOfficer)).Authorizations.Purposes).Authorized.Number);
        Assert.Null(Assert.Single((await FiguresAsync(register.Host, Role.IncidentManager)).Authorizations.Purposes).Authorized.Number);
    }

    [Fact]
    public async Task Sends_AreToldByReasonAndRoute_WithinTheWindow()
    {
        await using var sending = await SendingFixture.StartAsync(3, provider: provider);
        var host = sending.Host;
        await host.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = sending.Origin.Audience[0], Kind = GateSuppression.DoNotContact });
        await host.Get<Launcher>().LaunchAsync(sending.Origin, sending.Origin.Run, CancellationToken.None);
        await sending.SendOnceAsync();

        var figures = await FiguresAsync(host, Role.Auditor);
        Assert.Equal((3L, 1L), (figures.Denials.Asked.Number, figures.Denials.Denied.Number));
        Assert.Equal(("SUPPRESSED_DoNotContact", 1.0), (Assert.Single(figures.Denials.Reasons).Code, figures.Denials.Reasons[0].Share));
        Assert.Equal((2L, 1.0), (figures.Routes.Messages.Number, figures.Routes.Routes.Sum(r => r.Share)));

        // An incident for two messages; one incident is often one person's, so that it is hidden where small numbers are.
        await host.RunAsync<ReportIncident, IncidentId>(new ReportIncident("A message went astray", DateOnly.FromDateTime(TestHost.Start.UtcDateTime)));
        var astray = (await FiguresAsync(host, Role.Auditor)).Incidents;
        Assert.Equal((1L, 2L, 50_000d), (astray.Incidents.Number, astray.Messages.Number, astray.Per100K));
        var hidden = (await FiguresAsync(host, Role.Legal)).Incidents;
        Assert.Equal((null, null), (hidden.Incidents.Number, hidden.Per100K));

        host.Clock.Advance(TimeSpan.FromDays(31));
        var later = await FiguresAsync(host, Role.Auditor, 30);
        Assert.Equal((0L, 0L, 0), (later.Denials.Asked.Number, later.Routes.Messages.Number, later.Routes.Routes.Count));
        // The quarter ended on 31 December; a month after it somebody should have audited what was sent in it.
        host.Clock.Advance(TimeSpan.FromDays(70));
        Assert.True((await FiguresAsync(host, Role.Auditor)).Overdue.ListAudit);
    }

    [Fact]
    public async Task LargeTables_AreReadByTheirIndexAlone()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        var since = host.Clock.GetUtcNow().AddDays(-90);
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        // A planner scans an empty table whatever indexes there are.
        if (provider == DatabaseProvider.PostgreSql)
            await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off; SET enable_bitmapscan = off", TestContext.Current.CancellationToken);

        await AssertAsync(SentFigures.Decided(db, since).GroupBy(r => new { r.Allowed, r.PrimaryReason }).Select(g => new { g.Key, Count = g.LongCount() }), "IX_recipients_decided_at_allowed_primary_reason");
        await AssertAsync(SentFigures.Accepted(db, since).GroupBy(m => m.Method).Select(g => new { g.Key, Count = g.LongCount() }), "IX_outbound_messages_accepted");

        async Task AssertAsync<T>(IQueryable<T> query, string index)
        {
            await using var command = query.CreateDbCommand();
            command.CommandText = (provider == DatabaseProvider.Sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + command.CommandText;
            var plan = new List<string>();
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                plan.Add(reader.GetString(provider == DatabaseProvider.Sqlite ? 3 : 0));
            Assert.True(plan.Exists(l => l.Contains(index, StringComparison.OrdinalIgnoreCase) && l.Contains(provider == DatabaseProvider.Sqlite ? "COVERING" : "Index Only Scan", StringComparison.Ordinal)), string.Join('\n', plan));
        }
    }

    private static async Task<ContactId> AnyoneAsync(TestHost host)
    {
        await using var db = host.NewContext();
        return await db.Contacts.Select(c => c.Id).FirstAsync();
    }
}
