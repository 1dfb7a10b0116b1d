using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Compliance.ApprovalEvidence;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>Words that taint, and the compartment of records under 42 CFR part 2.</summary>
public sealed class Part2CampaignTests
{
    private const string SubstanceUse = """{"attribute":"condition","operator":"never","of":{"codes":["F10.20"],"system":"icd-10-cm"}}""";

    private static readonly FactSheet Own = new() { Key = "all", Facts = CampaignBench.Facts(BlockSubject.OwnHealthService), NoRemunerationAttested = true };

    /// <summary>Lists, reports and logs show a campaign's name to staff who may not use the category; what the campaign is about does not matter.</summary>
    [Theory]
    [InlineData("HIV screening", "HIV")]
    [InlineData("Addiction help", "Addiction")]
    [InlineData("Birth control letter", "birth control")]
    public async Task ACampaignsName_NamesNoSensitiveCategory(string name, string word)
    {
        await using var bench = await CampaignBench.StartAsync();
        var id = await bench.DraftAsync();
        var version = await bench.LatestAsync(id);
        CampaignBench.Ok(await bench.Host.RunAsync<SaveCampaignDraft, long>(
            new SaveCampaignDraft { Campaign = id, Version = version.Number, Revision = version.Revision, Name = name, Setup = version.Setup() }, bench.Marketer));

        var refused = (await bench.SubmitAsync(id)).Error!;

        Assert.Equal("campaign.names_not_neutral", refused.Code);
        Assert.Contains($"\"{word}\" in the name of the campaign", refused.Message, StringComparison.OrdinalIgnoreCase);
        CampaignBench.Ok(await bench.SaveAsync(id, version.Setup()));
        CampaignBench.Ok(await bench.SubmitAsync(id));
    }

    /// <summary>Where a word stands: then the label that follows.</summary>
    [Theory]
    [InlineData("subject", "HIV")]
    [InlineData("preheader", "HIV")]
    [InlineData("link", "PSY")]
    [InlineData("picture", "SEX")]
    [InlineData("alt", "HIV")]
    [InlineData("segment", "ETH")]
    [InlineData("topic", "STD")]
    [InlineData("own", "GDIS")]
    public async Task AWord_TaintsTheCampaign_WhereverItStands(string place, string label)
    {
        await using var scenario = await ScenarioBench.StartAsync();
        CampaignBench.Ok(await scenario.Bench.Host.RunAsync<AddSensitiveTerm, string>(new AddSensitiveTerm("Harbor House", Sensitivity.Genetic)));
        var plain = await scenario.SetupAsync([Own]);
        Assert.Empty((await scenario.SummaryAsync(plain)).Labels);
        // The lint refuses such subjects for publishing; what was published before the word was known is still judged.
        var document = (await DocumentAsync(scenario, plain.Content!.Value)) switch
        {
            var d when place == "subject" => d with { Subject = [new TextRun("About HIV")] },
            var d when place == "preheader" => d with { Preheader = [new TextRun("About HIV")] },
            var d when place == "link" => d with { Blocks = [.. d.Blocks, new ButtonBlock("go", "Go", "https://www.example.org/mental-health/visit")] },
            var d when place == "picture" => d with { Blocks = [.. d.Blocks, new ImageBlock("pic", "https://www.example.org/birth_control.png", "")] },
            var d when place == "alt" => d with { Blocks = [.. d.Blocks, new ImageBlock("pic", "https://www.example.org/p.png", "About HIV")] },
            var d when place == "own" => d with { Blocks = [.. d.Blocks, new ButtonBlock("go", "Go", "https://harbor-house.example.org/")] },
            var d => d,
        };
        var content = (await ContentAsync(scenario, plain.Content.Value))! with { Document = document, Links = DocumentLinks.Of(document) };
        var audience = new AudienceFacts(default, default, place == "segment" ? "Addiction group" : "Women", 1, new byte[32], Sensitivity.None, PhiLevel.Relationship, "", new HashSet<string>());
        await using var db = scenario.Bench.Host.NewContext();

        var picture = new CampaignPicture(plain with { Topic = place == "topic" ? "std-news" : null }, content, audience, words: await SensitiveWords.ReadAsync(db, CancellationToken.None));

        Assert.Equal([label], picture.Labels);
        Assert.True(picture.IsSensitive);
        Assert.NotEqual(PhiLevel.None, picture.Phi);
    }

    /// <summary>What a condition says in words taints as codes do: who asked by a form, or unsubscribed from a topic, is known by it.</summary>
    [Theory]
    [InlineData("""{"attribute":"formCompleted","operator":"equals","value":"HIV PrEP enquiry"}""", "HIV", GateSensitivity.State)]
    [InlineData("""{"not":{"attribute":"unsubscribedTopic","operator":"equals","value":"std-news"}}""", "STD", GateSensitivity.State)]
    [InlineData("""{"attribute":"formCompleted","operator":"equals","value":"Methadone questions"}""", "ETH", GateSensitivity.Part2)]
    public async Task AWordInTheSegmentsRule_TaintsTheCampaign(string rule, string label, GateSensitivity sens)
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var bench = scenario.Bench;
        var refused = await bench.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Spring", RuleJson = rule }, CampaignBench.Person(Permission.SegmentEdit, Permission.SegmentView));
        Assert.Contains(refused.Error?.Code, (string?[])["segment.sensitive", "segment.part2"]);

        var summary = await scenario.SummaryAsync(await scenario.SetupAsync([Own], rule));

        Assert.Equal((label, sens), (Assert.Single(summary.Labels), summary.Sens));
    }

    /// <summary>A segment from before the word was known is judged by the words of today.</summary>
    [Fact]
    public async Task AWordThatIsKnownLater_TaintsWhatWasSavedBefore()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var setup = await scenario.SetupAsync([Own], """{"attribute":"formCompleted","operator":"equals","value":"Harbor House visit"}""");
        Assert.Empty((await scenario.SummaryAsync(setup)).Labels);

        CampaignBench.Ok(await scenario.Bench.Host.RunAsync<AddSensitiveTerm, string>(new AddSensitiveTerm("Harbor House", Sensitivity.Genetic)));

        Assert.Equal(["GDIS"], (await scenario.SummaryAsync(setup)).Labels);
    }

    [Fact]
    public async Task ACampaignOfTheCompartment_NeedsItsReviewer_TheNotice_AndNeutralNames()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var bench = scenario.Bench;
        await FactAsync(scenario, "F10.20");
        var setup = await scenario.SetupAsync([Own], SubstanceUse);
        var id = await bench.DraftAsync(setup);
        Assert.Equal("campaign.part2_notice_missing", (await bench.SubmitAsync(id)).Error?.Code);

        var letter = CampaignBench.Ok(await scenario.PublishAsync(email => email["blocks"]!.AsArray().Add(new JsonObject
        {
            ["type"] = "text",
            ["id"] = "notice",
            ["content"] = new JsonArray(new JsonObject { ["text"] = "42 CFR part 2 prohibits unauthorized use or disclosure of these records." }),
        })));
        var noticed = setup with { Content = letter, Sheets = [Own with { Blocks = await bench.BlocksAsync(letter) }] };
        CampaignBench.Ok(await bench.SaveAsync(id, noticed with { FromName = "Harbor Rehab" }));
        var named = await bench.SubmitAsync(id);
        Assert.Equal("campaign.names_not_neutral", named.Error?.Code);
        Assert.Contains("\"rehab\" in the sender's name", named.Error!.Message, StringComparison.Ordinal);

        CampaignBench.Ok(await bench.SaveAsync(id, noticed));
        var request = CampaignBench.Ok(await bench.SubmitAsync(id));
        await using var db = bench.Host.NewContext();
        var slots = (await db.ApprovalRequests.SingleAsync(r => r.Id == request)).Slots.Select(s => s.Kind).Order();
        Assert.Equal([ApproverKind.Compliance, ApproverKind.Legal, ApproverKind.Clinical, ApproverKind.Part2], slots);
        var grant = new GrantApproval { Request = request, Kind = ApproverKind.Part2, Hash = await bench.HashAsync(id) };
        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<GrantApproval, bool>(grant, bench.Clinical)).Error?.Kind);
        foreach (var sheet in (await bench.LatestAsync(id)).Setup().Sheets)
            CampaignBench.Ok(await bench.Host.RunAsync<ConfirmFacts, Unit>(new ConfirmFacts { Request = request, SheetKey = sheet.Key, FactsHash = sheet.Hash(), Evidence = "Policy 4" }, bench.Compliance));
        foreach (var kind in (ApproverKind[])[ApproverKind.Compliance, ApproverKind.Legal, ApproverKind.Clinical])
            Assert.False(CampaignBench.Ok(await bench.Host.RunAsync<GrantApproval, bool>(grant with { Kind = kind }, bench.ApproverOf(kind))));
        Assert.Equal(CampaignState.InReview, (await bench.LatestAsync(id)).State);
        Assert.True(CampaignBench.Ok(await bench.Host.RunAsync<GrantApproval, bool>(grant, bench.Part2)));
        Assert.Equal(CampaignState.Approved, (await bench.LatestAsync(id)).State);
        await AssertClosedAsync(bench, id, request);
    }

    /// <summary>Who lacks the compartment reads neither rule nor number, and launches what was approved all the same.</summary>
    private static async Task AssertClosedAsync(CampaignBench bench, CampaignId id, ApprovalRequestId request)
    {
        var host = bench.Host;
        var closed = CampaignBench.Ok(await host.RunAsync<OpenApproval, OpenedApproval>(new OpenApproval(request), bench.Compliance));
        Assert.Equal((null, SegmentRules.ClosedRule), (closed.People, closed.Proposed.SegmentSentence));
        Assert.DoesNotContain("alcohol", string.Join(' ', closed.Parts.SelectMany(p => p.After).Select(r => r.Text)), StringComparison.OrdinalIgnoreCase);
        var open = CampaignBench.Ok(await host.RunAsync<OpenApproval, OpenedApproval>(new OpenApproval(request), bench.Part2));
        Assert.Equal(12, open.People?.Number);
        Assert.Contains("alcohol", open.Proposed.SegmentSentence, StringComparison.OrdinalIgnoreCase);

        Assert.Equal("withheld", CampaignBench.Ok(await bench.FreezeAsync(id)).People.ToString());
        var opened = CampaignBench.Ok(await host.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(id), bench.Marketer));
        Assert.Equal(("withheld", SegmentRules.ClosedRule), (opened.Frozen!.People.ToString(), opened.Summary.SegmentSentence));
        Assert.DoesNotContain("alcohol", string.Join(' ', opened.Parts.Select(p => p.Text)), StringComparison.OrdinalIgnoreCase);
        var compared = CampaignBench.Ok(await host.RunAsync<DiffCampaign, CampaignComparison>(new DiffCampaign(id), bench.Marketer));
        Assert.DoesNotContain("alcohol", string.Join(' ', compared.Parts.SelectMany(p => p.After).Select(r => r.Text)), StringComparison.OrdinalIgnoreCase);
        await bench.CheckAsync(id);
        var checklist = CampaignBench.Ok(await host.RunAsync<OpenLaunchChecklist, LaunchChecklist>(new OpenLaunchChecklist(id), bench.Marketer));
        Assert.DoesNotContain("12", string.Join(' ', checklist.Items.Where(i => i.Point == LaunchPoint.List).Select(i => i.Words)), StringComparison.Ordinal);
        // A number that is not told cannot be found by trying either.
        Assert.Equal("campaign.count_differs", (await bench.ScheduleAsync(id, 12)).Error?.Code);
        CampaignBench.Ok(await bench.ScheduleAsync(id, null));
        // The evidence of the approval tells no number either.
        var files = CampaignBench.Ok(await host.RunAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(new ExportApprovalEvidence(request), bench.Compliance));
        Assert.All(JsonNode.Parse(files.Json)!["pack"]!["checklist"]!["samples"]!.AsArray(), s => Assert.Equal("withheld", s!["sampled"]!.ToString()));
        await AssertSendClosedAsync(bench, id);
        await AssertSegmentClosedAsync(bench, SegmentOf(await bench.LatestAsync(id)));

        SegmentVersionId SegmentOf(CampaignVersion version) => version.Segment!.Value;
    }

    /// <summary>A send under way and its report: the same.</summary>
    private static async Task AssertSendClosedAsync(CampaignBench bench, CampaignId id)
    {
        var host = bench.Host;
        Assert.Single(await bench.DueAsync());
        var now = host.Clock.GetUtcNow();
        await using (var db = host.NewContext())
        {
            for (var i = 0; i < 20; i++)
            {
                var recipient = new Recipient(new OriginRun(id.Origin, 1, 1), ContactId.New(), "example.com", new LaunchVerdict(true, null, []), now);
                db.Recipients.Add(recipient);
                var message = new OutboundMessage(MessageId.New(), recipient, new MessagePlan(now, now.AddDays(2), 10, "example.org"), now);
                db.OutboundMessages.Add(message);
                db.Entry(message).Property(m => m.State).CurrentValue = MessageState.Accepted;
            }

            await db.SaveChangesAsync();
        }

        async Task<SendProgress[]> ProgressAsync(Actor by) =>
        [
            CampaignBench.Ok(await host.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(id), by)).Progress,
            Assert.Single(CampaignBench.Ok(await host.RunAsync<ListSends, IReadOnlyList<SendLine>>(new ListSends(now.AddDays(-1)), by))).Progress,
        ];
        foreach (var shown in await ProgressAsync(bench.Marketer))
            Assert.All([shown.People, shown.LeftOut, shown.Waiting, shown.HandedOver, shown.Failed, shown.InDoubt], c => Assert.Equal("withheld", c.ToString()));
        Assert.All(await ProgressAsync(bench.Part2), shown => Assert.Equal((20, 20), (shown.People.Number, shown.HandedOver.Number)));
        Assert.Null(Assert.Single(CampaignBench.Ok(await host.RunAsync<ListCampaigns, CampaignRows>(new ListCampaigns(CampaignView.All, 0, 10), bench.Marketer)).Rows).People);
        Assert.NotNull(Assert.Single(CampaignBench.Ok(await host.RunAsync<ListCampaigns, CampaignRows>(new ListCampaigns(CampaignView.All, 0, 10), bench.Part2)).Rows).People);

        var (reader, reviewer) = (CampaignBench.Person(Permission.ReportView, Permission.ReportExport, Permission.ReportRecipients, Permission.SegmentCountExact), CampaignBench.Person(Permission.ReportView, Permission.Part2Use));
        var one = new ViewReport { Filter = new ReportFilter { Campaign = id } };
        Assert.Equal("segment.part2", (await host.RunAsync<ViewReport, CampaignReport>(one, reader)).Error?.Code);
        Assert.Equal("segment.part2", (await host.RunAsync<ExportReport, ReportFile>(new ExportReport { Filter = one.Filter, Purpose = "review" }, reader)).Error?.Code);
        Assert.Equal(20, CampaignBench.Ok(await host.RunAsync<ViewReport, CampaignReport>(one, reviewer)).Total.Counts[ReportMetric.Recipients].Number);
        var all = CampaignBench.Ok(await host.RunAsync<ViewReport, CampaignReport>(new ViewReport(), reader));
        Assert.Equal((0, "1 campaign of the compartment (42 CFR part 2)"), (all.Total.Counts[ReportMetric.Recipients].Number, all.Filter.Single(f => f.Name == "Left out").Value));
        Assert.DoesNotContain(CampaignBench.Ok(await host.RunAsync<ViewReport, CampaignReport>(new ViewReport(), reviewer)).Filter, f => f.Name == "Left out");
    }

    /// <summary>The rule at its source.</summary>
    private static async Task AssertSegmentClosedAsync(CampaignBench bench, SegmentVersionId version)
    {
        var host = bench.Host;
        await using var db = host.NewContext();
        var segment = (await db.SegmentVersions.SingleAsync(v => v.Id == version)).SegmentId;
        Assert.Equal("segment.part2", (await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(segment), bench.Marketer)).Error?.Code);
        Assert.Equal("segment.part2", (await host.RunAsync<OpenSegmentDraft, OpenedSegmentDraft>(new OpenSegmentDraft(segment), bench.Marketer)).Error?.Code);
        Assert.Equal(SegmentRules.ClosedRule, (await RowAsync(bench.Marketer)).Sentence);
        Assert.Contains("alcohol", (await RowAsync(bench.SegmentBuilder)).Sentence, StringComparison.OrdinalIgnoreCase);
        CampaignBench.Ok(await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(segment), bench.SegmentBuilder));
        CampaignBench.Ok(await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(segment)));

        async Task<SegmentRow> RowAsync(Actor by) => CampaignBench.Ok(await host.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(), by)).Single(r => r.Id == segment);
    }

    /// <summary>Nothing was saved as a version yet, or an ordinary one: what a colleague with the right began is closed all the same.</summary>
    [Theory]
    [InlineData("F10.20")]
    [InlineData("F10*")]
    public async Task ADraftOfTheCompartment_IsOpenedAndListedOnlyForWhoMayUseIt(string code)
    {
        await using var scenario = await ScenarioBench.StartAsync();
        await FactAsync(scenario, "F10.20");
        var (bench, host) = (scenario.Bench, scenario.Bench.Host);
        var id = SegmentId.New();
        var form = $$"""{"$type":"group","Children":[{"$type":"group","Children":[{"$type":"rule","Attribute":"condition","Codes":[{"Code":"{{code}}"}]}]}]}""";
        CampaignBench.Ok(await host.RunAsync<SaveSegmentDraft, long>(new SaveSegmentDraft(id, new SegmentDraftText("Spring", form, 0), 0), bench.SegmentBuilder));

        Assert.Equal("segment.part2", (await host.RunAsync<OpenSegmentDraft, OpenedSegmentDraft>(new OpenSegmentDraft(id), bench.Marketer)).Error?.Code);
        Assert.Empty(CampaignBench.Ok(await host.RunAsync<ListSegmentDrafts, IReadOnlyList<SegmentDraftRow>>(new ListSegmentDrafts(), bench.Marketer)));
        Assert.Equal(form, CampaignBench.Ok(await host.RunAsync<OpenSegmentDraft, OpenedSegmentDraft>(new OpenSegmentDraft(id), bench.SegmentBuilder)).Text?.Form);
        Assert.Single(CampaignBench.Ok(await host.RunAsync<ListSegmentDrafts, IReadOnlyList<SegmentDraftRow>>(new ListSegmentDrafts(), bench.SegmentBuilder)));
    }

    [Fact]
    public async Task ASenderNamedForSubstanceUse_IsRefused_WhateverTheCampaignUses()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var id = await scenario.Bench.DraftAsync(await scenario.SetupAsync([Own]) with { Stream = "methadone-news" });

        Assert.Equal("campaign.names_not_neutral", (await scenario.Bench.SubmitAsync(id)).Error?.Code);
    }

    private static async Task FactAsync(ScenarioBench scenario, string code)
    {
        await using var db = scenario.Bench.Host.NewContext();
        var known = new Code("icd-10-cm", code, "Alcohol dependence", SensitivityCatalogue.Of("icd-10-cm", code));
        db.Codes.Add(known);
        await db.SaveChangesAsync();
    }

    private static async Task<PublishedContent?> ContentAsync(ScenarioBench scenario, ContentVersionId id)
    {
        await using var db = scenario.Bench.Host.NewContext();
        return await scenario.Bench.Host.Get<PublishedContents>().FindAsync(db, id, CancellationToken.None);
    }

    private static async Task<EmailDocument> DocumentAsync(ScenarioBench scenario, ContentVersionId id) => (await ContentAsync(scenario, id))!.Document;
}
