using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>Nothing is launched before its checklist is complete for exactly what would be sent.</summary>
public abstract class LaunchChecklistTests(DatabaseProvider provider)
{
    [Fact]
    public async Task Launch_WaitsForEveryPoint_AndEachHasANameAndATime()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var host = bench.Host;
        var id = await bench.ApprovedAsync();
        Assert.Equal("campaign.not_frozen", (await SampleAsync(bench, id)).Error?.Code);
        Assert.Equal([LaunchPoint.List, LaunchPoint.Documents, LaunchPoint.Proofread, LaunchPoint.TestSeen], Stopping(await OpenAsync(bench, id)));
        CampaignBench.Ok(await bench.FreezeAsync(id));
        var refused = await bench.ScheduleAsync(id, 12, check: false);
        Assert.Equal("campaign.checklist_open", refused.Error?.Code);
        Assert.Contains("Documents", refused.Error!.Message, StringComparison.Ordinal);

        Assert.True(CampaignBench.Ok(await SampleAsync(bench, id)));
        Assert.Equal("usecase.invalid", (await TickAsync(bench, id, LaunchPoint.Content)).Error?.Code);
        Assert.Equal("approval.changed_meanwhile", (await TickAsync(bench, id, LaunchPoint.Proofread, hash: new string('0', 64))).Error?.Code);
        CampaignBench.Ok(await TickAsync(bench, id, LaunchPoint.Proofread));
        Assert.Equal("campaign.test_needed", (await TickAsync(bench, id, LaunchPoint.TestSeen)).Error?.Code);
        await bench.TestedAsync(id);
        CampaignBench.Ok(await TickAsync(bench, id, LaunchPoint.TestSeen));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        CampaignBench.Ok(await TickAsync(bench, id, LaunchPoint.TestSeen, done: false));
        Assert.Equal([LaunchPoint.TestSeen], Stopping(await OpenAsync(bench, id)));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        CampaignBench.Ok(await TickAsync(bench, id, LaunchPoint.TestSeen));

        var complete = await OpenAsync(bench, id);
        Assert.True(complete.IsComplete);
        Assert.Equal((UserId.From(bench.Marketer.Id), host.Clock.GetUtcNow()), (complete.Items[^1].By, complete.Items[^1].At));
        CampaignBench.Ok(await bench.ScheduleAsync(id, 12, check: false));
        await using var db = host.NewContext();
        var sample = Assert.Single(db.LaunchSamples);
        Assert.Equal((12, 12, 0), (sample.Population, sample.Sampled, sample.Mismatches));
        Assert.Contains(db.AuditEvents.ToList(), e => e.Action == AuditAction.LaunchSampleChecked && e.ReasonCodes == $"12 of 12,agrees,seed:{sample.Seed}");
        Assert.Contains(db.AuditEvents.ToList(), e => e.Action == AuditAction.LaunchPointTicked && e.ReasonCodes == "TestSeen,taken back");
    }

    /// <summary>What is taken back before it begins keeps it from beginning, until it is ticked again and a person resumes it.</summary>
    [Fact]
    public async Task TickTakenBack_HoldsTheStart_AndEachCheckIsAChangeOfTheVersion()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.ApprovedAsync();
        CampaignBench.Ok(await bench.FreezeAsync(id));
        var before = (await bench.LatestAsync(id)).Revision;
        await bench.CheckAsync(id);
        // A sample and two ticks: a launch that read the version before any of them cannot be stored.
        Assert.Equal(before + 3, (await bench.LatestAsync(id)).Revision);
        CampaignBench.Ok(await bench.ScheduleAsync(id, 12, check: false));
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        CampaignBench.Ok(await TickAsync(bench, id, LaunchPoint.Proofread, done: false));

        Assert.Empty(await bench.DueAsync());

        var held = await bench.LatestAsync(id);
        Assert.Equal((CampaignState.Paused, null), (held.State, held.StartedAt));
        Assert.Contains("Proofread", held.StateReason, StringComparison.Ordinal);
        var resume = new ResumeCampaign(id, 1);
        Assert.Equal("campaign.checklist_open", (await bench.Host.RunAsync<ResumeCampaign, Unit>(resume, bench.Marketer)).Error?.Code);
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        CampaignBench.Ok(await TickAsync(bench, id, LaunchPoint.Proofread));
        CampaignBench.Ok(await bench.Host.RunAsync<ResumeCampaign, Unit>(resume, bench.Marketer));
        Assert.Equal("campaign.no_checks_now", (await TickAsync(bench, id, LaunchPoint.TestSeen)).Error?.Code);
    }

    /// <summary>Neither another draw nor another count mends the documents of the first.</summary>
    [Fact]
    public async Task FailedSample_StandsUntilTheSamePeopleAgree_WhateverIsCounted()
    {
        var documents = new StatedDocuments { Verdict = new DocumentsVerdict(12, 1, ["AUTH_Revoked"]) };
        await using var bench = await CampaignBench.StartAsync(provider, configure: services => services.AddSingleton<IAudienceDocuments>(documents));
        var id = await bench.ApprovedAsync();
        CampaignBench.Ok(await bench.FreezeAsync(id));
        Assert.False(CampaignBench.Ok(await SampleAsync(bench, id)));
        Assert.Equal("campaign.sample_failed", (await bench.FreezeAsync(id)).Error?.Code);
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(CampaignBench.Ok(await SampleAsync(bench, id)));
        Assert.Equal(LaunchPointState.Blocked, (await OpenAsync(bench, id)).Items.Single(i => i.Point == LaunchPoint.Documents).State);

        documents.Verdict = new DocumentsVerdict(12, 0, []);
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(CampaignBench.Ok(await SampleAsync(bench, id)));
        Assert.Equal(LaunchPointState.Done, (await OpenAsync(bench, id)).Items.Single(i => i.Point == LaunchPoint.Documents).State);
        await using var db = bench.Host.NewContext();
        var seed = Assert.Single(db.LaunchSamples.Select(s => s.Seed).Distinct().ToList());
        Assert.Contains(db.AuditEvents.ToList(), e => e.Action == AuditAction.LaunchSampleChecked && e.ReasonCodes == $"12 of 12,mismatch,seed:{seed},again");

        // The same people counted again are sampled already; with one more it is another audience.
        CampaignBench.Ok(await bench.FreezeAsync(id));
        Assert.Equal(LaunchPointState.Done, (await OpenAsync(bench, id)).Items.Single(i => i.Point == LaunchPoint.Documents).State);
        await bench.AddPeopleAsync(1);
        CampaignBench.Ok(await bench.FreezeAsync(id));
        Assert.Equal(LaunchPointState.Open, (await OpenAsync(bench, id)).Items.Single(i => i.Point == LaunchPoint.Documents).State);
    }

    /// <summary>Nobody draws again by changing a word: a new version of the same people looks at the same ones.</summary>
    [Fact]
    public async Task NewVersion_OfTheSamePeople_ChecksTheSameSample()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.ApprovedAsync();
        CampaignBench.Ok(await bench.FreezeAsync(id));
        CampaignBench.Ok(await SampleAsync(bench, id));

        CampaignBench.Ok(await bench.Host.RunAsync<StartCampaignVersion, int>(new StartCampaignVersion(id), bench.Marketer));
        CampaignBench.Ok(await bench.SaveAsync(id, (await bench.LatestAsync(id)).Setup() with { FromName = "Harbor" }));
        await bench.ApproveAsync(id);
        CampaignBench.Ok(await bench.FreezeAsync(id));
        Assert.Equal(LaunchPointState.Open, (await OpenAsync(bench, id)).Items.Single(i => i.Point == LaunchPoint.Documents).State);
        CampaignBench.Ok(await SampleAsync(bench, id));

        await using var db = bench.Host.NewContext();
        var samples = db.LaunchSamples.ToList();
        Assert.Equal((2, 2, 1), (samples.Count, samples.Select(s => s.Version).Distinct().Count(), samples.Select(s => s.Seed).Distinct().Count()));
    }

    /// <summary>A person with several records and several suppressions is one person.</summary>
    [Fact]
    public async Task List_CountsAPersonOnce_ByAnyOfTheirRecords()
    {
        await using var bench = await CampaignBench.StartAsync(provider, people: 0);
        var people = await bench.AddPeopleAsync(30);
        var merged = await bench.AddPeopleAsync(12, AdministrativeGender.Male);
        var (now, mailbox) = (bench.Host.Clock.GetUtcNow(), new byte[32]);
        await using (var db = bench.Host.NewContext())
        {
            for (var i = 0; i < merged.Count; i++)
                db.Contacts.Single(c => c.Id == merged[i]).MergeInto(people[i], true, now);
            db.Suppressions.AddRange(merged.Concat(people.Take(5)).Select(p => new Suppression(p, GateSuppression.DoNotContact, null, null, SuppressionSource.Staff, null, now)));
            // Of no concern to this campaign, or of another mailbox.
            db.Suppressions.Add(new Suppression(people[20], GateSuppression.FundraisingOptOut, null, null, SuppressionSource.Staff, null, now));
            db.Suppressions.Add(new Suppression(people[21], GateSuppression.HardBounce, null, mailbox, SuppressionSource.Bounce, null, now));
            await db.SaveChangesAsync();
        }

        var id = await bench.ApprovedAsync();
        CampaignBench.Ok(await bench.FreezeAsync(id));

        Assert.StartsWith("30 people: 12 suppressed or opted out", (await OpenAsync(bench, id)).Items.Single(i => i.Point == LaunchPoint.List).Words, StringComparison.Ordinal);
    }

    /// <summary>Other people are another list; another hash is another message.</summary>
    [Fact]
    public async Task OtherPeople_ReopenTheSample_AndANewVersionEverything()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.ApprovedAsync();
        CampaignBench.Ok(await bench.FreezeAsync(id));
        await bench.CheckAsync(id);
        Assert.True((await OpenAsync(bench, id)).IsComplete);

        bench.Host.Clock.Advance(TimeSpan.FromMinutes(5));
        await bench.AddPeopleAsync(1);
        CampaignBench.Ok(await bench.FreezeAsync(id));
        Assert.Equal([LaunchPoint.Documents], Stopping(await OpenAsync(bench, id)));

        CampaignBench.Ok(await bench.Host.RunAsync<StartCampaignVersion, int>(new StartCampaignVersion(id), bench.Marketer));
        CampaignBench.Ok(await bench.SaveAsync(id, (await bench.LatestAsync(id)).Setup() with { FromName = "Harbor" }));
        await bench.ApproveAsync(id);
        Assert.Equal([LaunchPoint.List, LaunchPoint.Documents, LaunchPoint.Proofread, LaunchPoint.TestSeen], Stopping(await OpenAsync(bench, id)));
    }

    /// <summary>Suppressed people are counted as they may be shown: neither they nor who is left may be 1–10.</summary>
    [Fact]
    public async Task List_CountsWhoCannotBeWrittenTo_WithoutTellingFew()
    {
        await using var bench = await CampaignBench.StartAsync(provider, people: 0);
        var people = await bench.AddPeopleAsync(30);
        await using (var db = bench.Host.NewContext())
        {
            db.Suppressions.AddRange(people.Take(3).Select(p => new Suppression(p, GateSuppression.DoNotContact, null, null, SuppressionSource.Staff, null, bench.Host.Clock.GetUtcNow())));
            await db.SaveChangesAsync();
        }

        var id = await bench.ApprovedAsync();
        CampaignBench.Ok(await bench.FreezeAsync(id));

        var list = (await OpenAsync(bench, id)).Items.Single(i => i.Point == LaunchPoint.List);
        Assert.Equal((LaunchPointState.Attention, "30 people: <11 suppressed or opted out, 30 without an address."), (list.State, list.Words));
    }

    private static IReadOnlyList<LaunchPoint> Stopping(LaunchChecklist checklist) => [.. checklist.Items.Where(i => i.Stops).Select(i => i.Point)];

    private static async Task<LaunchChecklist> OpenAsync(CampaignBench bench, CampaignId id) =>
        CampaignBench.Ok(await bench.Host.RunAsync<OpenLaunchChecklist, LaunchChecklist>(new OpenLaunchChecklist(id), bench.Marketer));

    private static async Task<Result<bool>> SampleAsync(CampaignBench bench, CampaignId id) =>
        await bench.Host.RunAsync<CheckLaunchSample, bool>(new CheckLaunchSample(id, (await bench.LatestAsync(id)).Number), bench.Marketer);

    private static async Task<Result<Unit>> TickAsync(CampaignBench bench, CampaignId id, LaunchPoint point, bool done = true, string? hash = null) =>
        await bench.Host.RunAsync<TickLaunchPoint, Unit>(new TickLaunchPoint(id, (await bench.LatestAsync(id)).Number, point, hash ?? await bench.HashAsync(id), done), bench.Marketer);
}

/// <summary>Documents that say what the test wants.</summary>
internal sealed class StatedDocuments : IAudienceDocuments
{
    public required DocumentsVerdict Verdict { get; set; }

    public Task<DocumentsVerdict> CheckAsync(AppDbContext db, OriginFacts origin, IReadOnlyList<ContactId> people, DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult(Verdict);
}

public sealed class LaunchChecklistOnSqliteTests() : LaunchChecklistTests(DatabaseProvider.Sqlite);

public sealed class LaunchChecklistOnPostgreSqlTests() : LaunchChecklistTests(DatabaseProvider.PostgreSql);

public sealed class SampleDrawTests
{
    /// <summary>The draw is a promise to whoever draws again: these numbers may never change.</summary>
    [Fact]
    public void Places_FollowFromTheSeed() =>
        Assert.Equal(SampleDraw.Places("00112233445566778899aabbccddeeff", 1000, 5), SampleDraw.Places("00112233445566778899aabbccddeeff", 1000, 5));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(59, 59)]
    [InlineData(60, 59)]
    [InlineData(1_000_000, 59)]
    public void Places_AreDifferent_InOrder_AndInTheList(int population, int expected)
    {
        var places = SampleDraw.Places(SampleDraw.NewSeed(), population, CheckLaunchSample.Size);

        Assert.Equal(expected, places.Count);
        Assert.Equal(places.Distinct().Order(), places);
        Assert.All(places, p => Assert.InRange(p, 0, population - 1));
    }

    [Fact]
    public void EveryPlace_IsDrawnAboutEquallyOften()
    {
        var drawn = Enumerable.Range(0, 4000).SelectMany(i => SampleDraw.Places(i.ToString(System.Globalization.CultureInfo.InvariantCulture), 10, 2)).CountBy(p => p).ToDictionary();

        Assert.Equal(10, drawn.Count);
        Assert.All(drawn.Values, n => Assert.InRange(n, 650, 950));
    }
}
