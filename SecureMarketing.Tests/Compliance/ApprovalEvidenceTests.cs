using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance.ApprovalEvidence;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Campaigns;

namespace SecureMarketing.Tests.Compliance;

/// <summary>What a regulator is handed about one approval.</summary>
public sealed class ApprovalEvidenceTests
{
    private const string Malice = "<script>alert(1)</script> & \"Harbor\"";

    [Fact]
    public async Task Pack_HoldsWhatWasApproved_ByWhom_AndItsHashIsOnTheTrail()
    {
        await using var bench = await CampaignBench.StartAsync();
        var host = bench.Host;
        var id = await bench.DraftAsync(await bench.SetupAsync() with { FromName = Malice });
        var first = CampaignBench.Ok(await bench.SubmitAsync(id));
        CampaignBench.Ok(await host.RunAsync<CommentOnApproval, ReviewCommentId>(new CommentOnApproval { Request = first, Anchor = "sender", Text = Malice }, bench.Compliance));
        CampaignBench.Ok(await host.RunAsync<RequestChanges, Unit>(new RequestChanges { Request = first, Kind = ApproverKind.Compliance, Comment = "" }, bench.Compliance));
        CampaignBench.Ok(await bench.SaveAsync(id, (await bench.LatestAsync(id)).Setup() with { Topic = "visits" }));
        await bench.ApproveAsync(id);
        CampaignBench.Ok(await bench.FreezeAsync(id));
        await bench.CheckAsync(id);
        await using var db = host.NewContext();
        var request = await db.ApprovalRequests.OrderByDescending(r => r.Id).FirstAsync();

        var files = CampaignBench.Ok(await host.RunAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(new ExportApprovalEvidence(request.Id), bench.Compliance));

        var file = JsonNode.Parse(files.Json)!;
        var pack = file["pack"]!;
        // Whoever has the file alone can compute its hash, and find it on the trail.
        Assert.Equal((files.Sha256, files.Sha256), (file["sha256"]!.ToString(), ApprovalHash.Of(pack)));
        Assert.Contains(await db.AuditEvents.ToListAsync(), e => e.Action == AuditAction.ApprovalEvidenceExported && e.ObjectId == id.Value.ToString("N") && Convert.ToHexStringLower(e.AfterHash!) == files.Sha256);
        Assert.Equal((request.Hash, "True", "NotMarketing", "12"), (pack["hash"]!.ToString(), pack["unchangedSince"]!.GetValue<bool>().ToString(), pack["class"]!["hipaa"]!.ToString(), pack["class"]!["row"]!.ToString()));
        Assert.Equal(("Granted", request.Hash), (pack["slots"]![0]!["state"]!.ToString(), pack["slots"]![0]!["grantedHash"]!.ToString()));
        Assert.Equal("Policy 4", pack["facts"]![0]!["evidence"]!.ToString());
        Assert.Equal(Malice, pack["comments"]![0]!["text"]!.ToString());
        Assert.Equal(2, pack["checklist"]!["ticks"]!.AsArray().Count);
        Assert.Single(pack["checklist"]!["samples"]!.AsArray());
        Assert.Contains("Gender is female", pack["segment"]!["rule"]!.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(pack["email"]!["html"]!.ToString());
        foreach (var action in (string[])["CampaignCreated", "CampaignSubmitted", "ReviewCommented", "ApprovalChangesRequested", "ApprovalGranted"])
            Assert.Contains(pack["history"]!.AsArray(), e => e!["action"]!.ToString() == action);
        AssertPage(files.Html);
        await AssertNobodyAsync(bench, files);

        // Whatever changes afterwards, the evidence is of what was approved, and says what would be sent now.
        var segment = (await bench.LatestAsync(id)).Segment;
        (await db.Segments.SingleAsync(s => s.LatestVersionId == segment)).Rename("HIV group");
        await db.SaveChangesAsync();
        var later = JsonNode.Parse(CampaignBench.Ok(await host.RunAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(new ExportApprovalEvidence(request.Id), bench.Compliance)).Json)!["pack"]!;
        Assert.Equal((request.Hash, false), (later["hash"]!.ToString(), later["unchangedSince"]!.GetValue<bool>()));
        Assert.DoesNotContain("HIV", later["parts"]!.ToJsonString() + later["class"]!.ToJsonString() + later["segment"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("HIV", later["drift"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.False(JsonNode.Parse(CampaignBench.Ok(await host.RunAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(new ExportApprovalEvidence(first), bench.Compliance)).Json)!["pack"]!["latestRequest"]!.GetValue<bool>());
    }

    [Fact]
    public async Task ALongHistory_SaysThatItIsCut()
    {
        await using var bench = await CampaignBench.StartAsync();
        var id = await bench.DraftAsync();
        var request = CampaignBench.Ok(await bench.SubmitAsync(id));
        var command = new ExportApprovalEvidence(request);
        Assert.False(JsonNode.Parse(CampaignBench.Ok(await bench.Host.RunAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(command, bench.Compliance)).Json)!["pack"]!["historyCut"]!.GetValue<bool>());
        await using (var db = bench.Host.NewContext())
        {
            for (var i = 0; i < 2000; i++)
                bench.Host.Get<IAuditTrail>().Append(db, bench.Marketer, new AuditEntry { Action = AuditAction.CampaignSubmitted, ObjectType = "campaign", ObjectId = id.Value.ToString("N") }, bench.Host.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }

        var files = CampaignBench.Ok(await bench.Host.RunAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(command, bench.Compliance));

        var pack = JsonNode.Parse(files.Json)!["pack"]!;
        Assert.Equal((2000, true), (pack["history"]!.AsArray().Count, pack["historyCut"]!.GetValue<bool>()));
        Assert.Contains("the first 2000 events", files.Html, StringComparison.Ordinal);
    }

    /// <summary>Marketers and auditors do not take it out; an unknown one is unknown.</summary>
    [Fact]
    public async Task Export_NeedsItsRight()
    {
        await using var bench = await CampaignBench.StartAsync();
        var request = CampaignBench.Ok(await bench.SubmitAsync(await bench.DraftAsync()));

        Assert.Equal("usecase.forbidden", (await bench.Host.RunAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(new ExportApprovalEvidence(request), bench.Marketer)).Error?.Code);
        Assert.Equal("approval.unknown", (await bench.Host.RunAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(new ExportApprovalEvidence(ApprovalRequestId.New()), bench.Compliance)).Error?.Code);
    }

    /// <summary>One file: typed markup is text, and outside the email's frame nothing could be loaded or run.</summary>
    private static void AssertPage(string html)
    {
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        using var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html);
        Assert.Empty(page.QuerySelectorAll("[src],link,img,object,embed,form,a[href]"));
        Assert.Equal("", Assert.Single(page.QuerySelectorAll("iframe")).GetAttribute("sandbox"));
        Assert.Single(page.QuerySelectorAll("h1"));
    }

    private static async Task AssertNobodyAsync(CampaignBench bench, ApprovalEvidenceFiles files)
    {
        await using var db = bench.Host.NewContext();
        foreach (var person in await db.Contacts.Select(c => new { c.Id, c.SourceId }).ToListAsync())
        {
            Assert.DoesNotContain(person.Id.Value.ToString(), files.Json, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(person.SourceId, files.Json + files.Html, StringComparison.OrdinalIgnoreCase);
        }
    }
}
