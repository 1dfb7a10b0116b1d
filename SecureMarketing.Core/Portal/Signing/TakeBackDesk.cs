using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Portal;

/// <summary>What a person chose to take back.</summary>
/// <param name="Each">The authorization; of <see cref="RevocationScope.All"/> one of each record of the person that has any in force.</param>
internal sealed record TakeBackChosen(string Which, RevocationWish Wish, IReadOnlyList<Authorization> Each)
{
    /// <summary>Whose words stand in the text.</summary>
    public Authorization First => Each[0];
}

/// <summary>What a person gave, what of it they can take back, and the text with which they do.</summary>
internal sealed class TakeBackDesk(IFieldCipher cipher, Organisation organisation)
{
    public static readonly IReadOnlyList<string> Languages = ["en", "es"];

    /// <summary>Every authorization of the person, the oldest first; of several records those that are proven to be theirs.</summary>
    public static async Task<IReadOnlyList<Authorization>> GivenAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var records = (await db.PersonRecordsAsync([contact], cancellationToken))[contact].Proven.Append(contact).Distinct().ToList();
        return await db.Authorizations.Where(a => records.Contains(a.Contact)).OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Signed and not ended: what there is to take back.</summary>
    public static IReadOnlyList<Authorization> InForce(IEnumerable<Authorization> given) => [.. given.Where(a => AuthorizationTransitions.Permits(a.State, AuthorizationState.Revoked))];

    /// <param name="which">An id, or <see cref="TakeBackSheet.All"/>.</param>
    /// <param name="inForce">What can be taken back.</param>
    /// <returns>Null when it names nothing that is in force.</returns>
    public static TakeBackChosen? Chosen(string? which, IReadOnlyList<Authorization> inForce)
    {
        if (which == TakeBackSheet.All && inForce.Count > 0)
            return new TakeBackChosen(which, new RevocationWish(RevocationScope.All, [], null), [.. inForce.DistinctBy(a => a.Contact)]);
        return Guid.TryParse(which, out var id) && inForce.FirstOrDefault(a => a.Id.Value == id) is { } one
            ? new TakeBackChosen(one.Id.Value.ToString(), new RevocationWish(RevocationScope.ThisAuthorization, [], null), [one])
            : null;
    }

    /// <summary>
    /// Who signs today. Whoever decides for the person; where the register of representatives knows nobody at all, who signed the form,
    /// as on paper, takes it back as well. Null: the person.
    /// </summary>
    public async Task<PersonalRepresentative?> SignerAsync(AppDbContext db, Authorization authorization, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (contact, today) = (authorization.Contact, organisation.DayAt(now));
        if (await Representation.SignerForAsync(db, contact, today, cipher, cancellationToken) is { } decides)
            return decides;
        return authorization.Open(cipher).Representative is { Disputed: false } signed && !(signed.ValidTo < today)
            && !await db.RepresentativeAuthorities.AnyAsync(r => r.Contact == contact, cancellationToken) ? signed : null;
    }

    public IReadOnlyList<(string Heading, string Body)> Paragraphs(TakeBackChosen chosen, string language) =>
        RevocationDocument.Paragraphs(chosen.First.Open(cipher), chosen.Wish, organisation, language);

    /// <summary>The text, unsigned where the signature is null.</summary>
    public byte[] Text(TakeBackChosen chosen, string language, PersonalRepresentative? signer, AuthorizationSignature? signature) =>
        RevocationDocument.Render(chosen.First.Open(cipher), chosen.Wish, organisation, language, signer, signature);

    public TakeBackChoice Told(Authorization authorization)
    {
        var form = authorization.Open(cipher);
        return new TakeBackChoice(authorization.Id, AuthorizationDocument.TitleOf(form), form.Signature?.SignedOn);
    }

    /// <summary>What the person signed last to take something back; null: nothing, or it is not any more what was signed.</summary>
    public (string Text, string Hash)? Receipt(IEnumerable<Authorization> given)
    {
        // Only those that were taken back, wholly or in part, are opened.
        var last = given.Where(a => a.RevocationLatencySeconds is not null).SelectMany(a => a.Open(cipher).Revocations).Where(r => r.SignedText is not null).MaxBy(r => r.ReceivedAt);
        return last is { SignedText: { } text, Signature.DocumentHash: { } hash } && EvidenceDocument.HashOf(Encoding.UTF8.GetBytes(text)) == hash ? (text, hash) : null;
    }

    public DateOnly? DayOf(DateTimeOffset? at) => at is { } moment ? organisation.DayAt(moment) : null;
}
