using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Jobs;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Contacts;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>What a segment's page tells of its people, and the nightly snapshots; the same on every engine.</summary>
public abstract class InsightSuite(DatabaseProvider provider)
{
    private const string Women = """{"attribute":"gender","operator":"equals","value":"female"}""";
    private const string Everyone = """{"attribute":"age","operator":"atLeast","value":0}""";

    private static readonly Actor Officer = CampaignBench.Person(Permission.SegmentView, Permission.SegmentCount, Permission.SegmentCountExact, Permission.SensitiveAttributesUse);
    private static readonly Actor Marketer = CampaignBench.Person(Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount);

    [Fact]
    public async Task Tables_TellWhatTheDataHolds_AndHowTwoSegmentsLie()
    {
        await using var bench = await PeopleAsync();
        var (women, all) = (await SaveAsync(bench, "Women", Women), await SaveAsync(bench, "Everyone", Everyone));

        var one = await ViewAsync(bench, women.Id, null, Officer);
        var two = await ViewAsync(bench, all.Id, women.Id, Officer);

        Assert.Equal((30, null, null), (one.Segment.People.Number, one.Beside, one.Overlap));
        Assert.Equal(["Age", "Sex", "Language", "May be written to"], one.Tables.Select(t => t.Title));
        Assert.Equal("Under 18=0 18 to 34=0 35 to 49=30 50 to 64=0 65 to 79=0 80 and older=0 Not on record=0", Told(one, "Age"));
        Assert.Equal("English=30 Spanish=0 Other, or not on record=0", Told(one, "Language"));
        Assert.Equal("An address on file that takes mail=30", Told(one, "May be written to"));
        Assert.Equal("Under 18=3/0 18 to 34=0/0 35 to 49=30/30 50 to 64=0/0 65 to 79=15/0 80 and older=0/0 Not on record=0/0", Told(two, "Age"));
        Assert.Equal("English=30/30 Spanish=15/0 Other, or not on record=3/0", Told(two, "Language"));
        Assert.Equal("48 30 | 30 18 0", $"{two.Segment.People} {two.Beside!.People} | {two.Overlap!.Both} {two.Overlap.OnlyFirst} {two.Overlap.OnlySecond}");
        Assert.All(one.Tables.Where(t => t.Exclusive), t => Assert.Equal(30, t.Rows.Sum(r => r.People.Number)));
        await using var db = bench.Host.NewContext();
        Assert.Equal([null, $"beside:{women.Id.Value:N}"], await db.AuditEvents.Where(e => e.Action == AuditAction.SegmentCounted && e.ObjectType == "segment").OrderBy(e => e.RowId).Select(e => e.ReasonCodes).ToListAsync());
    }

    /// <summary>48 people in bands of 3, 30 and 15: were both large ones told, the three were too.</summary>
    [Fact]
    public async Task SmallNumbers_FollowFromNothingThatAMarketerIsShown()
    {
        await using var bench = await PeopleAsync();
        var all = await SaveAsync(bench, "Everyone", Everyone);

        var told = await ViewAsync(bench, all.Id, null, Marketer);

        Assert.Equal(48, told.Segment.People.Number);
        foreach (var title in new[] { "Age", "Sex", "Language" })
        {
            var people = told.Tables.Single(t => t.Title == title).Rows.Select(r => r.People).Where(p => p.Number != 0).ToList();
            Assert.Equal(3, people.Count);
            Assert.True(people.Count(p => p.Number is null) >= 2, $"{title}: {string.Join(' ', people)}");
            Assert.DoesNotContain(people, p => p.Number is > 0 and < SmallCells.Least);
        }

        // The officer's look stays exact whatever the marketer saw.
        Assert.Equal("Female=30 Male=15 Other=0 Unknown=3", Told(await ViewAsync(bench, all.Id, null, Officer), "Sex"));
    }

    /// <summary>What people did: attendance and answers of whoever is in the segment, and who of them may be written to.</summary>
    [Fact]
    public async Task AttendanceAnswersAndPermissions_AreTold_AndNoSmallNumberOfThemToAMarketer()
    {
        await using var bench = await PeopleAsync();
        await HappenAsync(bench);
        var (women, all) = (await SaveAsync(bench, "Women", Women), await SaveAsync(bench, "Everyone", Everyone));
        string[] titles = ["Appointments of the last year", "The last ten messages", "May be written to"];

        var exact = await ViewAsync(bench, women.Id, all.Id, Officer);
        Assert.Equal(["Age", "Sex", "Language", .. titles], exact.Tables.Select(t => t.Title));
        Assert.Equal("Kept one or more=15/30 Missed one or more=25/25 Cancelled one or more=5/5", Told(exact, titles[0]));
        Assert.Equal("Opened one or more=16/31 Clicked in one or more=12/12", Told(exact, titles[1]));
        Assert.Equal("An address on file that takes mail=30/30 Authorization in effect for purpose=12/14", Told(exact, titles[2]));

        var told = await ViewAsync(bench, women.Id, null, Marketer);
        Assert.Equal(30, told.Segment.People.Number);
        // The 25 who missed one would tell the five who did not.
        var attendance = Numbers(told, titles[0]);
        Assert.Equal((15, null, null), (attendance[0], attendance[1], attendance[2]));
        foreach (var title in titles)
        {
            foreach (var (shown, truth) in Numbers(told, title).Zip(Numbers(exact, title)))
                Assert.True(shown is null || (shown == truth && !SmallCells.IsSmall(shown.Value)), $"{title}: {shown} for {truth}");
        }
    }

    [Fact]
    public async Task SensitiveSegments_AreClosed_OnEitherSide()
    {
        await using var bench = await PeopleAsync();
        var open = await SaveAsync(bench, "Women", Women);
        var closed = await SaveAsync(bench, "Closed", """{"attribute":"condition","operator":"never","of":{"codes":["B20"],"system":"icd-10-cm"}}""");

        Assert.Equal("segment.sensitive", (await RunAsync(bench, closed.Id, null, Marketer)).Error?.Code);
        Assert.Equal("segment.sensitive", (await RunAsync(bench, open.Id, closed.Id, Marketer)).Error?.Code);
        Assert.Equal("segment.not_found", (await RunAsync(bench, SegmentId.New(), null, Marketer)).Error?.Code);
        Assert.Equal("usecase.forbidden", (await RunAsync(bench, open.Id, null, CampaignBench.Person(Permission.SegmentView))).Error?.Code);
        Assert.Equal(48, (await ViewAsync(bench, closed.Id, null, Officer)).Segment.People.Number);
    }

    [Fact]
    public async Task EachNight_OneSnapshotOfEverySegment_OfWhichTwoMonthsAreKept()
    {
        await using var bench = await PeopleAsync();
        var (women, all) = (await SaveAsync(bench, "Women", Women), await SaveAsync(bench, "Everyone", Everyone));
        var job = new SnapshotSegmentsJob(bench.Host.Get<UseCaseRunner>(), bench.Host.Get<Organisation>(), bench.Host.Clock);
        Assert.Empty((await ViewAsync(bench, women.Id, null, Officer)).History);

        Assert.Equal((2, 0), (await job.TakeAsync(CancellationToken.None), await job.TakeAsync(CancellationToken.None)));
        bench.Host.Clock.Advance(TimeSpan.FromDays(1));
        await bench.ImportAsync(bench.File("more.csv", "id,last,gender,birth date\nw99,Late,female,1991-05-05\n"));
        Assert.Equal(2, await job.TakeAsync(CancellationToken.None));

        Assert.Equal([(31, 1, 0), (30, null, (int?)null)], (await ViewAsync(bench, women.Id, null, Officer)).History.Select(h => ((int)h.People.Number!, h.Joined, h.Left)));
        // One person joined: neither the number nor what it is reckoned from is shown.
        var told = await ViewAsync(bench, women.Id, null, Marketer);
        Assert.All(told.History, h => Assert.Equal((null, null), (h.Joined, h.Left)));
        Assert.True(told.History.Count(h => h.People.Number is null) == 1 || told.Segment.People.Number is null);

        for (var night = 0; night < TakeSnapshotHandler.MostKept; night++)
        {
            bench.Host.Clock.Advance(TimeSpan.FromDays(1));
            await job.TakeAsync(CancellationToken.None);
        }

        await using var db = bench.Host.NewContext();
        var kept = await db.SegmentSnapshots.Where(s => s.VersionId == all.VersionId).OrderBy(s => s.TakenAt).Select(s => s.TakenAt).ToListAsync();
        Assert.Equal(TakeSnapshotHandler.MostKept, kept.Count);
        Assert.Equal(bench.Host.Clock.GetUtcNow(), kept[^1]);
    }

    /// <summary>Its hour is the third of the organisation's day, in New York 07:00 to 08:00 UTC; that of UTC is none.</summary>
    [Fact]
    public async Task TheJob_TakesSnapshotsInItsHourOfTheOrganisation_AndInNoOther()
    {
        await using var bench = await PeopleAsync();
        await SaveAsync(bench, "Women", Women);
        await SaveAsync(bench, "Everyone", Everyone);
        var job = new SnapshotSegmentsJob(bench.Host.Get<UseCaseRunner>(), bench.Host.Get<Organisation>(), bench.Host.Clock);
        foreach (var (day, hour, minute, taken) in new[] { (25, 2, 0, 0), (25, 6, 59, 0), (25, 7, 0, 2), (25, 7, 59, 2), (26, 2, 30, 2), (26, 8, 0, 2), (27, 7, 59, 4) })
        {
            bench.Host.Clock.SetUtcNow(new DateTimeOffset(2026, 11, day, hour, minute, 59, TimeSpan.Zero));
            await job.Execute(null!, CancellationToken.None);

            await using var db = bench.Host.NewContext();
            Assert.Equal((day, hour, minute, taken), (day, hour, minute, await db.SegmentSnapshots.CountAsync()));
        }
    }

    private async Task<ImportBench> PeopleAsync()
    {
        var bench = await ImportBench.StartAsync(provider);
        var rows = Enumerable.Range(1, 30).Select(i => $"w{i},Example,female,1990-03-02,English,w{i}@example.com")
            .Concat(Enumerable.Range(1, 15).Select(i => $"m{i},Example,male,1950-03-02,Spanish,"))
            .Concat(Enumerable.Range(1, 3).Select(i => $"c{i},Example,,2015-03-02,,"));
        await bench.ImportAsync(bench.File("people.csv", "id,last,gender,birth date,language,email\n" + string.Join('\n', rows) + "\n"));
        return bench;
    }

    /// <summary>
    /// In the last year 15 women and 15 men kept an appointment, 25 women missed one and 5 cancelled one; others did before it, or will. Of their
    /// last ten messages 16 women and 15 men opened one, 12 women clicked in one; others did in the eleventh. 12 women and 2 men authorized,
    /// one woman no longer does.
    /// </summary>
    private static async Task HappenAsync(ImportBench bench)
    {
        var (host, now) = (bench.Host, bench.Host.Clock.GetUtcNow());
        var today = DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        await using var db = host.NewContext();
        var people = await db.Contacts.AsNoTracking().ToDictionaryAsync(c => c.SourceId, c => c.Id);
        var key = 0L;
        Visit(Some("w", 1, 14), AppointmentStatus.Kept, today - 30);
        Visit(Some("w", 1, 3), AppointmentStatus.Kept, today - 200);
        Visit(Some("w", 15, 15), AppointmentStatus.Kept, today - 365);
        Visit(Some("w", 16, 30), AppointmentStatus.Kept, today - 366);
        Visit(Some("m", 1, 15), AppointmentStatus.Kept, today - 10);
        Visit(Some("w", 1, 25), AppointmentStatus.Missed, today - 10);
        Visit(Some("w", 26, 30), AppointmentStatus.Missed, today - 400);
        Visit(Some("w", 1, 5), AppointmentStatus.Cancelled, today - 10);
        Visit(Some("w", 6, 30), AppointmentStatus.Cancelled, today + 5);
        await db.SaveChangesAsync();
        foreach (var sink in host.Services.GetServices<IContactFactSink>())
            await sink.ContactsChangedAsync(db, people.Values.ToList(), now, CancellationToken.None);

        var sent = new Dictionary<ContactId, IReadOnlyList<MessageEngagement>>();
        Send(Some("w", 1, 12), [new MessageEngagement(today - 5, today - 4, today - 4)]);
        Send(Some("w", 13, 16).Concat(Some("m", 1, 15)), [new MessageEngagement(today - 5, today - 4, null)]);
        Send(Some("w", 17, 30), [new MessageEngagement(today - 60, today - 59, today - 59), .. Enumerable.Repeat(new MessageEngagement(today - 20, null, null), 10)]);
        await EngagementRollup.RewriteAsync(db, sent, CancellationToken.None);

        var last = default(AuthorizationId);
        foreach (var person in Some("m", 1, 2).Concat(Some("w", 1, 13)))
        {
            last = CampaignBench.Ok(await host.RunAsync<CreateAuthorization, AuthorizationId>(new CreateAuthorization
            {
                Contact = person,
                Form = Consent.Forms.Complete,
                Document = new SubmittedDocument { MediaType = "image/png", Content = [1, 2, 3] },
            }));
            CampaignBench.Ok(await host.RunAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = last }));
            CampaignBench.Ok(await host.RunAsync<ProvideAuthorizationCopy, AuthorizationId>(new ProvideAuthorizationCopy { Authorization = last, Channel = "paper" }));
        }

        CampaignBench.Ok(await host.RunAsync<RevokeAuthorization, RevokedAuthorization>(new RevokeAuthorization { Authorization = last, ReceivedAt = now, Channel = RevocationChannel.Letter }));

        IEnumerable<ContactId> Some(string group, int first, int to) => Enumerable.Range(first, to - first + 1).Select(i => people[$"{group}{i}"]);

        void Visit(IEnumerable<ContactId> whose, AppointmentStatus status, int day) =>
            db.Appointments.AddRange(whose.Select(p => new Appointment { ContactId = p, SourceKey = key++, Status = status, Day = day }));

        void Send(IEnumerable<ContactId> whose, IReadOnlyList<MessageEngagement> messages)
        {
            foreach (var person in whose)
                sent[person] = messages;
        }
    }

    private static async Task<SavedSegment> SaveAsync(ImportBench bench, string name, string rule) =>
        CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = rule }));

    private static async Task<Result<SegmentInsight>> RunAsync(ImportBench bench, SegmentId segment, SegmentId? beside, Actor actor) =>
        await bench.Host.RunAsync<ViewSegmentInsight, SegmentInsight>(new ViewSegmentInsight(segment, beside), actor);

    private static async Task<SegmentInsight> ViewAsync(ImportBench bench, SegmentId segment, SegmentId? beside, Actor actor) => CampaignBench.Ok(await RunAsync(bench, segment, beside, actor));

    private static List<long?> Numbers(SegmentInsight insight, string title) => [.. insight.Tables.Single(t => t.Title == title).Rows.Select(r => r.People.Number)];

    private static string Told(SegmentInsight insight, string title) =>
        string.Join(' ', insight.Tables.Single(t => t.Title == title).Rows.Select(r => $"{r.Label}={r.People}{(r.Beside is { } other ? "/" + other : "")}"));
}

public sealed class SqliteInsightTests() : InsightSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlInsightTests() : InsightSuite(DatabaseProvider.PostgreSql);
