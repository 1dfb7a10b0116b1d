using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Consent;

/// <summary>A document handed in with a form.</summary>
public sealed class SubmittedDocument
{
    /// <summary>E.g. <c>application/pdf</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>1 byte to <see cref="EvidenceDocument.MaxBytes"/>.</summary>
    public required byte[] Content { get; init; }
}

/// <summary>The steps of an authorization's life that several use cases take.</summary>
internal sealed class AuthorizationSteps(IFieldCipher cipher, Organisation organisation)
{
    /// <summary>
    /// AwaitingSignature → Signed. The document is bound to the signature by its hash; without one, an electronic signature
    /// is bound to the text that the form renders to.
    /// </summary>
    /// <returns>The document to store, null when a paper form came without its image.</returns>
    public Result<EvidenceDocument?> Sign(Authorization authorization, AuthorizationRecord signed, SubmittedDocument? document, DateTimeOffset now)
    {
        if (authorization.MoveTo(AuthorizationState.Signed, now).Error is { } error)
            return error;
        if (document is null && signed.Signature is { IsElectronic: true })
            document = new SubmittedDocument { MediaType = AuthorizationDocument.MediaType, Content = AuthorizationDocument.Render(signed) };
        var evidence = document is null ? null : new EvidenceDocument(authorization.Id, document.MediaType, document.Content, cipher, now);
        var source = signed.Source ?? new AuthorizationSource();
        authorization.Store(
            signed with
            {
                Signature = signed.Signature is { } s ? (s with { DocumentHash = s.DocumentHash ?? evidence?.Sha256 }).Bound() : null,
                // Only what is stored is evidence: a hash that came with the form alone proves nothing.
                Source = source with { DocumentHash = evidence?.Sha256 },
            },
            cipher,
            now);
        return evidence;
    }

    /// <summary>
    /// Signed → Verifying → PendingCopy or Defective, and on to Active when the person has a copy. Looks at what is stored
    /// now, not at what was once noted about it.
    /// </summary>
    public Result<IReadOnlyList<DefectCode>> Verify(Authorization authorization, EvidenceDocument? evidence, DateTimeOffset now)
    {
        if (authorization.MoveTo(AuthorizationState.Verifying, now).Error is { } error)
            return error;
        var form = authorization.Open(cipher);
        var stored = evidence is null ? null : evidence.CurrentHash(cipher) ?? "unreadable";
        form = form with { Source = (form.Source ?? new AuthorizationSource()) with { DocumentHash = stored } };
        authorization.Store(form, cipher, now);
        var today = organisation.DayAt(now);
        List<DefectCode> defects = [.. AuthorizationDefects.Of(form, today, remunerated: false)];
        if (form.ExpiresOn < today)
            defects.Add(DefectCode.Expired);
        authorization.MoveTo(defects.Count == 0 ? AuthorizationState.PendingCopy : AuthorizationState.Defective, now);
        if (defects.Count == 0 && form.CopyProvidedAt <= now)
            authorization.MoveTo(AuthorizationState.Active, now);
        return defects;
    }
}
