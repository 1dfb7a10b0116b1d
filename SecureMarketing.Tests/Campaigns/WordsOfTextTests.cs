using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>Words of a text that may tell a sensitive category: they raise no label, and nobody approves before Compliance said what they are (compliance §3).</summary>
public sealed class WordsOfTextTests
{
    private const string Leaflet = "Keep opioids out of the reach of children, and bring what is left to us.";

    [Fact]
    public async Task Words_RaiseAQuestion_AndNoLabel()
    {
        await using var bench = await CampaignBench.StartAsync();
        var id = await bench.DraftAsync(await SetupAsync(bench, Leaflet));

        var opened = await OpenAsync(bench, id);

        Assert.Equal(GateSensitivity.None, opened.Sens);
        Assert.Equal([ApproverKind.Compliance], opened.Approvers);
        var asked = Assert.Single(opened.Proposed);
        Assert.Equal(Sensitivity.SubstanceUse, asked.Category);
        Assert.Equal(["opioid"], asked.Terms);
    }

    [Fact]
    public async Task Compliance_CannotApprove_BeforeTheWordsAreDismissedWithAReason()
    {
        await using var bench = await CampaignBench.StartAsync();
        var (id, request) = await SubmittedAsync(bench, await SetupAsync(bench, Leaflet));
        Assert.Equal("approval.words_unanswered", await GrantAsync(bench, id, request));
        Assert.Equal("approval.words_reason", await JudgeAsync(bench, request, applies: false, reason: "ok"));
        Assert.Equal("usecase.forbidden", await JudgeAsync(bench, request, applies: false, by: bench.Marketer));
        Assert.Equal("approval.words_unanswered", await GrantAsync(bench, id, request));

        Assert.Null(await JudgeAsync(bench, request, applies: false));

        var line = Assert.Single(CampaignBench.Ok(await bench.Host.RunAsync<OpenApproval, OpenedApproval>(new OpenApproval(request), bench.Compliance)).Words);
        Assert.Equal((false, "A leaflet for every household"), (line.Applies, line.Reason));
        Assert.Null(await GrantAsync(bench, id, request));
        Assert.Equal(CampaignState.Approved, (await bench.LatestAsync(id)).State);
        await using var db = bench.Host.NewContext();
        Assert.Equal(["SubstanceUse,dismissed"], await db.AuditEvents.Where(e => e.Action == AuditAction.WordsJudged && e.Outcome == AuditOutcome.Succeeded).Select(e => e.ReasonCodes).ToListAsync());
    }

    /// <summary>Where they tell it, the version goes back; with the label it asks the approvers of the category, and the question is gone.</summary>
    [Fact]
    public async Task WordsThatApply_NeedTheLabel_WhichAsksItsOwnApprovers()
    {
        await using var bench = await CampaignBench.StartAsync();
        var (id, request) = await SubmittedAsync(bench, await SetupAsync(bench, "Living with HIV: our nurse answers your questions."));
        Assert.Null(await JudgeAsync(bench, request, applies: true, category: Sensitivity.Hiv));
        Assert.Equal("approval.words_apply", await GrantAsync(bench, id, request));

        CampaignBench.Ok(await bench.Host.RunAsync<RequestChanges, Unit>(new RequestChanges { Request = request, Kind = ApproverKind.Compliance, Comment = "It tells that they have HIV: add the label." }, bench.Compliance));
        var setup = (await bench.LatestAsync(id)).Setup();
        CampaignBench.Ok(await bench.SaveAsync(id, setup with { Declared = Sensitivity.Hiv }));

        var opened = await OpenAsync(bench, id);
        Assert.Empty(opened.Proposed);
        Assert.Equal(["HIV"], opened.Labels);
        Assert.Equal([ApproverKind.Compliance, ApproverKind.Legal, ApproverKind.Clinical], opened.Approvers);
    }

    /// <summary>What was dismissed was this text: another one with the same word is asked about anew.</summary>
    [Fact]
    public void Answer_HoldsForThisTextAlone()
    {
        var (editors, by) = (new HashSet<UserId>(), UserId.New());
        var asked = Assert.Single(DeclaredLabels.Of(Document(Leaflet), SensitiveWords.Standard, Sensitivity.None));
        var said = new WordsJudgment(new ApprovalSubject("campaign", Guid.CreateVersion7(), 1), asked, applies: false, "For every household", by, TimeProvider.System.GetUtcNow());
        Assert.Null(WordsJudged.Refuse([asked], [said], editors));

        var other = Assert.Single(DeclaredLabels.Of(Document("Your next opioid appointment is on Monday."), SensitiveWords.Standard, Sensitivity.None));
        Assert.Equal(asked.Terms, other.Terms);
        Assert.Equal("approval.words_unanswered", WordsJudged.Refuse([other], [said], editors)?.Code);
        // Whoever wrote it does not judge it, be it that they became an editor later.
        Assert.Equal("approval.words_unanswered", WordsJudged.Refuse([asked], [said], new HashSet<UserId> { by })?.Code);
    }

    [Fact]
    public void Words_OfWhatTheMessageBearsAlready_AreNotAsked() =>
        Assert.Equal([Sensitivity.MentalHealth], DeclaredLabels.Of(Document("Opioids and depression"), SensitiveWords.Standard, Sensitivity.SubstanceUse).Select(p => p.Category));

    [Fact]
    public async Task Label_OfWhatNobodyMayDeclare_IsRefused()
    {
        await using var bench = await CampaignBench.StartAsync();
        var id = await bench.DraftAsync();
        var setup = (await bench.LatestAsync(id)).Setup();
        Assert.Equal("usecase.invalid", (await bench.SaveAsync(id, setup with { Declared = Sensitivity.PsychotherapyNotes })).Error?.Code);
    }

    /// <summary>What was approved before labels could be declared keeps its hash.</summary>
    [Fact]
    public async Task SetUpWithoutALabel_IsWrittenAsBefore()
    {
        await using var bench = await CampaignBench.StartAsync();
        var id = await bench.DraftAsync();
        Assert.DoesNotContain("declared", (await bench.LatestAsync(id)).SetupJson, StringComparison.OrdinalIgnoreCase);
    }

    private static EmailDocument Document(string text) => new() { Language = "en", Subject = [], Blocks = [new TextBlock("t1", [new TextRun(text)])] };

    private static async Task<CampaignSetup> SetupAsync(CampaignBench bench, string text)
    {
        var setup = await bench.SetupAsync();
        var id = CampaignBench.Ok(await bench.Host.RunAsync<CreateContent, ContentId>(new CreateContent("Leaflet", "welcome"), bench.Marketer));
        var opened = CampaignBench.Ok(await bench.Host.RunAsync<OpenContent, OpenedContent>(new OpenContent(id), bench.Marketer));
        var changed = opened.Draft with { Blocks = [.. opened.Draft.Blocks, new TextBlock("leaflet", [new TextRun(text)])] };
        var revision = CampaignBench.Ok(await bench.Host.RunAsync<SaveContentDraft, long>(new SaveContentDraft(id, opened.Revision, "Leaflet", EmailDocumentWriter.Canonical(changed)), bench.Marketer));
        var content = CampaignBench.Ok(await bench.Host.RunAsync<PublishContentVersion, ContentVersionId>(new PublishContentVersion(id, revision, null), bench.Marketer));
        return setup with { Content = content, Sheets = [setup.Sheets[0] with { Blocks = await bench.BlocksAsync(content) }] };
    }

    private static async Task<(CampaignId Id, ApprovalRequestId Request)> SubmittedAsync(CampaignBench bench, CampaignSetup setup)
    {
        var id = await bench.DraftAsync(setup);
        return (id, CampaignBench.Ok(await bench.SubmitAsync(id)));
    }

    private static async Task<CampaignSummary> OpenAsync(CampaignBench bench, CampaignId id) => CampaignBench.Ok(await bench.Host.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(id, null), bench.Marketer)).Summary;

    private static async Task<string?> JudgeAsync(CampaignBench bench, ApprovalRequestId request, bool applies, string reason = "A leaflet for every household", Sensitivity category = Sensitivity.SubstanceUse, Actor? by = null)
    {
        var opened = CampaignBench.Ok(await bench.Host.RunAsync<OpenApproval, OpenedApproval>(new OpenApproval(request), bench.Compliance));
        return (await bench.Host.RunAsync<JudgeWords, Unit>(
            new JudgeWords { Request = request, Category = category, Hash = opened.Words.Single(w => w.Proposed.Category == category).Hash, Applies = applies, Reason = reason }, by ?? bench.Compliance)).Error?.Code;
    }

    private static async Task<string?> GrantAsync(CampaignBench bench, CampaignId id, ApprovalRequestId request)
    {
        foreach (var sheet in (await bench.LatestAsync(id)).Setup().Sheets)
            await bench.Host.RunAsync<ConfirmFacts, Unit>(new ConfirmFacts { Request = request, SheetKey = sheet.Key, FactsHash = sheet.Hash(), Evidence = "Minutes of 3 November" }, bench.Compliance);
        return (await bench.Host.RunAsync<GrantApproval, bool>(new GrantApproval { Request = request, Kind = ApproverKind.Compliance, Hash = await bench.HashAsync(id) }, bench.Compliance)).Error?.Code;
    }
}
