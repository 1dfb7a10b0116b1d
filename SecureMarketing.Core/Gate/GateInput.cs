namespace SecureMarketing.Core.Gate;

/// <summary>
/// All inputs of one send decision: plain values, so that the decision can be repeated years later from its record. Names
/// follow the truth table. A value outside its enum, the default included, is denied as inconsistent.
/// </summary>
public sealed record GateInput
{
    public required GateAudit Audit { get; init; }

    /// <summary>Y when the facts are at most 60 s old and no version changed since.</summary>
    public required YesNo Fresh { get; init; }
    public required GateTenantBaa TenantBaa { get; init; }
    public required GateCampaign Camp { get; init; }
    public required GateApproval Appr { get; init; }
    public required HipaaClass Class { get; init; }
    public required CommercialClass Comm { get; init; }
    public required GateAuthorization Auth { get; init; }

    /// <summary>What the authorization falls short of while <see cref="Auth"/> is <see cref="GateAuthorization.OutOfScope"/>. Explains and decides nothing; none where nobody says it.</summary>
    public GateScopeParts Uncovered { get; init; }

    /// <summary>Y when the authorization carries the remuneration statement (45 CFR 164.508(a)(3)(ii)).</summary>
    public required YesNo Remun { get; init; }
    public required GateSuppression Supp { get; init; }

    /// <summary>Y when an agreed restriction forbids this use (45 CFR 164.522(a)).</summary>
    public required YesNo Restr { get; init; }
    public required GateSensitivity Sens { get; init; }
    public required GateSensitiveConsent SensCons { get; init; }

    /// <summary>Whom the Part 2 consent does not name while <see cref="SensCons"/> is <see cref="GateSensitiveConsent.Missing"/>. Explains and decides nothing; none where nobody says it.</summary>
    public GateConsentParts ConsentUncovered { get; init; }
    public required GateSubject Subj { get; init; }
    public required GateAddress Addr { get; init; }
    public required PhiLevel Phi { get; init; }
    public required GateRoute Route { get; init; }
    public required GatePlain Plain { get; init; }
    public required GateVendorBaa VendorBaa { get; init; }
    public required GatePack Pack { get; init; }

    /// <summary>The failing rule pack, e.g. <c>GDPR-ART9</c>; empty while <see cref="Pack"/> passes.</summary>
    public string PackId { get; init; } = "";

    /// <summary>Further failing packs, by id, in the order of the rule book. They explain and decide nothing.</summary>
    public IReadOnlyList<string> FurtherPacks { get; init; } = [];

    /// <summary>Y when the message shows postal address and opt-out (16 CFR 316.5).</summary>
    public required YesNo Foot { get; init; }
    public required GateTracking Track { get; init; }

    /// <summary>False when any value lies outside its enum.</summary>
    public bool IsKnown =>
        Enum.IsDefined(Audit) && Enum.IsDefined(Fresh) && Enum.IsDefined(TenantBaa) && Enum.IsDefined(Camp) && Enum.IsDefined(Appr) &&
        Enum.IsDefined(Class) && Enum.IsDefined(Comm) && Enum.IsDefined(Auth) && Enum.IsDefined(Remun) && Enum.IsDefined(Supp) &&
        Enum.IsDefined(Restr) && Enum.IsDefined(Sens) && Enum.IsDefined(SensCons) && Enum.IsDefined(Subj) && Enum.IsDefined(Addr) &&
        Enum.IsDefined(Phi) && Enum.IsDefined(Route) && Enum.IsDefined(Plain) && Enum.IsDefined(VendorBaa) && Enum.IsDefined(Pack) &&
        Enum.IsDefined(Foot) && Enum.IsDefined(Track) && ScopeCodes.AreKnown(Uncovered) && ConsentCodes.AreKnown(ConsentUncovered);
}
