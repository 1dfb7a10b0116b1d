using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
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
        Assert.Equal("An address on file that takes mail=30/30 Authorization in effect for purpose “marketing”=11/13 Authorization in effect for purpose, any=12/14", Told(exact, titles[2]));

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

    /// <summary>What campaigns of a purpose ask of an authorization is what a segment that serves it counts; care needs none.</summary>
    [Fact]
    public async Task Permissions_AreAskedForThePurposeThatTheSegmentServes()
    {
        await using var bench = await PeopleAsync();
        string?[] Asked(FieldPurpose serves) => [.. PermissionQuestion.Of(bench.Host.Get<AttributeCatalogue>(), serves).Where(q => q.Attribute.Key == "authorized").Select(q => q.Purpose)];

        Assert.Equal([CampaignPurpose.Marketing], Asked(FieldPurpose.Marketing));
        Assert.Equal([CampaignPurpose.Fundraising], Asked(FieldPurpose.Fundraising));
        Assert.Equal([null], Asked(FieldPurpose.Care));
        Assert.Equal([null], Asked(FieldPurpose.Operations));
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
    public async Task TheHistory_TellsSizesAndWhoCameAndWent_AndNoSmallChangeToAMarketer()
    {
        await using var bench = await PeopleAsync();
        var women = await SaveAsync(bench, "Women", Women);
        Assert.Empty((await HistoryAsync(bench, women.Id, Officer)).Points);
        await NightAsync(bench, women, "");
        await NightAsync(bench, women, string.Join('\n', Enumerable.Range(1, 15).Select(i => $"n{i},New,female,1991-05-05")));
        // Fifteen more, and three who are no longer among them.
        await NightAsync(bench, women, string.Join('\n', Enumerable.Range(16, 15).Select(i => $"n{i},New,female,1991-05-05").Concat(Enumerable.Range(1, 3).Select(i => $"n{i},New,male,1991-05-05"))));
        await NightAsync(bench, women, "");

        Assert.Equal(["57 0 0", "57 15 3", "45 15 0", "30 - -"], (await HistoryAsync(bench, women.Id, Officer)).Points.Select(Told));

        var told = await HistoryAsync(bench, women.Id, Marketer);
        Assert.Equal((HistoryPace.Night, HistoryPace.Night, false, 4), (told.Pace, told.Full, told.LeavesOut, told.Points.Count));
        Assert.DoesNotContain(told.Points.SelectMany(p => new[] { p.People, p.Joined, p.Left }), n => n?.Number is > 0 and < SmallCells.Least);
        // 45 and 57 with the fifteen who joined would tell the three who left.
        var (after, before) = (told.Points[1], told.Points[2]);
        Assert.Null(after.Left!.Value.Number);
        Assert.Contains(new[] { after.People, before.People, after.Joined!.Value }, n => n.Number is null);
        // What is told is true, and the same when it is asked for again.
        var exact = (await HistoryAsync(bench, women.Id, Officer)).Points;
        Assert.All(told.Points.Zip(exact), p => Assert.True(p.First.People.Number is null || p.First.People == p.Second.People));
        Assert.Equal(told.Points.Select(Told), (await HistoryAsync(bench, women.Id, Marketer)).Points.Select(Told));
    }

    [Fact]
    public async Task OnePersonWhoJoined_IsToldByNoSize()
    {
        await using var bench = await PeopleAsync();
        var women = await SaveAsync(bench, "Women", Women);
        await NightAsync(bench, women, "");
        await NightAsync(bench, women, "w99,Late,female,1991-05-05");

        Assert.Equal(["31 1 0", "30 - -"], (await HistoryAsync(bench, women.Id, Officer)).Points.Select(Told));
        var told = (await HistoryAsync(bench, women.Id, Marketer)).Points;
        Assert.Equal((31, null, null), (told[0].People.Number, told[1].People.Number, told[0].Joined!.Value.Number));
    }

    [Fact]
    public async Task TheHistory_LeavesOutVersionsThatTheReaderMayNotUse_AndIsClosedLikeTheSegment()
    {
        await using var bench = await PeopleAsync();
        var segment = await SaveAsync(bench, "Changing", """{"attribute":"condition","operator":"never","of":{"codes":["B20"],"system":"icd-10-cm"}}""");
        await NightAsync(bench, segment, "");
        Assert.Equal("segment.sensitive", (await RunHistoryAsync(bench, segment.Id, Marketer)).Error?.Code);
        var open = CampaignBench.Ok(await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = segment.Id, BasedOn = 1, Name = "Changing", RuleJson = Women }));
        await NightAsync(bench, open, "");

        Assert.Equal(["2", "1"], (await HistoryAsync(bench, segment.Id, Officer)).Points.Select(p => $"{p.Version}"));
        var told = await HistoryAsync(bench, segment.Id, Marketer);
        Assert.Equal((true, "30 - -"), (told.LeavesOut, Told(Assert.Single(told.Points))));
        Assert.Equal("segment.not_found", (await RunHistoryAsync(bench, SegmentId.New(), Marketer)).Error?.Code);
        Assert.Equal("usecase.forbidden", (await RunHistoryAsync(bench, segment.Id, CampaignBench.Person(Permission.SegmentView))).Error?.Code);
    }

    /// <summary>The night is 02:00 to 03:00 of the organisation's day, in New York 07:00 to 08:00 UTC.</summary>
    [Fact]
    public async Task EachNight_OneSnapshotOfEverySegment_AndAMissedOneIsMadeUpForOnce()
    {
        await using var bench = await PeopleAsync();
        await SaveAsync(bench, "Women", Women);
        await SaveAsync(bench, "Everyone", Everyone);
        var job = Job(bench);
        // The two were made on the 24th at noon: their first night is the next.
        foreach (var (day, hour, minute, taken, late) in new[]
        {
            (25, 6, 59, 0, ""), (25, 7, 0, 2, ""), (25, 7, 59, 2, ""), (26, 2, 30, 2, ""), (26, 8, 0, 4, "26 07:00 26 08:00"), (26, 20, 0, 4, "26 07:00 26 08:00"),
            (27, 7, 59, 6, ""),
            // Nobody ran for two nights.
            (29, 21, 10, 8, "29 07:00 29 21:10"), (30, 1, 0, 8, "29 07:00 29 21:10"), (30, 7, 0, 10, ""),
        })
        {
            bench.Host.Clock.SetUtcNow(new DateTimeOffset(2026, 11, day, hour, minute, 0, TimeSpan.Zero));
            await job.Execute(null!, CancellationToken.None);

            await using var db = bench.Host.NewContext();
            Assert.Equal((day, hour, minute, taken), (day, hour, minute, await db.SegmentSnapshots.CountAsync()));
            var rows = CampaignBench.Ok(await bench.Host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments()));
            Assert.All(rows, r => Assert.Equal(late, r.Late is { } l ? $"{l.DueAt:dd HH:mm} {l.TakenAt:dd HH:mm}" : ""));
        }

        await using var trail = bench.Host.NewContext();
        Assert.Equal([(6, "nightly"), (4, "nightly,late")], (await trail.AuditEvents.Where(e => e.Action == AuditAction.SegmentSnapshotTaken).ToListAsync())
            .GroupBy(e => e.ReasonCodes).Select(g => (g.Count(), g.Key!)).OrderBy(g => g.Item2, StringComparer.Ordinal));
    }

    /// <summary>Each node has its own job. What one takes, the others do not take again.</summary>
    [Fact]
    public async Task OfSeveralServers_OneTakesTheMissedNight()
    {
        await using var bench = await PeopleAsync();
        var segments = new List<SavedSegment>();
        for (var i = 0; i < 4; i++)
            segments.Add(await SaveAsync(bench, $"Women {i}", Women));
        bench.Host.Clock.Advance(TimeSpan.FromDays(3));
        var due = CampaignBench.Ok(await bench.Host.RunAsync<ListDueSnapshots, IReadOnlyList<DueSnapshot>>(new ListDueSnapshots()));
        Assert.Equal(segments.Select(s => s.VersionId), due.Select(d => d.Version));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Job(bench).TakeAsync(CancellationToken.None))));
        await Job(bench).TakeAsync(CancellationToken.None);

        await using var db = bench.Host.NewContext();
        var taken = await db.SegmentChanges.Select(c => new { c.SegmentId, c.Number }).ToListAsync();
        Assert.Equal(segments.Select(s => (s.Id.Value, 1)).Order(), taken.Select(t => (t.SegmentId.Value, t.Number)).Order());
        // One that had listed what was due before it was taken is told so.
        Assert.Empty(CampaignBench.Ok(await bench.Host.RunAsync<ListDueSnapshots, IReadOnlyList<DueSnapshot>>(new ListDueSnapshots())));
        Assert.Equal("segment.refreshed_already", (await bench.Host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(segments[0].VersionId, UnlessSince: due[0].Since))).Error?.Code);
    }

    [Fact]
    public async Task WhatCannotBeLookedAt_IsRefusedOnceANight_AndTheListSaysThatItIsMissing()
    {
        await using var bench = await PeopleAsync();
        var segment = await SaveAsync(bench, "Women", Women);
        await using (var db = bench.Host.NewContext())
            await db.SegmentVersions.Where(v => v.Id == segment.VersionId).ExecuteUpdateAsync(u => u.SetProperty(v => v.RuleJson, """{"attribute":"gone","operator":"exists"}"""));
        var job = Job(bench);
        for (var hour = 0; hour < 48; hour++)
        {
            bench.Host.Clock.Advance(TimeSpan.FromHours(1));
            await job.TakeAsync(CancellationToken.None);
        }

        await using var trail = bench.Host.NewContext();
        Assert.Equal(["segment.unreadable", "segment.unreadable"], await trail.AuditEvents.Where(e => e.Action == AuditAction.SegmentSnapshotTaken).Select(e => e.ReasonCodes).ToListAsync());
        var row = Assert.Single(CampaignBench.Ok(await bench.Host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments())));
        Assert.Null(row.Late!.TakenAt);
    }

    [Fact]
    public async Task OldSnapshots_AreThinnedOut_AndTheNextIsStillComparedWithTheLast()
    {
        await using var bench = await PeopleAsync();
        var women = await SaveAsync(bench, "Women", Women);
        var job = Job(bench);
        for (var day = 0; day < 15; day++)
        {
            bench.Host.Clock.Advance(TimeSpan.FromDays(1));
            await job.TakeAsync(CancellationToken.None);
            bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
            CampaignBench.Ok(await bench.Host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(women.VersionId)));
        }

        await using var db = bench.Host.NewContext();
        // One of each day, and the last.
        Assert.Equal(16, await db.SegmentSnapshots.CountAsync());
        bench.Host.Clock.Advance(TimeSpan.FromDays(SnapshotRetention.Days));
        await bench.ImportAsync(bench.File("more.csv", "id,last,gender,birth date\nw99,Late,female,1991-05-05\n"));
        Assert.Equal((1, 0), (await job.TakeAsync(CancellationToken.None), await job.TakeAsync(CancellationToken.None)));

        // The fifteen days lie in three weeks.
        var kept = await db.SegmentSnapshots.OrderByDescending(s => s.TakenAt).Select(s => new { s.TakenAt, s.Joined }).ToListAsync();
        Assert.Equal((5, bench.Host.Clock.GetUtcNow(), 1), (kept.Count, kept[0].TakenAt, kept[0].Joined));
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
    /// one woman something else than marketing; one more no longer does.
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
                Form = Consent.Forms.Complete with { Purposes = [person == people["w12"] ? "research" : "marketing"] },
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

    private static SnapshotSegmentsJob Job(ImportBench bench) => new(bench.Host.Get<UseCaseRunner>(), new TriedRefreshes());

    /// <summary>A day goes by, people are imported, and a snapshot is taken.</summary>
    private static async Task NightAsync(ImportBench bench, SavedSegment segment, string rows)
    {
        bench.Host.Clock.Advance(TimeSpan.FromDays(1));
        if (rows.Length > 0)
            await bench.ImportAsync(bench.File($"more-{Guid.CreateVersion7():N}.csv", $"id,last,gender,birth date\n{rows}\n"));
        CampaignBench.Ok(await bench.Host.RunAsync<TakeSnapshot, TakenSnapshot>(new TakeSnapshot(segment.VersionId)));
    }

    private static string Told(HistoryPoint point) => $"{point.People} {point.Joined?.ToString() ?? "-"} {point.Left?.ToString() ?? "-"}";

    private static Task<Result<SegmentHistory>> RunHistoryAsync(ImportBench bench, SegmentId segment, Actor actor) =>
        bench.Host.RunAsync<ViewSegmentHistory, SegmentHistory>(new ViewSegmentHistory(segment), actor);

    private static async Task<SegmentHistory> HistoryAsync(ImportBench bench, SegmentId segment, Actor actor) => CampaignBench.Ok(await RunHistoryAsync(bench, segment, actor));

    private static List<long?> Numbers(SegmentInsight insight, string title) => [.. insight.Tables.Single(t => t.Title == title).Rows.Select(r => r.People.Number)];

    private static string Told(SegmentInsight insight, string title) =>
        string.Join(' ', insight.Tables.Single(t => t.Title == title).Rows.Select(r => $"{r.Label}={r.People}{(r.Beside is { } other ? "/" + other : "")}"));
}

public sealed class SqliteInsightTests() : InsightSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlInsightTests() : InsightSuite(DatabaseProvider.PostgreSql);
