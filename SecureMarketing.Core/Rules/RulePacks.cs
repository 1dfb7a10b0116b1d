using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Rules;

/// <summary>What a rule pack looks at.</summary>
public sealed record RulePackQuestion
{
    /// <summary>ISO 3166 country or subdivision (<c>DE</c>, <c>US-WA</c>); null = unknown, so every enabled pack applies.</summary>
    public required string? Residence { get; init; }

    /// <summary>False for a supplier outside HIPAA.</summary>
    public required bool HipaaCovered { get; init; }

    public required PhiLevel Phi { get; init; }

    public required HipaaClass Class { get; init; }

    public required CommercialClass Comm { get; init; }

    /// <summary>True when the person gave explicit GDPR consent for the purpose; a HIPAA authorization is none.</summary>
    public required bool GdprConsent { get; init; }

    /// <summary>When the authorization relied on was signed; null without one.</summary>
    public required DateOnly? AuthorizationSignedOn { get; init; }

    /// <summary>Sensitivity labels used, e.g. <c>SEX</c>.</summary>
    public IReadOnlySet<string> Sensitivities { get; init; } = System.Collections.Immutable.ImmutableHashSet<string>.Empty;

    /// <summary>True when the person asked for messages about this topic, in recorded words.</summary>
    public bool AskedFor { get; init; }

    /// <summary>Last day of a visit; null: none on file.</summary>
    public DateOnly? LastDealingOn { get; init; }

    /// <summary>Last day on which the person completed a form, which is an inquiry or application; null: none on file.</summary>
    public DateOnly? LastInquiryOn { get; init; }

    public required DateOnly Today { get; init; }
}

/// <summary>
/// The requirements that jurisdictions add on top of HIPAA. Each pack is a scope and a requirement; all packs in scope
/// apply, also when they conflict. Which packs count is <see cref="RuleNow.Affects"/>, data and not code.
/// </summary>
public static class RulePacks
{
    private static readonly HashSet<string> Eea = new(StringComparer.OrdinalIgnoreCase)
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL",
        "PT", "RO", "SE", "SI", "SK",
    };

    /// <summary>DS4P labels of reproductive and sexual health.</summary>
    private static readonly HashSet<string> SexualHealth = new(StringComparer.Ordinal) { "SEX", "STD" };

    /// <summary>Names of periods in <c>rules.json</c>.</summary>
    private const string AuthorizationMonths = "authorizationMonths";
    private const string DealingMonths = "dealingMonths";
    private const string InquiryMonths = "inquiryMonths";

    private static readonly Dictionary<string, Func<RulePackQuestion, RuleStatus, bool>> Violations = new(StringComparer.Ordinal)
    {
        // GDPR Art. 9(2)(a): advertising on health data needs explicit consent; care itself rests on 9(2)(h).
        ["GDPR-ART9"] = (q, _) => Lives(q, Eea.Contains) && q.Phi != PhiLevel.None
            && (IsMarketing(q.Class) || q.Class == HipaaClass.Fundraising || q.Comm == CommercialClass.Commercial) && !q.GdprConsent,

        // RCW 19.373.070(2)(i): valid for a year from the signature; 19.373.100 leaves HIPAA-covered data out.
        ["WA-MHMDA-EXPIRED"] = (q, rule) => !q.HipaaCovered && Lives(q, r => r.Equals("US-WA", StringComparison.OrdinalIgnoreCase))
            && (IsMarketing(q.Class) || q.Class == HipaaClass.SaleOfPhi) && !Runs(q.AuthorizationSignedOn, rule, AuthorizationMonths, q.Today),

        // Tex. Health & Safety Code 181.152(a): clear and unambiguous permission, whoever holds the data.
        ["TX-181-152"] = (q, _) => Lives(q, Is("US-TX")) && q.Phi != PhiLevel.None && IsMarketing(q.Class) && q.AuthorizationSignedOn is null,

        // Cal. Civ. Code 56.11(h): a year at most. That a signer asked for longer is not recorded, so it does not count.
        ["CA-CMIA-56-11"] = (q, rule) => Lives(q, Is("US-CA")) && q.Phi != PhiLevel.None && IsMarketing(q.Class) && q.AuthorizationSignedOn is not null && !Runs(q.AuthorizationSignedOn, rule, AuthorizationMonths, q.Today),

        // Va. Code 59.1-200(A)(61), 59.1-575: reproductive or sexual health information needs consent; HIPAA-covered data is left out.
        ["VA-SB754"] = (q, _) => !q.HipaaCovered && Lives(q, Is("US-VA")) && q.Sensitivities.Overlaps(SexualHealth)
            && !q.GdprConsent && !q.AskedFor && q.AuthorizationSignedOn is null,

        // CASL s. 6 and 10(9)–(10): express consent, or implied by a dealing or by an inquiry for as long as the law has it.
        ["CASL"] = (q, rule) => Lives(q, Is("CA")) && q.Comm == CommercialClass.Commercial && !q.AskedFor && !q.GdprConsent
            && !Runs(q.LastDealingOn, rule, DealingMonths, q.Today) && !Runs(q.LastInquiryOn, rule, InquiryMonths, q.Today),
    };

    /// <summary>Ids of rules that have a pack in this build.</summary>
    public static IReadOnlyCollection<string> Ids => Violations.Keys;

    /// <summary>The packs that refuse, in the order of the rule book; empty = pass.</summary>
    public static IReadOnlyList<string> Failing(IEnumerable<RuleNow> rules, RulePackQuestion question) => Affecting(rules).Failing(question);

    /// <summary>Those of the rules that have a pack and count now, for who asks about many people.</summary>
    internal static PacksInForce Affecting(IEnumerable<RuleNow> rules) =>
        new([.. rules.Where(r => r.Affects && Violations.ContainsKey(r.Shipped.Id)).Select(r => (r.Shipped, Violations[r.Shipped.Id]))]);

    /// <summary>Packs that count on a day.</summary>
    internal sealed class PacksInForce(IReadOnlyList<(RuleStatus Rule, Func<RulePackQuestion, RuleStatus, bool> Violates)> packs)
    {
        /// <inheritdoc cref="RulePacks.Failing"/>
        public IReadOnlyList<string> Failing(RulePackQuestion question)
        {
            List<string>? failing = null;
            foreach (var (rule, violates) in packs)
            {
                if (violates(question, rule))
                    (failing ??= []).Add(rule.Id);
            }

            return failing ?? (IReadOnlyList<string>)[];
        }
    }

    /// <summary>True in the European Economic Area, and where the residence is unknown.</summary>
    internal static bool InEea(string? residence) => residence is null || Eea.Contains(residence) || Eea.Contains(residence.Split('-')[0]);

    /// <summary>False where no pack asks for an explicit consent: then nobody need look one up.</summary>
    internal static bool AsksForConsent(string? residence) =>
        InEea(residence) || residence!.Equals("US-VA", StringComparison.OrdinalIgnoreCase) || residence.Split('-')[0].Equals("CA", StringComparison.OrdinalIgnoreCase);

    /// <summary>True while the rule's period from a day has not run out, its last day included; a day that is not on file began none.</summary>
    private static bool Runs(DateOnly? since, RuleStatus rule, string period, DateOnly today) =>
        since is { } day && rule.NumberOn(period, today) is { } months && day.AddMonths(months) >= today;

    private static bool Lives(RulePackQuestion question, Func<string, bool> where) =>
        question.Residence is not { } residence || where(residence) || where(residence.Split('-')[0]);

    private static Func<string, bool> Is(string place) => residence => residence.Equals(place, StringComparison.OrdinalIgnoreCase);

    private static bool IsMarketing(HipaaClass value) => value is HipaaClass.Marketing or HipaaClass.MarketingRemunerated;
}
