using System.Text.Json;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Rules;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Tests.Campaigns;

public sealed class CampaignDiffTests
{
    private static readonly CampaignSetup Setup = new()
    {
        FromName = "Harbor Health",
        FromAddress = "news@example.org",
        Sheets = [new FactSheet { Key = "all", Blocks = ["subject", "a", "b"], Facts = CampaignBench.Facts(BlockSubject.OwnHealthService), NoRemunerationAttested = true }],
    };

    private static readonly EmailDocument Letter = new()
    {
        Language = "en",
        Subject = [new TextRun("Autumn news")],
        Blocks = [new HeadingBlock("a", 1, [new TextRun("Hello")]), new TextBlock("b", [new TextRun("Come and see us.")]), new ButtonBlock("c", "Book a visit", "https://example.org/visit")],
        Footer = new EmailFooter { Organisation = "Harbor Health", PostalAddress = "100 Harbor Street" },
    };

    public static TheoryData<string, string> Changes() => new()
    {
        { "subject", "subject:Changed" },
        { "preheader", "preheader:Changed" },
        { "text", "block:b:Changed" },
        { "link", "block:c:Changed" },
        { "bold", "block:b:Changed" },
        { "level", "block:a:Changed" },
        { "kind", "block:a:Changed" },
        { "add", "block:d:Added" },
        { "remove", "block:b:Removed" },
        { "move", "block:c:Moved" },
        { "footer", "footer:Changed" },
        { "language", "look:Changed" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Content_NamesThePart_AndWhatBecameOfIt(string change, string expected)
    {
        var changed = change switch
        {
            "subject" => Letter with { Subject = [new TextRun("Winter news")] },
            "preheader" => Letter with { Preheader = [new TextRun("Open until May")] },
            "text" => Letter with { Blocks = [Letter.Blocks[0], new TextBlock("b", [new TextRun("Come and see you.")]), Letter.Blocks[2]] },
            "link" => Letter with { Blocks = [Letter.Blocks[0], Letter.Blocks[1], new ButtonBlock("c", "Book a visit", "https://example.com/visit")] },
            "bold" => Letter with { Blocks = [Letter.Blocks[0], new TextBlock("b", [new TextRun("Come and see us.", InlineMarks.Bold)]), Letter.Blocks[2]] },
            "level" => Letter with { Blocks = [new HeadingBlock("a", 2, [new TextRun("Hello")]), Letter.Blocks[1], Letter.Blocks[2]] },
            "kind" => Letter with { Blocks = [new TextBlock("a", [new TextRun("Hello")]), Letter.Blocks[1], Letter.Blocks[2]] },
            "add" => Letter with { Blocks = [.. Letter.Blocks, new DividerBlock("d")] },
            "remove" => Letter with { Blocks = [Letter.Blocks[0], Letter.Blocks[2]] },
            "move" => Letter with { Blocks = [Letter.Blocks[2], Letter.Blocks[0], Letter.Blocks[1]] },
            "footer" => Letter with { Footer = Letter.Footer! with { PostalAddress = "1 Harbor Street" } },
            _ => Letter with { Language = "es" },
        };

        Assert.Equal([expected], Differing(Picture(), Picture(letter: changed)).Where(d => !d.StartsWith("class:", StringComparison.Ordinal)));
    }

    /// <summary>A removed block stands where it stood.</summary>
    [Fact]
    public void RemovedPart_StaysInItsPlace()
    {
        var parts = Diff(Picture(), Picture(letter: Letter with { Blocks = [Letter.Blocks[0], Letter.Blocks[2]] }));

        Assert.Equal(["subject", "preheader", "block:a", "block:b", "block:c"], parts.Take(5).Select(p => p.Key));
    }

    public static TheoryData<string> SetupFields() => [.. typeof(CampaignSetup).GetProperties().Where(p => p.CanWrite && p.Name is not (nameof(CampaignSetup.Segment) or nameof(CampaignSetup.Content))).Select(p => p.Name)];

    /// <summary>Whatever changes the hash changes a word that an approver reads: each field of the set-up, those to come included.</summary>
    [Theory]
    [MemberData(nameof(SetupFields))]
    public void EveryFieldOfTheSetUp_ShowsItsChange(string field)
    {
        var changed = field switch
        {
            nameof(CampaignSetup.FromName) => Setup with { FromName = "Harbor" },
            nameof(CampaignSetup.FromAddress) => Setup with { FromAddress = "letters@example.org" },
            nameof(CampaignSetup.ReplyTo) => Setup with { ReplyTo = "care@example.org" },
            nameof(CampaignSetup.Stream) => Setup with { Stream = "letters" },
            nameof(CampaignSetup.Topic) => Setup with { Topic = "visits" },
            nameof(CampaignSetup.Tracking) => Setup with { Tracking = false },
            nameof(CampaignSetup.NoTlsOnly) => Setup with { NoTlsOnly = true },
            nameof(CampaignSetup.ClinicalClaims) => Setup with { ClinicalClaims = Stated.Y },
            nameof(CampaignSetup.NotBefore) => Setup with { NotBefore = new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero) },
            nameof(CampaignSetup.NotAfter) => Setup with { NotAfter = new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero) },
            nameof(CampaignSetup.Declared) => Setup with { Declared = Sensitivity.MentalHealth },
            nameof(CampaignSetup.Sheets) => Setup with { Sheets = [Setup.Sheets[0] with { Facts = Setup.Sheets[0].Facts with { Encourages = Stated.N } }] },
            _ => throw new NotSupportedException($"{field} is new: say how an approver sees its change, and add it here."),
        };

        Assert.NotEqual(Picture().Hash(), Picture(changed).Hash());
        Assert.NotEmpty(Differing(Picture(), Picture(changed)));
    }

    /// <summary>Facts come from the record itself: one that is added later is shown and bound without a word here.</summary>
    [Fact]
    public void Facts_ShowEveryStatedField()
    {
        var text = CampaignParts.Of(Picture()).Single(p => p.Key == "facts:all").Text;

        Assert.Contains("Audience basis: Patient or member", text, StringComparison.Ordinal);
        Assert.Contains("Encourages: yes", text, StringComparison.Ordinal);
        Assert.Contains("No remuneration attested: yes", text, StringComparison.Ordinal);
    }

    /// <summary>compliance §11: route policy, value sets and rule packs in scope are bound; a pack out of scope is not.</summary>
    [Fact]
    public void Hash_BindsRoutePolicyOfTheClass_AndRulePacksInScope()
    {
        var none = Picture(bindings: CampaignBindings.None);
        Assert.Equal(HipaaClass.NotMarketing, none.Classification.Class);
        CampaignBindings Policy(HipaaClass of) => CampaignBindings.None with { Routes = new Dictionary<HipaaClass, DeliveryRules> { [of] = DeliveryRules.Default with { Mode = DeliveryMode.PortalAlways } } };

        Assert.Equal(none.Hash(), Picture(bindings: Policy(HipaaClass.Marketing)).Hash());
        Assert.NotEqual(none.Hash(), Picture(bindings: Policy(HipaaClass.NotMarketing)).Hash());
        Assert.Equal(["routing:Changed"], Differing(none, Picture(bindings: Policy(HipaaClass.NotMarketing))));
        // CASL looks at commercial mail, which this is; the Texan law at marketing, which this is not.
        Assert.NotEqual(none.Hash(), Picture(bindings: CampaignBindings.None with { Rules = [On("CASL")] }).Hash());
        Assert.Equal(none.Hash(), Picture(bindings: CampaignBindings.None with { Rules = [On("TX-181-152")] }).Hash());
    }

    /// <summary>compliance §11, by name: what is left out here no longer ends an approval when it changes.</summary>
    [Fact]
    public void Hash_IsOverEverythingThatAnApprovalBinds()
    {
        var bound = Picture().Bound();

        Assert.Equal(
            ["content", "renderer", "segment", "setup", "class", "classRow", "commercial", "phi", "sensitivity", "decisionTable", "valueSets", "route", "rulePacks"],
            bound.Select(p => p.Key));
        Assert.Equal(
            ($"{EmailRenderer.Version}", $"{ClassificationTable.Version}", SensitivityCatalogue.Version),
            (bound["renderer"]!.ToString(), bound["decisionTable"]!.ToString(), bound["valueSets"]!.ToString()));
        Assert.Equal(ApprovalHash.Of(bound), Picture().Hash());
        foreach (var key in bound.Select(p => p.Key))
        {
            var other = Picture().Bound();
            other[key] = "other";
            Assert.NotEqual(Picture().Hash(), ApprovalHash.Of(other));
        }
    }

    [Fact]
    public void FirstVersion_IsShownUnmarked() =>
        Assert.All(CampaignDiff.Between([], CampaignParts.Of(Picture())), p => Assert.True(p is { Change: PartChange.Same, Before.Count: 0 } && p.After.All(r => r.Mark == DiffMark.Same)));

    [Theory]
    [InlineData("PatientOrMember", "Patient or member")]
    [InlineData("noRemunerationAttested", "No remuneration attested")]
    [InlineData("CurrentRx", "Current rx")]
    [InlineData("Y", "Y")]
    public void Names_ReadAsWords(string name, string words) => Assert.Equal(words, PlainWords.Of(name));

    /// <summary>Only names of the code read as words: a brand that somebody typed keeps its letters.</summary>
    [Fact]
    public void TypedText_StaysAsTyped()
    {
        var sheet = new FactSheet { Key = "AstraZeneca", Facts = CampaignBench.Facts(BlockSubject.OwnHealthService), Medicines = ["OxyContin", "MetFormin"] };

        var lines = PlainWords.Lines(JsonSerializer.SerializeToNode(sheet, ApprovalHash.Json)).ToList();

        Assert.Contains("Key: AstraZeneca", lines);
        Assert.Contains("Medicines: OxyContin, MetFormin", lines);
        Assert.Contains("Audience basis: Patient or member", lines);
        Assert.Contains("Subject: Own health service", lines);
    }

    private static RuleNow On(string id) => new()
    {
        Shipped = new RuleStatus { Id = id, Title = id, Jurisdiction = "US", Status = RuleStanding.InForce, Citation = "", LastVerifiedOn = new DateOnly(2026, 11, 1) },
        Standing = RuleStanding.InForce,
        LastVerifiedOn = new DateOnly(2026, 11, 1),
        NeedsVerification = false,
        Affects = true,
    };

    private static CampaignPicture Picture(CampaignSetup? setup = null, EmailDocument? letter = null, CampaignBindings? bindings = null)
    {
        var document = letter ?? Letter;
        var content = new PublishedContent
        {
            Id = default,
            ContentId = default,
            Name = "Letter",
            Number = 1,
            Document = document,
            Hash = JsonSerializer.Serialize(document.Blocks.Select(b => b.ToString())),
            Usage = PhiUsage.Of(document),
            Links = [],
            FetchesFromThirdParty = false,
        };
        var chosen = setup ?? Setup;
        var blocks = new[] { "subject" }.Concat(document.Blocks.Select(b => b.Id)).ToList();
        var audience = new AudienceFacts(default, default, "Women", 1, [1], Sensitivity.None, PhiLevel.Relationship, "Gender is female.", new HashSet<string>());
        return new CampaignPicture(chosen with { Sheets = [.. chosen.Sheets.Select(s => s with { Blocks = blocks })] }, content, audience, bindings);
    }

    private static IReadOnlyList<DiffPart> Diff(CampaignPicture before, CampaignPicture after) => CampaignDiff.Between(CampaignParts.Of(before), CampaignParts.Of(after));

    private static IReadOnlyList<string> Differing(CampaignPicture before, CampaignPicture after) =>
        [.. Diff(before, after).Where(p => p.Change != PartChange.Same).Where(p => !p.Key.StartsWith("facts:", StringComparison.Ordinal) || before.Content!.Document.Blocks.Count == after.Content!.Document.Blocks.Count && before.BlockIds.SequenceEqual(after.BlockIds)).Select(p => $"{p.Key}:{p.Change}")];
}
