using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Campaigns.Testing;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>An organisation with people, a segment and a published email; walks a campaign to any step by use cases alone.</summary>
internal sealed class CampaignBench(TestHost host) : IAsyncDisposable
{
    public TestHost Host { get; } = host;

    public Actor Marketer { get; } = Person(
        Permission.CampaignEdit, Permission.CampaignView, Permission.CampaignLaunch, Permission.CampaignPause, Permission.ApprovalView,
        Permission.ReviewComment, Permission.LaunchCheck, Permission.ContentEdit, Permission.ContentView, Permission.SegmentEdit, Permission.SegmentView);

    /// <summary>May use sensitive attributes, as a compliance officer does who builds a segment for someone.</summary>
    public Actor SegmentBuilder { get; } = Person(Permission.SegmentEdit, Permission.SegmentView, Permission.SensitiveAttributesUse, Permission.Part2Use);

    public Actor Compliance { get; } = Person(
        Permission.CampaignView, Permission.CampaignPause, Permission.ApprovalView, Permission.ApprovalCompliance, Permission.FactsConfirm, Permission.ContentView,
        Permission.ReviewComment, Permission.LaunchCheck, Permission.ApprovalEvidenceExport, Permission.MessagePreviewReal);

    public Actor Legal { get; } = Person(Permission.CampaignView, Permission.ApprovalView, Permission.ApprovalLegal, Permission.ReviewComment);

    public Actor Clinical { get; } = Person(Permission.CampaignView, Permission.ApprovalView, Permission.ApprovalClinical);

    public Actor Part2 { get; } = Person(Permission.CampaignView, Permission.ApprovalView, Permission.ApprovalPart2, Permission.SensitiveAttributesUse, Permission.Part2Use);

    public static async Task<CampaignBench> StartAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, int people = 12, Action<IServiceCollection>? configure = null)
    {
        var bench = new CampaignBench(await TestHost.StartAsync(provider, configure));
        await bench.AddPeopleAsync(people);
        return bench;
    }

    public async Task<IReadOnlyList<ContactId>> AddPeopleAsync(int count, AdministrativeGender gender = AdministrativeGender.Female)
    {
        await using var db = Host.NewContext();
        var now = Host.Clock.GetUtcNow();
        var people = Enumerable.Range(0, count)
            .Select(_ => ContactId.New()).Select(id => new Contact(id, "test", id.Value.ToString("N"), now) { Gender = gender }).ToList();
        db.AddRange(people);
        await db.SaveChangesAsync();
        var ids = people.Select(p => p.Id).ToList();
        foreach (var sink in Host.Services.GetServices<IContactFactSink>())
            await sink.ContactsChangedAsync(db, ids, now, CancellationToken.None);
        await db.SaveChangesAsync();
        return ids;
    }

    public async Task<SegmentVersionId> SegmentAsync(string rule = """{"attribute":"gender","operator":"equals","value":"female"}""", string name = "Women") =>
        Ok(await Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = rule }, SegmentBuilder)).VersionId;

    public async Task<ContentVersionId> ContentAsync(string starter = "welcome")
    {
        var id = Ok(await Host.RunAsync<CreateContent, ContentId>(new CreateContent("Letter " + Guid.CreateVersion7().ToString("N"), starter), Marketer));
        return Ok(await Host.RunAsync<PublishContentVersion, ContentVersionId>(new PublishContentVersion(id, 1, null), Marketer));
    }

    public async Task<IReadOnlyList<string>> BlocksAsync(ContentVersionId content)
    {
        await using var db = Host.NewContext();
        var found = await Host.Get<PublishedContents>().FindAsync(db, content, CancellationToken.None);
        return new CampaignPicture(new CampaignSetup { Content = content }, found, null).BlockIds;
    }

    /// <summary>A complete set-up: own health service by a provider, so not marketing (row 12).</summary>
    public async Task<CampaignSetup> SetupAsync(BlockSubject subject = BlockSubject.OwnHealthService, string starter = "welcome")
    {
        var content = await ContentAsync(starter);
        return new CampaignSetup
        {
            Segment = await SegmentAsync(name: "Women " + Guid.CreateVersion7().ToString("N")),
            Content = content,
            FromName = "Harbor Health",
            FromAddress = "news@example.org",
            ClinicalClaims = Stated.N,
            Sheets = [new FactSheet { Key = "all", Blocks = await BlocksAsync(content), Facts = Facts(subject), NoRemunerationAttested = true }],
        };
    }

    public static BlockFacts Facts(BlockSubject subject) => new()
    {
        AudienceBasis = AudienceBasis.PatientOrMember,
        Encourages = Stated.Y,
        Subject = subject,
        SenderRole = SenderRole.Provider,
        Remuneration = Remuneration.None,
        PhiToThirdParty = Stated.N,
        PhiToThirdPartyRemunerated = Stated.N,
    };

    /// <summary>Somebody with an account and a mailbox, who may check launches.</summary>
    public async Task<Actor> StaffAsync(string mailbox)
    {
        Assert.True(EmailAddress.TryParse(mailbox, out var address));
        var now = Host.Clock.GetUtcNow();
        var user = StaffUser.Create(address, "Mia", Host.Get<IFieldCipher>(), Host.Get<IBlindIndex>(), now);
        user.Enrol(now);
        await using var db = Host.NewContext();
        db.StaffUsers.Add(user);
        await db.SaveChangesAsync();
        return Actor.User(user.Id, "test", new HashSet<Permission> { Permission.LaunchCheck, Permission.CampaignView, Permission.SignedIn }, null, null);
    }

    public async Task<CampaignId> DraftAsync(CampaignSetup? setup = null)
    {
        var id = Ok(await Host.RunAsync<CreateCampaign, CampaignId>(new CreateCampaign("Autumn news"), Marketer));
        Ok(await SaveAsync(id, setup ?? await SetupAsync()));
        return id;
    }

    public async Task<Result<long>> SaveAsync(CampaignId id, CampaignSetup setup, long? revision = null, Actor? by = null)
    {
        var version = await LatestAsync(id);
        return await Host.RunAsync<SaveCampaignDraft, long>(
            new SaveCampaignDraft { Campaign = id, Version = version.Number, Revision = revision ?? version.Revision, Name = "Autumn news", Setup = setup }, by ?? Marketer);
    }

    public async Task<Result<ApprovalRequestId>> SubmitAsync(CampaignId id)
    {
        var version = await LatestAsync(id);
        return await Host.RunAsync<SubmitCampaign, ApprovalRequestId>(new SubmitCampaign(id, version.Number, version.Revision), Marketer);
    }

    public async Task ApproveAsync(CampaignId id)
    {
        var request = Ok(await SubmitAsync(id));
        await using var db = Host.NewContext();
        var slots = (await db.ApprovalRequests.SingleAsync(r => r.Id == request)).Slots.Select(s => s.Kind).ToList();
        var version = await LatestAsync(id);
        foreach (var sheet in version.Setup().Sheets)
        {
            Ok(await Host.RunAsync<ConfirmFacts, Unit>(
                new ConfirmFacts { Request = request, SheetKey = sheet.Key, FactsHash = sheet.Hash(), Evidence = "Policy 4" }, Compliance));
        }

        foreach (var kind in slots)
            Ok(await Host.RunAsync<GrantApproval, bool>(new GrantApproval { Request = request, Kind = kind, Hash = await HashAsync(id) }, ApproverOf(kind)));
    }

    public async Task<CampaignId> ApprovedAsync(CampaignSetup? setup = null)
    {
        var id = await DraftAsync(setup);
        await ApproveAsync(id);
        return id;
    }

    public async Task<CampaignId> RunningAsync(int people = 12)
    {
        var id = await ApprovedAsync();
        Ok(await FreezeAsync(id));
        Ok(await ScheduleAsync(id, people));
        Assert.Single(await DueAsync());
        return id;
    }

    public async Task<Result<FrozenAudience>> FreezeAsync(CampaignId id) =>
        await Host.RunAsync<FreezeAudience, FrozenAudience>(new FreezeAudience(id, (await LatestAsync(id)).Number), Marketer);

    /// <summary>A test of the latest version's email went out and was taken; written as it is kept, without the wire.</summary>
    public async Task TestedAsync(CampaignId id)
    {
        var version = await LatestAsync(id);
        await using var db = Host.NewContext();
        var picture = await Host.Get<CampaignPictures>().OfAsync(db, version, CancellationToken.None);
        var shown = await TestPost.AsSentAsync(db, CampaignOrigin.FactsOf(version, picture, GateApproval.Missing, Host.Clock.GetUtcNow())!, CancellationToken.None);
        var test = new CampaignTest(id, version.Number, SeenEmail.HashOf(shown), UserId.From(Marketer.Id), Host.Clock.GetUtcNow());
        test.End(SubmissionResult.Accepted, "accepted");
        db.CampaignTests.Add(test);
        await db.SaveChangesAsync();
    }

    /// <summary>The checklist before the launch, done by the marketer; what cannot be done is left, and the launch says so.</summary>
    public async Task CheckAsync(CampaignId id)
    {
        var number = (await LatestAsync(id)).Number;
        await TestedAsync(id);
        await Host.RunAsync<CheckLaunchSample, bool>(new CheckLaunchSample(id, number), Marketer);
        foreach (var point in (LaunchPoint[])[LaunchPoint.Proofread, LaunchPoint.TestSeen])
            await Host.RunAsync<TickLaunchPoint, Unit>(new TickLaunchPoint(id, number, point, await HashAsync(id)), Marketer);
    }

    public async Task<Result<DateTimeOffset>> ScheduleAsync(CampaignId id, int? typed, DateTimeOffset? at = null, bool check = true)
    {
        if (check)
            await CheckAsync(id);
        return await Host.RunAsync<ScheduleCampaign, DateTimeOffset>(
            new ScheduleCampaign { Campaign = id, Version = (await LatestAsync(id)).Number, SendAt = at, TypedCount = typed }, Marketer);
    }

    /// <summary>What the clock finds due, as Sending asks it.</summary>
    public async Task<IReadOnlyList<OriginRun>> DueAsync()
    {
        await using var db = Host.NewContext();
        return await Origin.DueRunsAsync(db, Host.Clock.GetUtcNow(), CancellationToken.None);
    }

    public IMessageOrigin Origin => Host.Services.GetServices<IMessageOrigin>().Single(o => o is CampaignOrigin);

    public async Task<OriginFacts?> FactsAsync(CampaignId id, int version = 1)
    {
        await using var db = Host.NewContext();
        return await Origin.FactsAsync(db, id.Origin, version, Host.Clock.GetUtcNow(), CancellationToken.None);
    }

    public async Task<CampaignVersion> LatestAsync(CampaignId id)
    {
        await using var db = Host.NewContext();
        return await db.CampaignVersions.Where(v => v.CampaignId == id).OrderByDescending(v => v.Number).FirstAsync();
    }

    public async Task<string> HashAsync(CampaignId id)
    {
        var version = await LatestAsync(id);
        await using var db = Host.NewContext();
        return (await Host.Get<CampaignPictures>().OfAsync(db, version, CancellationToken.None)).Hash();
    }

    public Actor ApproverOf(ApproverKind kind) => kind switch
    {
        ApproverKind.Compliance => Compliance,
        ApproverKind.Legal => Legal,
        ApproverKind.Part2 => Part2,
        _ => Clinical,
    };

    public static T Ok<T>(Result<T> result)
    {
        Assert.True(result.IsSuccess, result.Error?.ToString());
        return result.Value;
    }

    public static Actor Person(params Permission[] permissions) => Actor.User(UserId.New(), "test", permissions.ToHashSet(), null, null);

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
