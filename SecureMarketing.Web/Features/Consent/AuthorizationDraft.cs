using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>What the form page holds while it is filled in. Lists are typed one entry a line.</summary>
internal sealed class AuthorizationDraft
{
    private static readonly Sensitivity[] Sensitive =
        [Sensitivity.Hiv, Sensitivity.SexuallyTransmitted, Sensitivity.MentalHealth, Sensitivity.Reproductive, Sensitivity.Violence, Sensitivity.Genetic];

    /// <summary>Scope categories that messages of this product use, in an authorization's words.</summary>
    public static readonly (string Code, string Text, bool Sensitive)[] Categories =
    [
        ("treatment", "Care provider and facility", false),
        ("appointments", "Appointments and visits", false),
        ("conditions", "Conditions", false),
        ("medications", "Medications", false),
        ("procedures", "Procedures", false),
        ("labResults", "Laboratory results", false),
        ("vitalSigns", "Vital signs", false),
        ("immunizations", "Immunizations", false),
        ("allergies", "Allergies", false),
        ("carePlans", "Care and treatment plans", false),
        ("insurance", "Insurance", false),
        ("formCompleted", "Forms completed", false),
        .. Sensitive.SelectMany(s => SecurityLabel.Of(s).Sensitivities.Select(code => (code, SensitivityNames.Title(s), true))),
    ];

    /// <summary>The same with every sensitive category: what a form or a representative's authority can name, though this page does not offer it.</summary>
    public static readonly (string Code, string Text)[] AllCategories =
    [
        .. Categories.Where(c => !c.Sensitive).Select(c => (c.Code, c.Text)),
        .. SensitivityNames.Choices.SelectMany(s => SecurityLabel.Of(s).Sensitivities.Select(code => (code, SensitivityNames.Title(s)))),
    ];

    public AuthorizationDraft(Organisation organisation, DateOnly today)
    {
        SignedOn = today;
        ExpiresOn = today.AddYears(1);
        Organisation = organisation;
        Disclosers = organisation.Name;
        UseStandardText();
    }

    private Organisation Organisation { get; }

    public HashSet<string> Chosen { get; } = new(StringComparer.Ordinal) { "treatment", "appointments" };

    public string Information { get; set; } = "";
    public string Disclosers { get; set; }
    public string Recipients { get; set; } = "";
    public string Purposes { get; set; } = "marketing";
    public bool EndsWithEvent { get; set; }
    public DateOnly? ExpiresOn { get; set; }
    public string EventDescription { get; set; } = "";
    public string EventOwner { get; set; } = "";
    public string RightToRevoke { get; set; } = "";
    public string HowToRevoke { get; set; } = "";
    public string Conditioning { get; set; } = "";
    public string Redisclosure { get; set; } = "";
    public string Remuneration { get; set; } = "";
    public bool IsSigned { get; set; } = true;
    public string SignerName { get; set; } = "";
    public DateOnly? SignedOn { get; set; }
    public bool ByRepresentative { get; set; }
    public string RepresentativeName { get; set; } = "";
    public string RepresentativeAuthority { get; set; } = "";
    public bool Conditioned { get; set; }
    public bool WithConsentToTreat { get; set; }
    public bool WithPrivacyNotice { get; set; }

    /// <summary>Fills information, recipients and statements with the standard wording for what is chosen.</summary>
    public void UseStandardText()
    {
        var standard = StandardAuthorization.For(
            Organisation.Name, Lines(Purposes) is [var first, ..] ? first : "marketing",
            [.. Categories.Where(c => Chosen.Contains(c.Code)).Select(c => c.Sensitive ? SensitivityNames.Of(SecurityLabel.Read([c.Code])) : c.Text.ToLowerInvariant())], ExpiresOn ?? DateOnly.MaxValue, paidByThirdParty: false);
        Information = standard.Information!;
        Recipients = string.Join('\n', standard.Recipients);
        RightToRevoke = standard.Statements.RightToRevoke!;
        HowToRevoke = standard.Statements.HowToRevoke!;
        Conditioning = standard.Statements.Conditioning!;
        Redisclosure = standard.Statements.Redisclosure!;
    }

    public AuthorizationRecord ToForm() => new()
    {
        Information = Information,
        ScopeCategories = [.. Categories.Select(c => c.Code).Where(Chosen.Contains)],
        Disclosers = Lines(Disclosers),
        Recipients = Lines(Recipients),
        Purposes = Lines(Purposes),
        Channels = ["email"],
        ExpiresOn = EndsWithEvent ? null : ExpiresOn,
        ExpirationEvent = EndsWithEvent ? new ExpirationEvent { Description = EventDescription, Owner = EventOwner } : null,
        Signature = IsSigned ? new AuthorizationSignature { Name = SignerName, SignedOn = SignedOn } : null,
        Representative = ByRepresentative ? new PersonalRepresentative { Name = RepresentativeName, Authority = RepresentativeAuthority } : null,
        Statements = new RequiredStatements
        {
            RightToRevoke = RightToRevoke,
            HowToRevoke = HowToRevoke,
            Conditioning = Conditioning,
            Redisclosure = Redisclosure,
            Remuneration = string.IsNullOrWhiteSpace(Remuneration) ? null : Remuneration,
        },
        ConditionedOnService = Conditioned,
        CombinedWith =
        [
            .. WithConsentToTreat ? new[] { CombinedDocument.ConsentToTreat } : [],
            .. WithPrivacyNotice ? new[] { CombinedDocument.PrivacyNoticeAcknowledgement } : [],
        ],
        Source = new AuthorizationSource { Kind = AuthorizationSourceKind.PaperScanned },
    };

    private static IReadOnlyList<string> Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
