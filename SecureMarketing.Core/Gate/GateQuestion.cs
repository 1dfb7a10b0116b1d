using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Gate;

/// <summary>
/// Fills facts for a batch of questions. Each owner of facts implements one and sets its own fields of
/// <see cref="GateQuestion.Facts"/>; what nobody sets is denied. Runs in the caller's transaction; two or three statements
/// for the whole batch, never one per person.
/// </summary>
public interface IGateFacts
{
    Task FillAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>What the origin (campaign or journey step) brings to every one of its messages. Set by the origin's owner.</summary>
public sealed record GateOrigin
{
    public required OriginId Id { get; init; }
    public required GateCampaign Camp { get; init; }
    public required GateApproval Appr { get; init; }
    public required HipaaClass Class { get; init; }
    public required CommercialClass Comm { get; init; }
    public required GateSensitivity Sens { get; init; }
    public required PhiLevel Phi { get; init; }
    public required YesNo Foot { get; init; }
    public required GateTracking Track { get; init; }

    /// <summary>SHA-256 of the content version that is sent, lower-case hex.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Purpose an authorization must cover, e.g. <c>marketing</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary>Scope categories used by content and segment; an authorization must cover each (45 CFR 164.508(c)(1)(i)).</summary>
    public required IReadOnlySet<string> Categories { get; init; }

    /// <summary>Sensitivity labels used (compliance §3), e.g. <c>HIV</c>.</summary>
    public required IReadOnlySet<string> Sensitivities { get; init; }

    /// <summary>Third parties to whom health information goes by this use; an authorization must name each (45 CFR 164.508(c)(1)(iii)). Default: nobody.</summary>
    public IReadOnlyList<string> DisclosedTo { get; init; } = [];

    /// <summary>Topic of the message for topic opt-outs, null when it has none.</summary>
    public string? Topic { get; init; }

    /// <summary>True for mail that asks people for something: an opt-out of advertising, or a complaint, ends it although it is not commercial. Default false.</summary>
    public bool YieldsToOptOut { get; init; }

    /// <summary>Blocks about a prescription that ran out: the class then depends on the person, and <see cref="Class"/> is the most restrictive. Empty: it does not.</summary>
    public IReadOnlyList<LapsedGroup> Lapsed { get; init; } = [];

    /// <summary>True when the class needs an authorization with the remuneration statement.</summary>
    public bool Remunerated => Class == HipaaClass.MarketingRemunerated;
}

/// <summary>One message about which the gate is to be asked, and the facts gathered for it.</summary>
public sealed class GateQuestion
{
    public required Guid MessageId { get; init; }
    public required ContactId Contact { get; init; }
    public required GateOrigin Origin { get; init; }

    /// <summary>Run number of a recurring campaign, or visit of an enrolment; from 1.</summary>
    public required int Occurrence { get; init; }

    /// <summary>Routes that may carry it; Agreements answers for each in <see cref="GateFacts.Vendors"/>.</summary>
    public IReadOnlyList<Guid> Routes { get; init; } = [];

    public GateFacts Facts { get; } = new();

    /// <summary>What the message is for this person.</summary>
    public HipaaClass Class => Facts.Class ?? Origin.Class;

    /// <summary>The purpose that goes with the class.</summary>
    public string Purpose => Facts.Purpose ?? Origin.Purpose;

    /// <summary>
    /// The gate's input for one route. A fact that nobody filled becomes a value outside its enum, which the gate denies.
    /// </summary>
    public GateInput ToInput(GateRoute route, GateVendorBaa vendor) => new()
    {
        Audit = Facts.Audit ?? default,
        Fresh = Facts.Fresh ?? default,
        TenantBaa = Facts.TenantBaa ?? default,
        Camp = Origin.Camp,
        Appr = Origin.Appr,
        Class = Class,
        Comm = Origin.Comm,
        Auth = Facts.Auth ?? default,
        Uncovered = Facts.Uncovered,
        Remun = Facts.Remun ?? default,
        Supp = Facts.Supp ?? default,
        Restr = Facts.Restr ?? default,
        Sens = Origin.Sens,
        SensCons = Facts.SensCons ?? default,
        ConsentUncovered = Facts.ConsentUncovered,
        Subj = Facts.Subj ?? default,
        Addr = Facts.Addr ?? default,
        Phi = Origin.Phi,
        Route = route,
        Plain = Facts.Plain ?? default,
        VendorBaa = vendor,
        Pack = Facts.Pack ?? default,
        PackId = Facts.PackId ?? "",
        FurtherPacks = Facts.FurtherPacks,
        Foot = Origin.Foot,
        Track = Origin.Track,
    };

    /// <summary>What a decision on these facts is bound to.</summary>
    /// <exception cref="InvalidOperationException">A version was not filled: a fault of the caller, which must gather facts first.</exception>
    public GateBinding ToBinding() => new(
        MessageId,
        Origin.ContentHash,
        Facts.AuthorizationId,
        Facts.AuthorizationVersion,
        Facts.SuppressionVersion ?? throw Unfilled(nameof(GateFacts.SuppressionVersion)),
        Facts.RulePackVersion ?? throw Unfilled(nameof(GateFacts.RulePackVersion)),
        Facts.BaaVersion ?? throw Unfilled(nameof(GateFacts.BaaVersion)));

    private static InvalidOperationException Unfilled(string fact) => new($"Gate fact {fact} was not filled.");
}

/// <summary>
/// Facts about the person, the agreements and the moment. Null = not gathered, which the gate denies; the owner of each is
/// named.
/// </summary>
public sealed class GateFacts
{
    /// <summary>Sending, from the health of the audit trail.</summary>
    public GateAudit? Audit { get; set; }

    /// <summary>Sending.</summary>
    public YesNo? Fresh { get; set; }

    /// <summary>Sending; an older copy of the database was put back, and what people refused since is not in effect again. Default false.</summary>
    public bool IsRestored { get; set; }

    /// <summary>Agreements.</summary>
    public GateTenantBaa? TenantBaa { get; set; }

    /// <summary>Agreements; by route id.</summary>
    public Dictionary<Guid, GateVendorBaa> Vendors { get; } = [];

    /// <summary>Contacts, where the class depends on the person (<see cref="GateOrigin.Lapsed"/>); null = the origin's class.</summary>
    public HipaaClass? Class { get; set; }

    /// <summary>Contacts, with <see cref="Class"/>; null = the origin's purpose.</summary>
    public string? Purpose { get; set; }

    /// <summary>Contacts; days since the prescription ran out that decided the class, null when it depends on none or nobody knows.</summary>
    public int? LapsedDays { get; set; }

    /// <summary>Consent.</summary>
    public GateAuthorization? Auth { get; set; }

    /// <summary>Consent; what the best authorization falls short of, none unless it is out of scope.</summary>
    public GateScopeParts Uncovered { get; set; }

    /// <summary>Consent; the authorization relied on, null when there is none.</summary>
    public Guid? AuthorizationId { get; set; }

    /// <summary>Consent; null with the id.</summary>
    public long? AuthorizationVersion { get; set; }

    /// <summary>Consent.</summary>
    public YesNo? Remun { get; set; }

    /// <summary>Consent.</summary>
    public GateSuppression? Supp { get; set; }

    /// <summary>Contacts; the contact's send version.</summary>
    public long? SuppressionVersion { get; set; }

    /// <summary>Consent.</summary>
    public YesNo? Restr { get; set; }

    /// <summary>Consent.</summary>
    public GateSensitiveConsent? SensCons { get; set; }

    /// <summary>Consent; whom the best Part 2 consent does not name, none unless one is valid and does not cover the use.</summary>
    public GateConsentParts ConsentUncovered { get; set; }

    /// <summary>Contacts.</summary>
    public GateSubject? Subj { get; set; }

    /// <summary>Contacts.</summary>
    public GateAddress? Addr { get; set; }

    /// <summary>Contacts; ISO 3166-2 of the residence, e.g. <c>US-WA</c>; null = unknown, so the strictest pack applies.</summary>
    public string? Residence { get; set; }

    /// <summary>Consent.</summary>
    public GatePlain? Plain { get; set; }

    /// <summary>Rules, which reads <see cref="Residence"/> and therefore runs after Contacts.</summary>
    public GatePack? Pack { get; set; }

    /// <summary>Rules; the first failing pack.</summary>
    public string? PackId { get; set; }

    /// <summary>Rules; the packs that fail besides the first. Default: none.</summary>
    public IReadOnlyList<string> FurtherPacks { get; set; } = [];

    /// <summary>Rules.</summary>
    public long? RulePackVersion { get; set; }

    /// <summary>Agreements.</summary>
    public long? BaaVersion { get; set; }
}
