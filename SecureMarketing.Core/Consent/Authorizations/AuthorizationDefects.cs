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

    /// <summary>Electronic and in person, and nobody of the staff says whom they saw, how they knew who it was, and when.</summary>
    WitnessMissing = 16,

    /// <summary>Who saw the person, or another part of the signature, is not any more what was signed.</summary>
    WitnessAltered = 17,

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

    /// <summary>Asked about every person of a send, and of most forms there is nothing to tell.</summary>
    public static List<DefectCode> Of(AuthorizationRecord form, DateOnly today, bool remunerated)
    {
        var defects = new List<DefectCode>();
        if (string.IsNullOrWhiteSpace(form.Information) || !Holds(form.ScopeCategories))
            defects.Add(DefectCode.InformationMissing);
        if (!Holds(form.Disclosers))
            defects.Add(DefectCode.DisclosersMissing);
        if (!Holds(form.Recipients))
            defects.Add(DefectCode.RecipientsMissing);
        if (!Holds(form.Purposes))
            defects.Add(DefectCode.PurposeMissing);
        AddOfExpiry(defects, form);
        AddOfSignature(defects, form, today);
        AddOfStatements(defects, form.Statements, remunerated);
        AddOfForm(defects, form);
        return defects;
    }

    private static void AddOfExpiry(List<DefectCode> defects, AuthorizationRecord form)
    {
        var told = form.ExpirationEvent?.Description?.Trim();
        if (form.ExpiresOn is null && string.IsNullOrEmpty(told))
            defects.Add(DefectCode.ExpiryMissing);
        if (string.IsNullOrEmpty(told))
            return;
        if (form.ExpiresOn is null && NoEvent.Contains(told.TrimEnd('.'), StringComparer.OrdinalIgnoreCase))
            defects.Add(DefectCode.ExpiryNone);
        else if (form.ExpiresOn is null && string.IsNullOrWhiteSpace(form.ExpirationEvent!.Owner))
            defects.Add(DefectCode.ExpiryEventOwnerMissing);
    }

    private static void AddOfSignature(List<DefectCode> defects, AuthorizationRecord form, DateOnly today)
    {
        var signature = form.Signature;
        if (string.IsNullOrWhiteSpace(signature?.Name))
            defects.Add(DefectCode.SignatureMissing);
        if (signature?.SignedOn is not { } signedOn)
            defects.Add(DefectCode.SignatureDateMissing);
        else if (signedOn > today)
            defects.Add(DefectCode.SignatureDateFuture);
        if (signature is { IsElectronic: true } && (!signature.ConsumerConsent || signature.SignedAt is null
                || string.IsNullOrWhiteSpace(signature.IntentAction) || string.IsNullOrWhiteSpace(signature.IdentityProof) || string.IsNullOrWhiteSpace(signature.DocumentHash)))
            defects.Add(DefectCode.SignatureEvidenceMissing);
        if (signature?.DocumentHash is { Length: > 0 } signed && form.Source?.DocumentHash is { Length: > 0 } stored
            && !string.Equals(signed, stored, StringComparison.OrdinalIgnoreCase))
            defects.Add(DefectCode.DocumentAltered);
        if (signature is { Method: SignatureMethod.ElectronicInPerson } or { InPerson: not null })
            AddOfWitness(defects, signature, form.Source?.Kind);
        if (form.Representative is not { } representative)
            return;
        if (string.IsNullOrWhiteSpace(representative.Authority))
            defects.Add(DefectCode.RepresentativeAuthorityMissing);
        if (representative.ValidTo < today)
            defects.Add(DefectCode.RepresentativeAuthorityEnded);
        if (representative.Disputed)
            defects.Add(DefectCode.RepresentativeDisputed);
    }

    private static void AddOfWitness(List<DefectCode> defects, AuthorizationSignature signature, AuthorizationSourceKind? source)
    {
        if (signature.InPerson is not { IsWhole: true } seen)
            defects.Add(DefectCode.WitnessMissing);
        // A signature of the page always has one; a form of another system gets it when it is entered.
        else if (seen.Hash is { Length: > 0 } hash ? !string.Equals(hash, seen.HashWith(signature), StringComparison.OrdinalIgnoreCase) : source == AuthorizationSourceKind.ESignPage)
            defects.Add(DefectCode.WitnessAltered);
    }

    private static void AddOfStatements(List<DefectCode> defects, RequiredStatements statements, bool remunerated)
    {
        if (string.IsNullOrWhiteSpace(statements.RightToRevoke))
            defects.Add(DefectCode.RevocationRightStatementMissing);
        if (string.IsNullOrWhiteSpace(statements.HowToRevoke))
            defects.Add(DefectCode.RevocationHowStatementMissing);
        if (string.IsNullOrWhiteSpace(statements.Conditioning))
            defects.Add(DefectCode.ConditioningStatementMissing);
        if (string.IsNullOrWhiteSpace(statements.Redisclosure))
            defects.Add(DefectCode.RedisclosureStatementMissing);
        if (remunerated && string.IsNullOrWhiteSpace(statements.Remuneration))
            defects.Add(DefectCode.RemunerationStatementMissing);
    }

    private static void AddOfForm(List<DefectCode> defects, AuthorizationRecord form)
    {
        if (form.CombinedWith.Count > 0 && form.CombinedWith.Any(d => d != CombinedDocument.MarketingAuthorization))
            defects.Add(DefectCode.CompoundForm);
        // 164.508(b)(3)(ii): psychotherapy notes stand on a form of their own.
        if (form.ScopeCategories.Count > 1 && form.ScopeCategories.Contains(PsychotherapyNotes, StringComparer.OrdinalIgnoreCase))
            defects.Add(DefectCode.PsychotherapyNotesCompound);
        if (form.ConditionedOnService)
            defects.Add(DefectCode.Conditioned);
        if (form.KnownFalse)
            defects.Add(DefectCode.KnownFalse);
        if (form.Source is { Kind: AuthorizationSourceKind.Imported, DocumentHash: null or "" })
            defects.Add(DefectCode.EvidenceMissing);
    }

    private static bool Holds(IReadOnlyList<string> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(list[i]))
                return false;
        }

        return list.Count > 0;
    }
}
