namespace SecureMarketing.Core.Gate;

/// <summary>One fired row of the truth table.</summary>
/// <param name="Row">0–20; <see cref="NoRoute"/> for the ladder walk's own reason.</param>
/// <param name="Effect">What the row alone would do.</param>
/// <param name="Code">Stable reason code, e.g. <c>AUTH_Expired</c>.</param>
public readonly record struct GateReason(int Row, GateEffect Effect, string Code)
{
    /// <summary>Number of the reason that no row of the table gives: every candidate route was refused.</summary>
    public const int NoRoute = 21;
}

/// <summary>
/// The truth table, rows 0–20 in order. Each row reads inputs and nothing else; an unknown value equals no named value, so
/// every "is not" fires on it, on the safe side.
/// </summary>
internal static class GateTable
{
    private static readonly Func<GateInput, (GateEffect Effect, string Code)?>[] Rows =
    [
        // 0: a contradiction means that some fact was gathered wrongly; no later row may be trusted to catch it.
        i => !i.IsKnown
            || (i.Class == HipaaClass.NoPhi && i.Phi != PhiLevel.None)
            || (i.Class != HipaaClass.NoPhi && i.Phi == PhiLevel.None)
            || (i.Sens != GateSensitivity.None && i.Phi == PhiLevel.None)
            ? (GateEffect.Deny, "INCONSISTENT_INPUT") : null,

        // 1: 45 CFR 164.312(b); what cannot be recorded is not done.
        i => i.Audit == GateAudit.Down ? (GateEffect.Hold, "AUDIT_UNAVAILABLE") : null,

        // 2
        i => i.Fresh == YesNo.N ? (GateEffect.Hold, "STALE_STATE") : null,

        // 3: 45 CFR 164.502(e), 164.504(e).
        i => i.Phi != PhiLevel.None && i.TenantBaa != GateTenantBaa.Active ? (GateEffect.Deny, "TENANT_NO_BAA") : null,

        // 4
        i => i.Camp switch
        {
            GateCampaign.Paused => (GateEffect.Hold, "CAMPAIGN_PAUSED"),
            GateCampaign.Ended => (GateEffect.Cancel, "CAMPAIGN_ENDED"),
            _ => null,
        },

        // 5
        i => i.Appr == GateApproval.Valid
            ? null
            : (i.Appr == GateApproval.Withdrawn ? GateEffect.Cancel : GateEffect.Hold, "APPROVAL_" + Name(i.Appr)),

        // 6: 45 CFR 164.508(a)(4) for sale; an unclassified message is never sent.
        i => i.Class switch
        {
            HipaaClass.Undetermined => (GateEffect.Deny, "CLASS_UNDETERMINED"),
            HipaaClass.SaleOfPhi => (GateEffect.Deny, "SALE_OF_PHI"),
            _ => null,
        },

        // 7: 45 CFR 164.508(a)(2).
        i => i.Sens == GateSensitivity.PsychNotes ? (GateEffect.Deny, "PSYCH_NOTES") : null,

        // 8: 16 CFR 316.5; 45 CFR 164.514(f)(2)(iii) for fundraising.
        i => i.Supp is GateSuppression.Deceased or GateSuppression.DoNotContact or GateSuppression.HardBounce or GateSuppression.TopicMatch
            || (i.Supp is GateSuppression.AllCommercial or GateSuppression.Complaint && i.Comm == CommercialClass.Commercial)
            || (i.Supp == GateSuppression.FundraisingOptOut && i.Class == HipaaClass.Fundraising)
            ? (GateEffect.Deny, "SUPPRESSED_" + Name(i.Supp)) : null,

        // 9: 45 CFR 164.522(a).
        i => i.Restr == YesNo.Y ? (GateEffect.Deny, "RESTRICTION_AGREED") : null,

        // 10: 45 CFR 164.502(g).
        i => i.Subj switch
        {
            GateSubject.RepInvalid => (GateEffect.Deny, "REP_AUTHORITY"),
            GateSubject.MinorSelfConsented when i.Addr != GateAddress.VerifiedOwn => (GateEffect.Deny, "MINOR_CONFIDENTIAL"),
            _ => null,
        },

        // 11: 45 CFR 164.508(a)(3)(i).
        i => IsMarketing(i.Class) && i.Auth != GateAuthorization.Valid ? (GateEffect.Deny, "AUTH_" + Name(i.Auth)) : null,

        // 12: 45 CFR 164.508(a)(3)(ii).
        i => i.Class == HipaaClass.MarketingRemunerated && i.Remun == YesNo.N ? (GateEffect.Deny, "AUTH_REMUNERATION_STATEMENT") : null,

        // 13: 42 CFR 2.31; state law. An unmapped code cannot be consented to.
        i => i.Sens is GateSensitivity.State or GateSensitivity.Part2 or GateSensitivity.Unknown
            && (i.SensCons == GateSensitiveConsent.Missing
                || (i.SensCons == GateSensitiveConsent.NotRequired && (IsMarketing(i.Class) || i.Class == HipaaClass.Fundraising))
                || i.Sens == GateSensitivity.Unknown)
            ? (GateEffect.Deny, "SENSITIVE_CONSENT_" + Name(i.Sens)) : null,

        // 14: 45 CFR 164.522(b).
        i => i.Addr == GateAddress.AltRequired
            || (i.Addr == GateAddress.Unverified && i.Phi != PhiLevel.None)
            || (i.Addr == GateAddress.SharedUnconfirmed && (i.Phi == PhiLevel.Clinical || i.Sens != GateSensitivity.None))
            ? (GateEffect.Deny, "ADDRESS_" + Name(i.Addr)) : null,

        // 15
        i => i.Pack == GatePack.Fail ? (GateEffect.Deny, ReasonParts.Pack + i.PackId) : null,

        // 16: 16 CFR 316.5(a)(5); mendable, so it waits.
        i => i.Comm == CommercialClass.Commercial && i.Foot == YesNo.N ? (GateEffect.Hold, "CANSPAM_FOOTER") : null,

        // 17
        i => i.Track == GateTracking.ThirdParty && i.Phi != PhiLevel.None ? (GateEffect.Deny, "THIRD_PARTY_TRACKER") : null,

        // 18: 45 CFR 164.502(e); encrypted content changes nothing about the vendor's role.
        i => i.Phi != PhiLevel.None && i.VendorBaa == GateVendorBaa.Missing ? (GateEffect.Reroute, "ROUTE_NO_BAA") : null,

        // 19: sensitive categories never travel by TLS alone.
        i => i.Phi != PhiLevel.None && i.Route == GateRoute.VerifiedTls && i.Sens != GateSensitivity.None
            ? (GateEffect.Reroute, "ROUTE_TOO_WEAK") : null,

        // 20: 45 CFR 164.312(e)(1); the warned preference of 78 FR 5634.
        i => i.Phi != PhiLevel.None && i.Route is GateRoute.OppTls or GateRoute.Clear
            && !(i.Plain == GatePlain.Warned && i.Sens == GateSensitivity.None && i.Class == HipaaClass.NotMarketing)
            ? (GateEffect.Reroute, i.Plain switch
            {
                GatePlain.NotWarned => "PLAIN_NO_WARNING",
                GatePlain.Withdrawn => "PLAIN_WITHDRAWN",
                _ => "ROUTE_TOO_WEAK",
            })
            : null,
    ];

    /// <summary>Every row that fires, in row order.</summary>
    internal static IReadOnlyList<GateReason> Fired(GateInput input)
    {
        List<GateReason>? fired = null;
        for (var row = 0; row < Rows.Length; row++)
        {
            if (Rows[row](input) is { } hit)
                (fired ??= []).Add(new GateReason(row, hit.Effect, hit.Code));
        }

        return fired is null ? [] : fired;
    }

    private static bool IsMarketing(HipaaClass value) => value is HipaaClass.Marketing or HipaaClass.MarketingRemunerated;

    private static string Name<T>(T value) where T : struct, Enum => Enum.GetName(value) ?? "Unknown";
}
