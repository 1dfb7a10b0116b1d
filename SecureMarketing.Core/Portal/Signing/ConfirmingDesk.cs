using System.Text;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Portal;

/// <summary>A revocation that was only spoken, as the person finds it on the page to confirm it in writing.</summary>
internal sealed class ConfirmingDesk(IFieldCipher cipher, Organisation organisation)
{
    private static readonly IReadOnlyList<string> Languages = ["en", "es"];

    /// <returns>Null when the invitation is one to sign a form.</returns>
    public static SpokenRevocation? SpokenOf(AuthorizationRecord form, SigningInvitation invitation) =>
        form.SpokenRevocations.FirstOrDefault(s => s.Invitation == invitation.Id.Value);

    /// <summary>Whoever decides for the person today signs; null: the person.</summary>
    public Task<PersonalRepresentative?> SignerAsync(AppDbContext db, Authorization authorization, DateTimeOffset now, CancellationToken cancellationToken) =>
        Representation.SignerForAsync(db, authorization.Contact, organisation.DayAt(now), cipher, cancellationToken);

    /// <summary>The text, unsigned where the signature is null.</summary>
    public byte[] Text(AuthorizationRecord form, SpokenRevocation spoken, string language, PersonalRepresentative? signer, AuthorizationSignature? signature) =>
        RevocationDocument.Render(form, RevocationWish.Of(spoken), organisation, language, signer, signature);

    public async Task<SigningSheet> SheetAsync(AppDbContext db, ProvenSigner proven, SpokenRevocation spoken, string? language, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (message, invitation, authorization, _) = proven;
        var form = authorization.Open(cipher);
        var read = Languages.FirstOrDefault(l => l == (language ?? invitation.Language)) ?? "en";
        var signer = await SignerAsync(db, authorization, now, cancellationToken);
        // A copy is only given of what still is what was signed.
        var copy = spoken is { SignedText: { } text, Signature.DocumentHash: { } hash } && EvidenceDocument.HashOf(Encoding.UTF8.GetBytes(text)) == hash ? text : null;
        return new SigningSheet
        {
            State = authorization.State,
            Language = read,
            Languages = Languages,
            Title = RevocationDocument.TitleOf(read),
            Paragraphs = RevocationDocument.Paragraphs(form, RevocationWish.Of(spoken), organisation, read),
            ElectronicRecords = "",
            TextHash = EvidenceDocument.HashOf(Text(form, spoken, read, signer, null)),
            Representative = signer,
            SignedText = copy,
            SignedHash = copy is null ? null : spoken.Signature!.DocumentHash,
            SignedOn = spoken.Signature?.SignedOn,
            OpenUntil = message.ExpiresAt,
            IsRevocation = true,
            AwaitsConfirmation = spoken.Awaits(authorization.State),
        };
    }
}
