using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Reporting;

public sealed class ReportSqliteTests() : ReportTests(DatabaseProvider.Sqlite);

public sealed class ReportPostgreSqlTests() : ReportTests(DatabaseProvider.PostgreSql);

public abstract class ReportTests(DatabaseProvider provider)
{
    private static readonly Actor Marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.ReportView, Permission.ReportExport }, null, null);

    private static readonly string[] Domains = ["example.com", "example.org", "example.net"];

    private static readonly MessageState[] States =
    [
        MessageState.Suppressed, MessageState.Accepted, MessageState.Accepted, MessageState.Accepted, MessageState.Bounced, MessageState.Cancelled, MessageState.InDoubt,
        MessageState.Queued, MessageState.NoticeSent, MessageState.Read, MessageState.DsnFailed, MessageState.Held, MessageState.Expired, MessageState.Expired,
    ];

    /// <summary>Random messages of one campaign, written row by row; the seed makes a failure repeatable.</summary>
    private static async Task<CampaignId> FillAsync(TestHost host, int messages, string name = "Autumn news")
    {
        var random = new Random(20261124);
        await using var db = host.NewContext();
        var campaign = new Campaign(name, UserId.New(), host.Clock.GetUtcNow());
        db.Campaigns.Add(campaign);
        for (var i = 0; i < messages; i++)
        {
            var state = States[random.Next(States.Length)];
            var recipient = new Recipient(
                new OriginRun(campaign.Id.Origin, 1, 1), ContactId.New(), Domains[random.Next(10) switch { < 6 => 0, < 9 => 1, _ => 2 }],
                new LaunchVerdict(state != MessageState.Suppressed, null, []), host.Clock.GetUtcNow());
            var message = new OutboundMessage(MessageId.New(), recipient, new MessagePlan(host.Clock.GetUtcNow(), host.Clock.GetUtcNow().AddDays(2), 10, "example.org"), host.Clock.GetUtcNow());
            db.Recipients.Add(recipient);
            db.OutboundMessages.Add(message);
            db.Entry(message).Property(m => m.State).CurrentValue = state;
            // Half of the expired ones lay in the portal, announced and unread; the others never got so far.
            if (state == MessageState.Expired)
                db.Entry(message).Property(m => m.ReasonCode).CurrentValue = random.Next(2) == 0 ? SendingReason.UnreadInPortal : SendingReason.DeadlinePassed;
            db.Entry(message).Property(m => m.Method).CurrentValue = state is MessageState.NoticeSent or MessageState.Read ? DeliveryMethod.Portal
                : state == MessageState.Suppressed ? null : (DeliveryMethod)random.Next(1, 4);
            var (opened, clicked) = (random.Next(3) == 0, random.Next(6) == 0);
            db.TrackedMessages.Add(new TrackedMessage
            {
                MessageId = message.Id,
                ContactId = recipient.ContactId,
                OriginId = campaign.Id.Origin,
                LinkSetId = Guid.CreateVersion7(),
                OptOut = GateSuppression.AllCommercial,
                Counts = true,
                FirstOpenedAt = opened || clicked ? host.Clock.GetUtcNow() : null,
                FirstClickedAt = clicked ? host.Clock.GetUtcNow() : null,
                UnsubscribedAt = random.Next(20) == 0 ? host.Clock.GetUtcNow() : null,
            });
            if (random.Next(4) == 0)
            {
                db.EngagementEvents.Add(new EngagementEvent
                {
                    Id = EngagementEventId.New(),
                    MessageId = message.Id,
                    Kind = EngagementKind.Open,
                    Link = 0,
                    At = host.Clock.GetUtcNow(),
                    Bucket = 0,
                    Verdict = MachineVerdict.UserAgent,
                });
            }
        }

        await db.SaveChangesAsync();
        return campaign.Id;
    }

    /// <summary>Counts the raw rows one by one, by other means than the report: what each line must say.</summary>
    private static async Task<Dictionary<ReportMetric, long>> RecountAsync(TestHost host, CampaignId campaign, string? domain = null)
    {
        await using var db = host.NewContext();
        var origin = campaign.Origin;
        var recipients = (await db.Recipients.Where(r => r.OriginId == origin).ToListAsync()).Where(r => domain is null || r.Domain == domain).ToDictionary(r => r.Id);
        var messages = (await db.OutboundMessages.ToListAsync()).Where(m => m.Kind == MessageKind.Content && recipients.ContainsKey(m.RecipientId)).ToList();
        var tracked = (await db.TrackedMessages.ToListAsync()).ToDictionary(t => t.MessageId);
        var machines = (await db.EngagementEvents.ToListAsync()).Where(e => e.Verdict != MachineVerdict.Person).Select(e => e.MessageId).ToHashSet();
        MessageState[] taken = [MessageState.Accepted, MessageState.NoticeSent, MessageState.Read];
        var accepted = messages.Where(m => taken.Contains(m.State)).ToList();
        var opened = accepted.Where(m => tracked[m.Id].FirstOpenedAt is not null).ToList();
        long In(params MessageState[] states) => messages.Count(m => states.Contains(m.State));
        long By(DeliveryMethod method) => accepted.Count(m => m.Method == method);
        return new Dictionary<ReportMetric, long>
        {
            [ReportMetric.Recipients] = recipients.Count,
            [ReportMetric.Suppressed] = In(MessageState.Suppressed),
            [ReportMetric.Queued] = messages.Count - In(MessageState.Suppressed),
            [ReportMetric.Accepted] = accepted.Count,
            [ReportMetric.Delivered] = accepted.Count(m => m.State == MessageState.Read || tracked[m.Id].FirstOpenedAt is not null),
            [ReportMetric.Opened] = opened.Count,
            [ReportMetric.MachineOpened] = accepted.Except(opened).Count(m => machines.Contains(m.Id)),
            [ReportMetric.Clicked] = accepted.Count(m => tracked[m.Id].FirstClickedAt is not null),
            [ReportMetric.Unsubscribed] = accepted.Count(m => tracked[m.Id].UnsubscribedAt is not null),
            [ReportMetric.Failed] = In(MessageState.Bounced, MessageState.DsnFailed),
            [ReportMetric.Cancelled] = In(MessageState.Cancelled) + messages.Count(m => m is { State: MessageState.Expired, ReasonCode: SendingReason.DeadlinePassed }),
            [ReportMetric.Unread] = messages.Count(m => m is { State: MessageState.Expired, ReasonCode: SendingReason.UnreadInPortal }),
            [ReportMetric.InDoubt] = In(MessageState.InDoubt),
            [ReportMetric.Waiting] = In(MessageState.Queued, MessageState.Held),
            [ReportMetric.SecuredSMime] = By(DeliveryMethod.SMime),
            [ReportMetric.SecuredOpenPgp] = By(DeliveryMethod.OpenPgp),
            [ReportMetric.SecuredTls] = By(DeliveryMethod.VerifiedTls),
            [ReportMetric.SecuredPortal] = By(DeliveryMethod.Portal),
            [ReportMetric.Unsecured] = 0,
        };
    }

    private static async Task<CampaignReport> ReportAsync(TestHost host, CampaignId? campaign, Actor? actor = null) =>
        (await host.RunAsync<ViewReport, CampaignReport>(new ViewReport { Filter = new ReportFilter { Campaign = campaign } }, actor)).Value;

    [Fact]
    public async Task Report_EqualsARecountOfTheRawRows_InTotalAndPerDomain()
    {
        await using var host = await TestHost.StartAsync(provider);
        var campaign = await FillAsync(host, 400);
        await FillAsync(host, 50, "Another");

        var report = await ReportAsync(host, campaign);

        foreach (var (metric, number) in await RecountAsync(host, campaign))
            Assert.True(number == report.Total.Counts[metric].Number, $"{metric}: {number} in the rows, {report.Total.Counts[metric]} in the report");
        foreach (var row in report.ByDomain)
        {
            foreach (var (metric, number) in await RecountAsync(host, campaign, row.Label))
                Assert.True(number == row.Counts[metric].Number, $"{row.Label} {metric}");
        }

        Assert.Equal(Domains.Order(), report.ByDomain.Select(r => r.Label).Order());
        Assert.Equal(450, (await ReportAsync(host, null)).Total.Counts[ReportMetric.Recipients].Number);
        var total = report.Total;
        Assert.Equal((double)total.Counts[ReportMetric.Clicked].Number!.Value / total.Counts[ReportMetric.Accepted].Number!.Value, total.ClickThroughRate);
    }

    [Fact]
    public async Task Workbook_HoldsExactlyTheReportsNumbers_AndTheAuditEventItsHash()
    {
        await using var host = await TestHost.StartAsync(provider);
        var campaign = await FillAsync(host, 120);
        var report = await ReportAsync(host, campaign);

        var file = (await host.RunAsync<ExportReport, ReportFile>(new ExportReport { Filter = new ReportFilter { Campaign = campaign }, Purpose = "board meeting" })).Value;

        using var book = new XLWorkbook(new MemoryStream(file.Content));
        Assert.Equal(["Summary", "By domain", "By subject", "Security receipts"], book.Worksheets.Select(s => s.Name));
        Assert.All(book.Worksheets, s => Assert.Equal(XLWorksheetVisibility.Visible, s.Visibility));
        Assert.All(book.Worksheets.SelectMany(s => s.CellsUsed()), c => Assert.False(c.HasFormula));
        var summary = book.Worksheet("Summary").RowsUsed().ToDictionary(r => r.Cell(1).GetString(), r => r);
        foreach (var metric in ReportMetrics.All)
        {
            Assert.Equal(report.Total.Counts[metric].Number, (long)summary[ReportWords.Of(metric)].Cell(2).GetDouble());
            if (report.Total.Share(metric) is { } share)
                Assert.Equal(share, summary[ReportWords.Of(metric)].Cell(3).GetDouble(), 12);
        }

        var domains = book.Worksheet("By domain");
        for (var i = 0; i < report.ByDomain.Count; i++)
        {
            Assert.Equal(report.ByDomain[i].Label, domains.Cell(i + 2, 1).GetString());
            for (var m = 0; m < ReportMetrics.All.Count; m++)
                Assert.Equal(report.ByDomain[i].Counts[ReportMetrics.All[m]].Number, (long)domains.Cell(i + 2, m + 2).GetDouble());
        }

        await using var db = host.NewContext();
        var audited = db.AuditEvents.Single(e => e.Action == AuditAction.ReportExported);
        Assert.Equal(("board meeting", $"rows:{file.Rows}", file.Sha256), (audited.Purpose, audited.ReasonCodes, Convert.ToHexStringLower(audited.AfterHash!)));
    }

    [Fact]
    public async Task Marketer_SeesNoSmallNumber_NoReceipts_AndNoFineFilter()
    {
        await using var host = await TestHost.StartAsync(provider);
        var campaign = await FillAsync(host, 60, "=HYPERLINK(\"http://example.com\")");

        var report = await ReportAsync(host, campaign, Marketer);
        var exact = await ReportAsync(host, campaign);
        var file = (await host.RunAsync<ExportReport, ReportFile>(new ExportReport { Filter = new ReportFilter { Campaign = campaign }, Purpose = "review" }, Marketer)).Value;
        var fine = await host.RunAsync<ViewReport, CampaignReport>(new ViewReport { Filter = new ReportFilter { Domain = "example.com" } }, Marketer);

        Assert.Contains(exact.ByDomain.SelectMany(r => r.Counts.Values), c => SmallCells.IsSmall(c.Number!.Value));
        Assert.DoesNotContain(report.ByDomain.Append(report.Total).SelectMany(r => r.Counts.Values), c => c.Number is { } n && SmallCells.IsSmall(n));
        Assert.Equal("report.filter_too_fine", fine.Error!.Code);
        using var book = new XLWorkbook(new MemoryStream(file.Content));
        Assert.DoesNotContain("Security receipts", book.Worksheets.Select(s => s.Name));
        Assert.Equal("'=HYPERLINK(\"http://example.com\")", book.Worksheet("Summary").Cell(1, 1).GetString());
        Assert.Contains(book.Worksheet("By domain").CellsUsed(), c => (c.GetString() is "<11" or "withheld") && c.DataType == XLDataType.Text);
    }
}
