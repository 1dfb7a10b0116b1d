namespace SecureMarketing.Core.Consent;

/// <summary>
/// Why an authorization is not valid (45 CFR 164.508(b)(2)). Computed, never typed in; printed in upper snake case.
/// </summary>
public enum DefectCode
{
    InformationMissing = 1,
    DisclosersMissing = 2,
    RecipientsMissing = 3,
    PurposeMissing = 4,

    /// <summary>Neither date nor event.</summary>
    ExpiryMissing = 5,

    /// <summary>"None", "never" and the like: permitted for research only (164.508(c)(1)(v)).</summary>
    ExpiryNone = 6,

    /// <summary>An event without an owner cannot be watched [pol].</summary>
    ExpiryEventOwnerMissing = 7,

    SignatureMissing = 8,
    SignatureDateMissing = 9,

    /// <summary>Dated after the moment of the check.</summary>
    SignatureDateFuture = 10,

    /// <summary>Electronic without intent, proof of identity, consumer consent, instant or bound document (15 USC 7001).</summary>
    SignatureEvidenceMissing = 11,

    /// <summary>The stored document is not the one that was signed.</summary>
    DocumentAltered = 12,

    RepresentativeAuthorityMissing = 13,
    RepresentativeAuthorityEnded = 14,
    RepresentativeDisputed = 15,

    RevocationRightStatementMissing = 20,
    RevocationHowStatementMissing = 21,
    ConditioningStatementMissing = 22,
    RedisclosureStatementMissing = 23,
    RemunerationStatementMissing = 24,

    /// <summary>A form to be signed on screen does not tell what that means (15 USC 7001(c)(1)).</summary>
    ElectronicRecordsStatementMissing = 25,

    CompoundForm = 30,
    PsychotherapyNotesCompound = 31,
    Conditioned = 32,
    KnownFalse = 33,

    /// <summary>Imported without a document image or signer evidence [pol].</summary>
    EvidenceMissing = 34,

    Expired = 40,
    Revoked = 41,
}

/// <summary>Finds the defects that lie in the form itself; time and revocation are <see cref="AuthorizationCheck"/>'s.</summary>
internal static class AuthorizationDefects
{
    internal const string PsychotherapyNotes = "PsychotherapyNotes";

    private static readonly string[] NoEvent = ["none", "never", "n/a", "na", "no expiration", "does not expire", "unlimited", "indefinite"];

    public static IEnumerable<DefectCode> Of(AuthorizationRecord form, DateOnly today, bool remunerated)
    {
        if (string.IsNullOrWhiteSpace(form.Information) || !Holds(form.ScopeCategories))
            yield return DefectCode.InformationMissing;
        if (!Holds(form.Disclosers))
            yield return DefectCode.DisclosersMissing;
        if (!Holds(form.Recipients))
            yield return DefectCode.RecipientsMissing;
        if (!Holds(form.Purposes))
            yield return DefectCode.PurposeMissing;
        foreach (var defect in OfExpiry(form).Concat(OfSignature(form, today)).Concat(OfStatements(form.Statements, remunerated)).Concat(OfForm(form)))
            yield return defect;
    }

    private static IEnumerable<DefectCode> OfExpiry(AuthorizationRecord form)
    {
        var told = form.ExpirationEvent?.Description?.Trim();
        if (form.ExpiresOn is null && string.IsNullOrEmpty(told))
            yield return DefectCode.ExpiryMissing;
        if (string.IsNullOrEmpty(told))
            yield break;
        if (form.ExpiresOn is null && NoEvent.Contains(told.TrimEnd('.'), StringComparer.OrdinalIgnoreCase))
            yield return DefectCode.ExpiryNone;
        else if (form.ExpiresOn is null && string.IsNullOrWhiteSpace(form.ExpirationEvent!.Owner))
            yield return DefectCode.ExpiryEventOwnerMissing;
    }

    private static IEnumerable<DefectCode> OfSignature(AuthorizationRecord form, DateOnly today)
    {
        var signature = form.Signature;
        if (string.IsNullOrWhiteSpace(signature?.Name))
            yield return DefectCode.SignatureMissing;
        if (signature?.SignedOn is not { } signedOn)
            yield return DefectCode.SignatureDateMissing;
        else if (signedOn > today)
            yield return DefectCode.SignatureDateFuture;
        if (signature is { Method: SignatureMethod.Electronic } && (!signature.ConsumerConsent || signature.SignedAt is null
                || string.IsNullOrWhiteSpace(signature.IntentAction) || string.IsNullOrWhiteSpace(signature.IdentityProof) || string.IsNullOrWhiteSpace(signature.DocumentHash)))
            yield return DefectCode.SignatureEvidenceMissing;
        if (signature?.DocumentHash is { Length: > 0 } signed && form.Source?.DocumentHash is { Length: > 0 } stored
            && !string.Equals(signed, stored, StringComparison.OrdinalIgnoreCase))
            yield return DefectCode.DocumentAltered;
        if (form.Representative is not { } representative)
            yield break;
        if (string.IsNullOrWhiteSpace(representative.Authority))
            yield return DefectCode.RepresentativeAuthorityMissing;
        if (representative.ValidTo < today)
            yield return DefectCode.RepresentativeAuthorityEnded;
        if (representative.Disputed)
            yield return DefectCode.RepresentativeDisputed;
    }

    private static IEnumerable<DefectCode> OfStatements(RequiredStatements statements, bool remunerated)
    {
        if (string.IsNullOrWhiteSpace(statements.RightToRevoke))
            yield return DefectCode.RevocationRightStatementMissing;
        if (string.IsNullOrWhiteSpace(statements.HowToRevoke))
            yield return DefectCode.RevocationHowStatementMissing;
        if (string.IsNullOrWhiteSpace(statements.Conditioning))
            yield return DefectCode.ConditioningStatementMissing;
        if (string.IsNullOrWhiteSpace(statements.Redisclosure))
            yield return DefectCode.RedisclosureStatementMissing;
        if (remunerated && string.IsNullOrWhiteSpace(statements.Remuneration))
            yield return DefectCode.RemunerationStatementMissing;
    }

    private static IEnumerable<DefectCode> OfForm(AuthorizationRecord form)
    {
        if (form.CombinedWith.Any(d => d != CombinedDocument.MarketingAuthorization))
            yield return DefectCode.CompoundForm;
        // 164.508(b)(3)(ii): psychotherapy notes stand on a form of their own.
        if (form.ScopeCategories.Contains(PsychotherapyNotes, StringComparer.OrdinalIgnoreCase) && form.ScopeCategories.Count > 1)
            yield return DefectCode.PsychotherapyNotesCompound;
        if (form.ConditionedOnService)
            yield return DefectCode.Conditioned;
        if (form.KnownFalse)
            yield return DefectCode.KnownFalse;
        if (form.Source is { Kind: AuthorizationSourceKind.Imported, DocumentHash: null or "" })
            yield return DefectCode.EvidenceMissing;
    }

    private static bool Holds(IReadOnlyList<string> list) => list.Count > 0 && list.All(text => !string.IsNullOrWhiteSpace(text));
}
