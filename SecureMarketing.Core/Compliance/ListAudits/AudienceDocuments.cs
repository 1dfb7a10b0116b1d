using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// The audit of recipient lists, held before the launch: for whom the gate would let out as far as consent goes, the documents are judged
/// again, by the same judge and apart from the gate's answer.
/// </summary>
internal sealed class AudienceDocuments(FactGathering gathering, DocumentsReader reader, IFieldCipher cipher, Organisation organisation) : IAudienceDocuments
{
    public async Task<DocumentsVerdict> CheckAsync(AppDbContext db, OriginFacts origin, IReadOnlyList<ContactId> people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // What a campaign that does not run yet holds up says nothing about anybody's documents.
        var launched = origin with { Gate = origin.Gate with { Camp = GateCampaign.Running, Appr = GateApproval.Valid } };
        var gathered = await gathering.GatherAsync(db, [.. people.Select(p => new Addressee(MessageId.New(), p, launched, Campaigns.Campaign.OnlyOccurrence))], now, cancellationToken);
        var letOut = gathered.Where(g => !GateDesk.Decide(g.Question, g.GateCandidates, now, now).Decision.Reasons.Any(r => r.Row == 0 || r.Row is (>= 7 and <= 13) or 15 || r.Code == PersonDocuments.AltRequired)).ToList();

        var persons = await db.PersonRecordsAsync([.. letOut.Select(g => g.Question.Contact)], cancellationToken);
        var records = persons.Values.SelectMany(g => g.All).Distinct().ToList();
        var suppressions = (await db.SuppressionsInForce(records).AsNoTracking().Select(s => new { s.Contact, s.Kind, s.Topic, s.AddressIndex }).ToListAsync(cancellationToken)).ToLookup(s => s.Contact);
        var mailboxes = await db.Contacts.AsNoTracking().Where(c => records.Contains(c.Id))
            .Select(c => new { c.Id, c.EmailIndex, c.AlternateAddressRequired, c.AgreedEmailIndex }).ToDictionaryAsync(c => c.Id, cancellationToken);
        var closed = await db.ClosedMailboxesAsync(records, cancellationToken);
        var onFile = await reader.ReadAsync(db, persons, [launched.Gate], now, now, cancellationToken);
        var relied = letOut.Select(g => g.Question.Facts.AuthorizationId).OfType<Guid>().Distinct().Select(AuthorizationId.From).ToList();
        var register = await db.Authorizations.AsNoTracking().Where(a => relied.Contains(a.Id)).ToDictionaryAsync(a => a.Id.Value, cancellationToken);
        var documents = (await db.EvidenceDocuments.AsNoTracking().Where(d => relied.Contains(d.Authorization)).ToListAsync(cancellationToken)).ToLookup(d => d.Authorization.Value);

        var wrong = new List<IReadOnlyList<string>>();
        foreach (var one in letOut)
        {
            var person = persons[one.Question.Contact];
            var own = ListAuditJudge.Own(launched.Gate, one.Question.Facts.Class ?? launched.Gate.Class);
            var mailbox = mailboxes.GetValueOrDefault(one.Question.Contact)?.EmailIndex;
            var codes = person.All.SelectMany(r => suppressions[r])
                .Where(s => (s.AddressIndex is null || (mailbox is not null && s.AddressIndex.AsSpan().SequenceEqual(mailbox))) && SuppressionChoice.Concerns(s.Kind, s.Topic, own))
                .Select(s => "SUPPRESSED_" + s.Kind).ToList();
            if (person.All.Any(closed.Contains))
                codes.Add("SUPPRESSED_" + GateSuppression.DoNotContact);
            if (person.All.Any(r => mailboxes.TryGetValue(r, out var record) && AddressPolicy.Denies(record.AlternateAddressRequired, record.AgreedEmailIndex, mailbox)))
                codes.Add(PersonDocuments.AltRequired);
            var authorization = one.Question.Facts.AuthorizationId is { } id ? register.GetValueOrDefault(id) : null;
            var form = authorization?.Open(cipher);
            codes.AddRange(onFile[one.Question.Contact].Against(own, form, now, organisation));
            if (own.Class is HipaaClass.Marketing or HipaaClass.MarketingRemunerated)
            {
                codes.AddRange(ListAuditJudge.OfAuthorization(
                    form,
                    authorization is not null && person.Proven.Contains(authorization.Contact),
                    authorization is not null && form?.Signature?.DocumentHash is { } hash && documents[authorization.Id.Value].Any(d => d.CurrentHash(cipher) == hash),
                    own, now, organisation));
            }

            if (codes.Count > 0)
                wrong.Add(codes);
        }

        return new DocumentsVerdict(letOut.Count, wrong.Count, [.. wrong.SelectMany(c => c).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }
}
