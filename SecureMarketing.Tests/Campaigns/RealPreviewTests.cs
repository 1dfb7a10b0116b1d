using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>compliance §4: Compliance may see a message as at most five real people would read it, and each of them is on record.</summary>
public sealed class RealPreviewTests
{
    private const string Why = "Values on file read well";

    [Fact]
    public async Task AtMostFive_ReadTheirOwnValues_AndEachIsOnRecordWithTheReason()
    {
        await using var bench = await CampaignBench.StartAsync();
        var names = await NameAsync(bench);
        var request = await SubmittedAsync(bench);

        var shown = CampaignBench.Ok(await PreviewAsync(bench, request, bench.Compliance));

        Assert.Equal(PreviewForPeople.Most, shown.Count);
        Assert.Equal(PreviewForPeople.Most, shown.Select(s => s.Email!.Contact).Distinct().Count());
        Assert.All(shown, s => Assert.StartsWith($"Welcome, {names[s.Email!.Contact]}\n", s.Email.Text, StringComparison.Ordinal));
        await using var db = bench.Host.NewContext();
        var looks = await db.AuditEvents.Where(e => e.Action == AuditAction.PersonRevealed).ToListAsync();
        Assert.Equal(shown.Select(s => s.Email!.Contact.Value.ToString("N")).Order(), looks.Select(e => e.ObjectId!).Order());
        Assert.All(looks, e => Assert.Equal((Why, true, bench.Compliance.Id), (e.Purpose, e.SubjectPseudoId is not null, e.ActorId)));
        Assert.Equal("people:5", (await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.ContentPreviewed)).ReasonCodes);
    }

    [Fact]
    public async Task WithoutTheRight_AReason_OrARule_NobodyIsShown_OrLookedUp()
    {
        await using var bench = await CampaignBench.StartAsync();
        var request = await SubmittedAsync(bench);

        Assert.Equal(ErrorKind.Forbidden, (await PreviewAsync(bench, request, bench.Marketer)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await PreviewAsync(bench, request, bench.Clinical)).Error?.Kind);
        Assert.Equal("approval.preview_reason", (await PreviewAsync(bench, request, bench.Compliance, " no ")).Error?.Code);
        Assert.Equal(ApprovalErrors.Unknown, (await PreviewAsync(bench, ApprovalRequestId.New(), bench.Compliance)).Error);
        await using var db = bench.Host.NewContext();
        Assert.False(await db.AuditEvents.AnyAsync(e => e.Action == AuditAction.PersonRevealed));
    }

    /// <summary>Whoever may not use a sensitive category does not see who is in it by way of a preview.</summary>
    [Fact]
    public async Task SensitiveSegment_IsShownOnlyToWhoMayUseIt()
    {
        await using var bench = await CampaignBench.StartAsync();
        var request = await SubmittedAsync(bench, """{"attribute":"condition","operator":"ever","of":{"codes":["B20"],"system":"icd-10-cm"}}""");

        Assert.Equal(SegmentErrors.Sensitive, (await PreviewAsync(bench, request, bench.Compliance)).Error);
        Assert.Empty(CampaignBench.Ok(await PreviewAsync(bench, request, CampaignBench.Person(Permission.MessagePreviewReal, Permission.SensitiveAttributesUse))));
    }

    private static Task<Result<IReadOnlyList<RealPreview>>> PreviewAsync(CampaignBench bench, ApprovalRequestId request, Actor by, string why = Why) =>
        bench.Host.RunAsync<PreviewForPeople, IReadOnlyList<RealPreview>>(new PreviewForPeople(request, why), by);

    private static async Task<ApprovalRequestId> SubmittedAsync(CampaignBench bench, string? rule = null)
    {
        var setup = await bench.SetupAsync();
        if (rule is not null)
            setup = setup with { Segment = await bench.SegmentAsync(rule, "Rule " + Guid.CreateVersion7().ToString("N")) };
        return CampaignBench.Ok(await bench.SubmitAsync(await bench.DraftAsync(setup)));
    }

    private static async Task<IReadOnlyDictionary<ContactId, string>> NameAsync(CampaignBench bench)
    {
        await using var db = bench.Host.NewContext();
        var people = await db.Contacts.ToListAsync();
        var names = people.Select((p, i) => (p.Id, Name: "Given" + (char)('a' + i))).ToDictionary(p => p.Id, p => p.Name);
        foreach (var person in people)
            bench.Host.Get<ContactSeal>().Store(person, ContactField.GivenName, names[person.Id]);
        await db.SaveChangesAsync();
        return names;
    }
}
