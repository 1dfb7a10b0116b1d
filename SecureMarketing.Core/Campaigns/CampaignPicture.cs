using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns;

/// <summary>
/// A set-up with everything that follows from it: class, PHI level, sensitivity, required approvers, approval hash. Pure; what it
/// is made of is immutable, except the value sets, the route policy and the rule packs, which are part of the hash.
/// </summary>
public sealed class CampaignPicture
{
    /// <summary>The subject line as a block of its own: its facts count like any other's.</summary>
    public const string SubjectBlock = "subject";

    private readonly SensitiveWords words;
    private readonly IReadOnlyList<NamedPlace> installation;

    /// <param name="setup">What was chosen and stated.</param>
    /// <param name="content">Null while no email is chosen.</param>
    /// <param name="audience">Null while no segment is chosen.</param>
    /// <param name="bindings">Null: an organisation that has decided nothing.</param>
    /// <param name="medicines">Null: no sheet names a medicine.</param>
    /// <param name="words">Null: the organisation names none.</param>
    /// <param name="installation">What every message shows of the installation; null: nothing.</param>
    public CampaignPicture(
        CampaignSetup setup, PublishedContent? content, AudienceFacts? audience, CampaignBindings? bindings = null, LapsedMedicines? medicines = null, SensitiveWords? words = null,
        IReadOnlyList<NamedPlace>? installation = null)
    {
        Fundraising = FundraisingUse.Of(content, audience);
        setup = setup with { Sheets = [.. setup.Sheets.Select(Fundraising.Answer)] };
        (Setup, Content, Audience, Bindings, Medicines) = (setup, content, audience, bindings ?? CampaignBindings.None, medicines ?? LapsedMedicines.None);
        var used = setup.Sheets.Where(s => s.Blocks.Count > 0).ToList();
        Classification = Classification.Of([.. used.SelectMany(s => s.Outcomes)]);
        Lapsed = [.. used.Where(s => Medicines.Ids.ContainsKey(s.Key)).Select(s => GroupOf(s, [.. used.Where(o => !Medicines.Ids.ContainsKey(o.Key)).Select(o => o.Proven)]))];
        var covered = setup.Sheets.SelectMany(s => s.Blocks).ToHashSet(StringComparer.Ordinal);
        BlocksWithoutFacts = [.. BlockIds.Where(id => !covered.Contains(id))];
        if (content is null || BlocksWithoutFacts.Count > 0)
            Classification = Classification with { Class = HipaaClass.Undetermined, Row = 0 };
        Sensitivity = (audience?.Sensitivity ?? Terminology.Sensitivity.None) | Medicines.Sensitivity | (words ??= SensitiveWords.Standard).Of(CampaignNames.Tainting(setup, content, audience).Select(n => n.Text)) | setup.Declared;
        (this.words, this.installation) = (words, installation ?? []);
        Labels = SecurityLabel.Of(Sensitivity).Sensitivities.Union(content?.Usage.Sensitivities ?? Enumerable.Empty<string>(), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
    }

    /// <summary>As chosen, with the answers that the system gives itself.</summary>
    public CampaignSetup Setup { get; }

    /// <summary>Null while no email is chosen.</summary>
    public PublishedContent? Content { get; }

    /// <summary>Null while no segment is chosen.</summary>
    public AudienceFacts? Audience { get; }

    public CampaignBindings Bindings { get; }

    /// <summary>How a message of its class may travel.</summary>
    public DeliveryRules Route => Bindings.RouteOf(Classification.Class);

    /// <summary>Rule packs that could refuse somebody of its audience, sorted.</summary>
    public IReadOnlyList<string> RulePacks => Bindings.PacksInScope(Classification.Class, Classification.Commercial, Phi, Labels);

    /// <summary>Medicines whose lapse decides the class of each person; none where it does not.</summary>
    public LapsedMedicines Medicines { get; }

    /// <summary>Whether it would rest only on what fundraising may use.</summary>
    public FundraisingUse Fundraising { get; }

    /// <summary>Third parties to whom health information goes, as the sheets name them.</summary>
    public IReadOnlyList<string> DisclosedTo =>
        [.. Disclosing.SelectMany(s => s.DisclosedTo ?? []).Select(n => n.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Groups of blocks whose class depends on the person's lapse.</summary>
    public IReadOnlyList<LapsedGroup> Lapsed { get; }

    /// <summary>Of the most restrictive block, for whom it is most restrictive; Undetermined while any block has no facts.</summary>
    public Classification Classification { get; }

    public IReadOnlyList<string> BlocksWithoutFacts { get; }

    /// <summary>Taint of the segment, excluded conditions included, of the medicines, of the words in names, subject, links and pictures, and what the author declared.</summary>
    public Sensitivity Sensitivity { get; }

    /// <summary>
    /// Words of the text that may tell a category which nothing else does: they taint nothing by themselves, Compliance says what they are.
    /// None where nobody is written to as a patient.
    /// </summary>
    public IReadOnlyList<ProposedLabel> Proposed => Content is null || Phi == PhiLevel.None ? [] : DeclaredLabels.Of(Content.Document, words, Sensitivity | SecurityLabel.Read(Content.Usage.Sensitivities));

    /// <summary>Records of substance-use treatment are among what it uses or tells (42 CFR part 2).</summary>
    public bool IsCompartment => Sensitivity.HasFlag(Terminology.Sensitivity.SubstanceUse);

    /// <summary>Sensitivity labels of segment and content together, sorted.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Subject and blocks of the chosen email, in reading order.</summary>
    public IReadOnlyList<string> BlockIds => Content is null ? [] : [SubjectBlock, .. Content.Document.Blocks.Select(b => b.Id)];

    /// <summary>Any sensitive category, an unmapped code included (compliance §3).</summary>
    public bool IsSensitive => Sens != GateSensitivity.None;

    /// <summary>The strictest category.</summary>
    public GateSensitivity Sens =>
        Sensitivity.HasFlag(Sensitivity.PsychotherapyNotes) || Labels.Contains("PSYTHPN") ? GateSensitivity.PsychNotes
        : Sensitivity.HasFlag(Sensitivity.Unknown) ? GateSensitivity.Unknown
        : Sensitivity.HasFlag(Sensitivity.SubstanceUse) || Labels.Contains("ETH") ? GateSensitivity.Part2
        : Labels.Count > 0 ? GateSensitivity.State
        : GateSensitivity.None;

    /// <summary>
    /// Every message to patients tells at least that they are patients. Only where the confirmed facts say that the audience
    /// is not drawn from patient records, and neither email nor rule uses any, is there none.
    /// </summary>
    public PhiLevel Phi
    {
        get
        {
            var content = Content?.Usage.Level ?? PhiLevel.None;
            var audience = Lapsed.Count > 0 ? PhiLevel.Clinical : Audience?.PhiLevel ?? PhiLevel.Relationship;
            if (Classification.Class == HipaaClass.NoPhi && content == PhiLevel.None && audience != PhiLevel.Clinical && !IsSensitive)
                return PhiLevel.None;
            return (PhiLevel)Math.Max((int)PhiLevel.Relationship, Math.Max((int)content, (int)audience));
        }
    }

    public GateTracking Track =>
        Content?.FetchesFromThirdParty == true ? GateTracking.ThirdParty : Setup.Tracking ? GateTracking.FirstParty : GateTracking.None;

    /// <summary>
    /// Categories that an authorization must cover: what the email shows, what the segment rests on, and each sensitive category
    /// by name.
    /// </summary>
    public IReadOnlySet<string> Categories =>
        (Content?.Usage.Categories ?? Enumerable.Empty<string>()).Concat(Audience?.Categories ?? Enumerable.Empty<string>()).Concat(Labels).Concat(Lapsed.Count > 0 ? ["medications"] : [])
            .ToHashSet(StringComparer.Ordinal);

    public ApprovalNeed Need => new(Classification.Class, IsSensitive, Setup.ClinicalClaims != Stated.N, Sens == GateSensitivity.Part2);

    /// <summary>Lower-case hex over <see cref="Bound"/>.</summary>
    public string Hash() => ApprovalHash.Of(Bound());

    /// <summary>What an approval binds (compliance §11): everything that changes what people get, who gets it, or why it may be sent.</summary>
    public JsonObject Bound() => new()
    {
        ["content"] = Content is null ? null : new JsonObject { ["version"] = Content.Id.Value, ["hash"] = Content.Hash },
        ["renderer"] = EmailRenderer.Version,
        ["segment"] = Audience is null ? null : new JsonObject { ["version"] = Audience.VersionId.Value, ["hash"] = Convert.ToHexStringLower(Audience.Hash) },
        ["setup"] = JsonSerializer.SerializeToNode(Setup with { Segment = null, Content = null }, ApprovalHash.Json),
        ["class"] = Classification.Class.ToString(),
        ["classRow"] = Classification.Row,
        ["commercial"] = Classification.Commercial.ToString(),
        ["phi"] = Phi.ToString(),
        ["sensitivity"] = new JsonArray([.. Labels.Select(l => (JsonNode?)l)]),
        ["decisionTable"] = ClassificationTable.Version,
        ["valueSets"] = SensitivityCatalogue.Version,
        ["route"] = JsonSerializer.SerializeToNode(Route, ApprovalHash.Json),
        ["rulePacks"] = new JsonArray([.. RulePacks.Select(p => (JsonNode?)p)]),
    };

    /// <summary>Words that others read, outside the encryption or in the campaign's name, and that may not stand there.</summary>
    /// <param name="name">The campaign's own; null: not asked.</param>
    public IReadOnlyList<NameFinding> NotNeutral(string? name) => Part2Campaign.NotNeutral(
        words, CampaignNames.Outside(Setup, Content), installation, name is null ? [] : [new NamedPlace("name of the campaign", name)], Sens == GateSensitivity.Part2);

    /// <summary>Why this cannot be submitted; null when it can.</summary>
    /// <param name="name">The campaign's name, which must be neutral; null: not asked.</param>
    public Kernel.Error? Obstacle(string? name = null)
    {
        if (Content is null || Audience is null || Setup.FromName.Length == 0 || Setup.FromAddress.Length == 0)
            return CampaignErrors.Incomplete;
        if (BlocksWithoutFacts.Count > 0)
            return CampaignErrors.BlocksWithoutFacts(BlocksWithoutFacts);
        if (Classification.IsBlocked)
            return CampaignErrors.ClassBlocked(Classification);
        if (Disclosing.Any(s => s.DisclosedTo is not { Count: > 0 }))
            return CampaignErrors.RecipientsMissing;
        if (Classification.Class == HipaaClass.NoPhi && Phi != PhiLevel.None)
            return CampaignErrors.NoPhiContradicted;
        if (Track == GateTracking.ThirdParty && Phi != PhiLevel.None)
            return CampaignErrors.ThirdPartyTracker;
        if (Classification.Class == HipaaClass.Fundraising && !FundraisingUse.SaysHowToOptOut(Content.Document.Footer))
            return CampaignErrors.FundraisingOptOutMissing;
        if (NotNeutral(name) is { Count: > 0 } found)
            return CampaignErrors.NamesNotNeutral(found);
        if (Sens == GateSensitivity.Part2 && !Part2Campaign.CarriesNotice(Content.Document))
            return CampaignErrors.Part2NoticeMissing;
        return Classification.Commercial == CommercialClass.Commercial && Content.Foot == YesNo.N ? CampaignErrors.FooterMissing : null;
    }

    private IEnumerable<FactSheet> Disclosing => Setup.Sheets.Where(s => s.Blocks.Count > 0 && s.Facts.PhiToThirdParty == Stated.Y);

    /// <summary>Both outcomes of one sheet, each with the other blocks: the most restrictive block decides.</summary>
    private LapsedGroup GroupOf(FactSheet sheet, IReadOnlyList<BlockFacts> others)
    {
        return new LapsedGroup
        {
            Codes = Medicines.Ids[sheet.Key],
            LimitDays = ClassificationTable.LapsedLimitDays,
            Within = With(sheet.WithinLimit),
            Beyond = With(sheet.BeyondLimit),
        };

        GateOutcome With(BlockFacts facts)
        {
            var hipaa = Classification.Of([facts, .. others]).Class;
            return new GateOutcome(hipaa, CampaignPurpose.Of(hipaa));
        }
    }
}
