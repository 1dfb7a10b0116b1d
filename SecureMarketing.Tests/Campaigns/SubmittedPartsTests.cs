using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Compliance.ApprovalEvidence;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>What a request was about stays on file with it, whatever drifts, is edited or is submitted afterwards.</summary>
public abstract class SubmittedPartsTests(DatabaseProvider provider)
{
    [Fact]
    public async Task EveryRequest_GivesEvidenceOfItsOwnParts_AndTheDiffShowsWhatDrifted()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var host = bench.Host;
        var setup = await bench.SetupAsync() with { FromName = "Zürich <Harbor>", NotBefore = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.FromHours(-5)) };
        var id = await bench.DraftAsync(setup);
        var first = CampaignBench.Ok(await bench.SubmitAsync(id));
        CampaignBench.Ok(await host.RunAsync<RequestChanges, Unit>(new RequestChanges { Request = first, Kind = ApproverKind.Compliance, Comment = "Name us" }, bench.Compliance));
        CampaignBench.Ok(await bench.SaveAsync(id, (await bench.LatestAsync(id)).Setup() with { FromName = "Harbor Health", Topic = "visits" }));
        await bench.ApproveAsync(id);
        var second = await LatestRequestAsync(bench);
        Assert.Empty((await OpenAsync(bench, second)).Drift);

        // Nobody touches the version; the organisation changes how it may travel, under which law, and what its words mean.
        CampaignBench.Ok(await host.RunAsync<SetDeliveryPolicy, Unit>(new SetDeliveryPolicy(HipaaClass.NotMarketing, DeliveryRules.Default with { Mode = DeliveryMode.PortalAlways })));
        CampaignBench.Ok(await host.RunAsync<SwitchRule, Unit>(new SwitchRule { RuleId = "CASL", Enabled = true, Reason = "We write to Canada" }));

        var opened = await OpenAsync(bench, second);
        Assert.Equal((false, true, PartsKept.Kept), (opened.IsCurrent, opened.IsLatest, opened.Kept));
        Assert.Equal(["routing", "rules"], opened.Drift.Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Contains("CASL", Added(opened.Drift.Single(p => p.Key == "rules")), StringComparison.Ordinal);
        Assert.DoesNotContain("CASL", string.Join('\n', opened.Parts.SelectMany(p => p.After).Select(r => r.Text)), StringComparison.Ordinal);

        // The evidence of both requests is what each was about.
        var (now, then) = (await PackAsync(bench, second), await PackAsync(bench, first));
        Assert.Equal((ApprovalHash.Of(now["bound"]!), true), (now["hash"]!.ToString(), now["partsKeptWithRequest"]!.GetValue<bool>()));
        Assert.DoesNotContain("CASL", now["rules"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, now["drift"]!.AsArray().Count);
        Assert.Equal((ApprovalHash.Of(then["bound"]!), false, "ChangesRequested"), (then["hash"]!.ToString(), then["latestRequest"]!.GetValue<bool>(), then["slots"]![0]!["state"]!.ToString()));
        Assert.Contains("Zürich <Harbor>", then["parts"]!.AsArray().Single(p => p!["key"]!.ToString() == "sender")!["text"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Harbor Health", now["parts"]!.AsArray().Single(p => p!["key"]!.ToString() == "sender")!["text"]!.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(then["hash"]!.ToString(), now["hash"]!.ToString());

        // The next version stands beside what was approved, not beside what that reads like today.
        CampaignBench.Ok(await host.RunAsync<StartCampaignVersion, int>(new StartCampaignVersion(id), bench.Marketer));
        var compared = CampaignBench.Ok(await host.RunAsync<DiffCampaign, CampaignComparison>(new DiffCampaign(id), bench.Marketer));
        Assert.Equal((1, "routing,rules"), (compared.From, string.Join(',', compared.Parts.Where(p => p.Change != PartChange.Same).Select(p => p.Key).Order(StringComparer.Ordinal))));
        var drifted = CampaignBench.Ok(await host.RunAsync<DiffCampaign, CampaignComparison>(new DiffCampaign(id, 1, 1), bench.Marketer));
        Assert.Equal(2, drifted.Parts.Count(p => p.Change != PartChange.Same));
    }

    /// <summary>Altered, or moved from another request: refused rather than shown. A request from before says what it lacks.</summary>
    [Fact]
    public async Task PartsThatAreNotTheRequests_ProveNothing()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var id = await bench.DraftAsync();
        var first = CampaignBench.Ok(await bench.SubmitAsync(id));
        CampaignBench.Ok(await bench.Host.RunAsync<RequestChanges, Unit>(new RequestChanges { Request = first, Kind = ApproverKind.Compliance, Comment = "Again" }, bench.Compliance));
        CampaignBench.Ok(await bench.SaveAsync(id, (await bench.LatestAsync(id)).Setup() with { FromName = "Harbor" }));
        var second = CampaignBench.Ok(await bench.SubmitAsync(id));
        await using var db = bench.Host.NewContext();
        var bytes = await db.SubmittedParts.Where(p => p.RequestId == second).Select(p => p.PartsSealed).SingleAsync();
        Assert.DoesNotContain("Gender", Encoding.UTF8.GetString(bytes), StringComparison.OrdinalIgnoreCase);

        await db.SubmittedParts.Where(p => p.RequestId == first).ExecuteUpdateAsync(set => set.SetProperty(p => p.PartsSealed, bytes));
        Assert.Equal("approval.evidence_unproven", await RefusalAsync(bench, first));
        Assert.Equal(PartsKept.Unproven, (await OpenAsync(bench, first)).Kept);

        await db.SubmittedParts.ExecuteDeleteAsync();
        Assert.Equal("approval.evidence_not_kept", await RefusalAsync(bench, first));
        // What nobody changed since can be read again, and its hash says so.
        var pack = await PackAsync(bench, second);
        Assert.Equal((false, ApprovalHash.Of(pack["bound"]!)), (pack["partsKeptWithRequest"]!.GetValue<bool>(), pack["hash"]!.ToString()));
    }

    /// <summary>Evidence is kept for years: parts in the words of another build prove nothing, and fail no page.</summary>
    [Fact]
    public async Task PartsInAnotherBuildsWords_CannotBeRead()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        await bench.ApprovedAsync();
        var request = await LatestRequestAsync(bench);
        await using var db = bench.Host.NewContext();
        var parts = (await db.SubmittedParts.SingleAsync(p => p.RequestId == request)).Open(bench.Host.Get<IFieldCipher>());
        Assert.NotNull(SubmittedCampaign.Read(parts, ApprovalHash.Of(parts["bound"]!)));

        parts["bound"]!["class"] = "Old";

        Assert.Throws<System.Text.Json.JsonException>(() => SubmittedCampaign.Read(parts, ApprovalHash.Of(parts["bound"]!)));
    }

    private static string Added(DiffPart part) => string.Concat(part.After.Where(r => r.Mark == DiffMark.Added).Select(r => r.Text));

    private static async Task<ApprovalRequestId> LatestRequestAsync(CampaignBench bench)
    {
        await using var db = bench.Host.NewContext();
        return (await db.ApprovalRequests.OrderByDescending(r => r.RequestedAt).ThenByDescending(r => r.Id).FirstAsync()).Id;
    }

    private static async Task<OpenedApproval> OpenAsync(CampaignBench bench, ApprovalRequestId request) =>
        CampaignBench.Ok(await bench.Host.RunAsync<OpenApproval, OpenedApproval>(new OpenApproval(request), bench.Compliance));

    private static Task<Result<ApprovalEvidenceFiles>> ExportAsync(CampaignBench bench, ApprovalRequestId request) =>
        bench.Host.RunAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(new ExportApprovalEvidence(request), bench.Compliance);

    private static async Task<string?> RefusalAsync(CampaignBench bench, ApprovalRequestId request) => (await ExportAsync(bench, request)).Error?.Code;

    private static async Task<JsonNode> PackAsync(CampaignBench bench, ApprovalRequestId request) =>
        JsonNode.Parse(CampaignBench.Ok(await ExportAsync(bench, request)).Json)!["pack"]!;
}

public sealed class SubmittedPartsOnSqliteTests() : SubmittedPartsTests(DatabaseProvider.Sqlite);

public sealed class SubmittedPartsOnPostgreSqlTests() : SubmittedPartsTests(DatabaseProvider.PostgreSql);
