using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>Comments at the parts of a version, from the first look to the second.</summary>
public abstract class ReviewCommentTests(DatabaseProvider provider)
{
    private const string Words = "Say when the practice is open";

    [Fact]
    public async Task Comment_GoesBackWithTheVersion_IsAnsweredAndResolved_AndStaysWithIt()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var host = bench.Host;
        var id = await bench.DraftAsync();
        var first = CampaignBench.Ok(await bench.SubmitAsync(id));
        var block = (await OpenAsync(bench, first, bench.Compliance)).Parts.First(p => p.Key.StartsWith("block:", StringComparison.Ordinal)).Key;
        var comment = CampaignBench.Ok(await CommentAsync(bench, first, block, bench.Compliance));
        Assert.Equal("approval.part_unknown", (await CommentAsync(bench, first, "block:none", bench.Compliance)).Error?.Code);
        Assert.Equal("usecase.invalid", (await host.RunAsync<CommentOnApproval, ReviewCommentId>(new CommentOnApproval { Request = first, Anchor = block, Text = "  " }, bench.Compliance)).Error?.Code);

        // The words of the decision may be left to the comments, which go along.
        CampaignBench.Ok(await host.RunAsync<RequestChanges, Unit>(new RequestChanges { Request = first, Kind = ApproverKind.Compliance, Comment = "" }, bench.Compliance));
        Assert.Equal("approval.transition_undefined", (await CommentAsync(bench, first, block, bench.Compliance)).Error?.Code);

        var back = CampaignBench.Ok(await host.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(id), bench.Marketer));
        Assert.Equal(CampaignState.ChangesRequested, back.State);
        Assert.Equal("See the open comment.", Assert.Single(back.Slots).Comment);
        Assert.Equal((block, Words, true), (back.Threads[0].Anchor, back.Threads[0].Text, back.Threads[0].IsOpen));
        // The author of the email finds it at its block there too, until it is resolved.
        var remark = Assert.Single(await RemarksAsync(bench, back.Setup));
        Assert.Equal((block, "block:" + remark.Block, Words, id), (remark.Thread.Anchor, remark.Thread.Anchor, remark.Thread.Text, remark.Campaign));
        CampaignBench.Ok(await host.RunAsync<AnswerReviewComment, Unit>(new AnswerReviewComment(comment, "It is in the footer now"), bench.Marketer));
        CampaignBench.Ok(await host.RunAsync<ResolveReviewComment, Unit>(new ResolveReviewComment(comment, true), bench.Marketer));
        Assert.Empty(await RemarksAsync(bench, back.Setup));
        Assert.Equal("approval.comment_stands", (await host.RunAsync<ResolveReviewComment, Unit>(new ResolveReviewComment(comment, true), bench.Marketer)).Error?.Code);

        CampaignBench.Ok(await bench.SaveAsync(id, (await bench.LatestAsync(id)).Setup() with { FromName = "Harbor" }));
        var second = CampaignBench.Ok(await bench.SubmitAsync(id));
        Assert.NotEqual(first, second);
        var thread = Assert.Single((await OpenAsync(bench, second, bench.Compliance)).Threads);
        Assert.Equal((block, "It is in the footer now", UserId.From(bench.Marketer.Id)), (thread.Anchor, thread.Answers[0].Text, thread.ResolvedBy));
        CampaignBench.Ok(await host.RunAsync<ResolveReviewComment, Unit>(new ResolveReviewComment(comment, false), bench.Compliance));

        // Open again, it blocks nothing.
        await DecideAsync(bench, id, second);
        Assert.Equal(CampaignState.Approved, (await bench.LatestAsync(id)).State);
        Assert.Empty(await RemarksAsync(bench, back.Setup));
        Assert.Equal("approval.review_over", (await host.RunAsync<AnswerReviewComment, Unit>(new AnswerReviewComment(comment, "Later"), bench.Marketer)).Error?.Code);
        await AssertTrailAsync(bench);
    }

    [Fact]
    public async Task OnlyAnApprover_WhoIsNoEditor_Comments()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var request = CampaignBench.Ok(await bench.SubmitAsync(await bench.DraftAsync()));
        var both = Actor.User(UserId.From(bench.Marketer.Id), "test", new HashSet<Permission> { Permission.ReviewComment, Permission.ApprovalCompliance }, null, null);

        Assert.Equal("approval.not_an_approver", (await CommentAsync(bench, request, "subject", bench.Marketer)).Error?.Code);
        Assert.Equal("approval.not_an_approver", (await CommentAsync(bench, request, "subject", bench.Legal)).Error?.Code);
        Assert.Equal("approval.approver_is_author", (await CommentAsync(bench, request, "subject", both)).Error?.Code);
        Assert.Equal("approval.not_a_person", (await CommentAsync(bench, request, "subject", bench.Host.Operator)).Error?.Code);
        Assert.Equal("approval.reason_missing", (await bench.Host.RunAsync<RequestChanges, Unit>(new RequestChanges { Request = request, Kind = ApproverKind.Compliance, Comment = " " }, bench.Compliance)).Error?.Code);
    }

    /// <summary>Every act is on the trail, by part; what was said is not.</summary>
    private static async Task AssertTrailAsync(CampaignBench bench)
    {
        await using var db = bench.Host.NewContext();
        var events = db.AuditEvents.ToList();
        foreach (var action in (AuditAction[])[AuditAction.ReviewCommented, AuditAction.ReviewAnswered, AuditAction.ReviewResolved, AuditAction.ReviewReopened])
            Assert.Contains(events, e => e.Action == action && e.Outcome == AuditOutcome.Succeeded && e.ObjectType == "campaign" && e.ReasonCodes!.StartsWith("block:", StringComparison.Ordinal));
        Assert.Contains(events, e => e.Action == AuditAction.ApprovalChangesRequested && e.ReasonCodes == "Compliance,comments:1");
        Assert.DoesNotContain(events, e => $"{e.ReasonCodes} {e.Purpose}".Contains("practice is open", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<ContentRemark>> RemarksAsync(CampaignBench bench, CampaignSetup setup)
    {
        await using var db = bench.Host.NewContext();
        var content = await db.EmailContentVersions.Where(v => v.Id == setup.Content!.Value).Select(v => v.ContentId).SingleAsync();
        return CampaignBench.Ok(await bench.Host.RunAsync<ListContentRemarks, IReadOnlyList<ContentRemark>>(new ListContentRemarks(content), bench.Marketer));
    }

    private static async Task DecideAsync(CampaignBench bench, CampaignId id, ApprovalRequestId request)
    {
        foreach (var sheet in (await bench.LatestAsync(id)).Setup().Sheets)
            CampaignBench.Ok(await bench.Host.RunAsync<ConfirmFacts, Unit>(new ConfirmFacts { Request = request, SheetKey = sheet.Key, FactsHash = sheet.Hash(), Evidence = "Policy 4" }, bench.Compliance));
        CampaignBench.Ok(await bench.Host.RunAsync<GrantApproval, bool>(new GrantApproval { Request = request, Kind = ApproverKind.Compliance, Hash = await bench.HashAsync(id) }, bench.Compliance));
    }

    private static Task<Result<ReviewCommentId>> CommentAsync(CampaignBench bench, ApprovalRequestId request, string part, Actor by) =>
        bench.Host.RunAsync<CommentOnApproval, ReviewCommentId>(new CommentOnApproval { Request = request, Anchor = part, Text = Words }, by);

    private static async Task<OpenedApproval> OpenAsync(CampaignBench bench, ApprovalRequestId request, Actor by) =>
        CampaignBench.Ok(await bench.Host.RunAsync<OpenApproval, OpenedApproval>(new OpenApproval(request), by));
}

public sealed class ReviewCommentOnSqliteTests() : ReviewCommentTests(DatabaseProvider.Sqlite);

public sealed class ReviewCommentOnPostgreSqlTests() : ReviewCommentTests(DatabaseProvider.PostgreSql);
