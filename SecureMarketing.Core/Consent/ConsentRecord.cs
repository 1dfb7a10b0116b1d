using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>The register about one person: what they agreed to and what they refused.</summary>
internal sealed class ConsentRecord(IFieldCipher cipher) : IPersonRecord
{
    public async Task<IReadOnlyList<RecordSection>> SectionsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var forms = await db.Authorizations.AsNoTracking().Where(a => a.Contact == contact).OrderBy(a => a.CreatedAt).ToListAsync(cancellationToken);
        var suppressions = await db.Suppressions.AsNoTracking().Where(s => s.Contact == contact).OrderBy(s => s.CreatedAt).ToListAsync(cancellationToken);
        var plain = await db.PlainPreferences.AsNoTracking().Where(p => p.Contact == contact).OrderBy(p => p.AcceptedAt).ToListAsync(cancellationToken);
        var restrictions = await db.AgreedRestrictions.AsNoTracking().Where(r => r.Contact == contact).OrderBy(r => r.AgreedAt).ToListAsync(cancellationToken);
        var gdpr = await db.GdprConsents.AsNoTracking().Where(c => c.Contact == contact).OrderBy(c => c.GivenAt).ToListAsync(cancellationToken);
        var part2 = await db.Part2Consents.AsNoTracking().Where(c => c.Contact == contact).OrderBy(c => c.RecordedAt).ToListAsync(cancellationToken);
        var optIns = await db.TopicOptIns.AsNoTracking().Where(o => o.Contact == contact).OrderBy(o => o.GivenAt).ToListAsync(cancellationToken);
        var representatives = await db.RepresentativeAuthorities.AsNoTracking().Where(r => r.Contact == contact).OrderBy(r => r.VerifiedAt).ToListAsync(cancellationToken);
        var caps = await db.MailCaps.AsNoTracking().Where(m => m.Contact == contact).ToListAsync(cancellationToken);
        var confidential = await db.ConfidentialRequests.AsNoTracking().Where(r => r.Contact == contact).OrderBy(r => r.AgreedAt).ToListAsync(cancellationToken);
        var refusals = await db.Refusals.AsNoTracking().Where(r => r.Contact == contact).OrderBy(r => r.RecordedAt).ToListAsync(cancellationToken);
        return
        [
            new RecordSection(300, "authorizations", "Authorizations", forms.Select(a => RecordSection.Row(
                ("state", a.State.ToString()), ("enteredAt", Moment(a.CreatedAt)), ("form", JsonNode.Parse(AuthorizationJson.Write(a.Open(cipher))))))),
            new RecordSection(305, "representatives", "Representatives", representatives.Select(r => RecordSection.Row(
                ("type", r.Type.ToString()), ("name", r.Name(cipher)), ("authority", r.Description(cipher)), ("service", r.ServiceSealed is null ? null : string.Join(", ", r.Service(cipher))), ("verifiedAt", Moment(r.VerifiedAt)),
                ("validTo", r.ValidTo?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("disputedAt", Moment(r.DisputedAt)), ("endedAt", Moment(r.EndedAt))))),
            new RecordSection(310, "suppressions", "Opt-outs and other stops", suppressions.Select(s => RecordSection.Row(
                ("kind", s.Kind.ToString()), ("topic", s.Topic), ("source", s.Source.ToString()), ("since", Moment(s.CreatedAt)), ("releasedAt", Moment(s.ReleasedAt))))),
            new RecordSection(320, "plainMail", "Wishes for plain mail", plain.Select(p => RecordSection.Row(
                ("purpose", p.Purpose), ("warning", p.WarningTextVersion), ("warnedAt", Moment(p.WarnedAt)), ("acceptedAt", Moment(p.AcceptedAt)), ("withdrawnAt", Moment(p.WithdrawnAt))))),
            new RecordSection(330, "restrictions", "Agreed restrictions", restrictions.Select(r => RecordSection.Row(
                ("purpose", r.Purpose), ("agreedAt", Moment(r.AgreedAt)), ("endedAt", Moment(r.EndedAt))))),
            new RecordSection(340, "gdprConsents", "Consents (GDPR)", gdpr.Select(c => RecordSection.Row(
                ("purpose", c.Purpose), ("evidence", c.Evidence), ("givenAt", Moment(c.GivenAt)), ("withdrawnAt", Moment(c.WithdrawnAt))))),
            new RecordSection(350, "part2Consents", "Consents to use substance-use records", part2.Select(c => RecordSection.Row(
                ("discloser", c.Discloser), ("description", c.Description), ("recipients", c.Recipients), ("purpose", c.Purpose), ("evidence", c.Evidence),
                ("signedOn", c.SignedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("expiresOn", c.ExpiresOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("revokedAt", Moment(c.RevokedAt))))),
            new RecordSection(360, "optIns", "Messages asked for", optIns.Select(o => RecordSection.Row(
                ("topic", o.Topic), ("wording", o.Wording), ("evidence", o.Evidence), ("language", o.Language), ("givenAt", Moment(o.GivenAt))))),
            new RecordSection(370, "mailCaps", "How often advertising may come", caps.Select(m => RecordSection.Row(("atMost", m.Cap.ToString()), ("since", Moment(m.ChangedAt))))),
            new RecordSection(380, "confidentialRequests", "Requests for another address", confidential.Select(r => RecordSection.Row(
                ("receivedAt", Moment(r.ReceivedAt)), ("means", r.Means.ToString()), ("agreedAt", Moment(r.AgreedAt)), ("endedAt", Moment(r.EndedAt))))),
            new RecordSection(390, "refusals", "What was refused, and since when that holds", refusals.Select(r => RecordSection.Row(
                ("kind", r.Kind.ToString()), ("stops", r.Suppression?.ToString()), ("topic", r.Topic), ("receivedAt", Moment(r.ReceivedAt)), ("effectiveAt", Moment(r.EffectiveAt))))),
        ];
    }

    private static string? Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
