using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Core.Consent;

/// <summary>Tells rule packs of GDPR consents, and when the authorization relied on was signed.</summary>
internal sealed class ConsentPackEvidence : IRulePackEvidence
{
    public async Task<IReadOnlyList<RulePackEvidence>> ForAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var groups = await db.PersonRecordsAsync([.. batch.Select(q => q.Contact).Distinct()], cancellationToken);
        var people = groups.Values.SelectMany(g => g.All).Distinct().ToList();
        var consents = (await db.GdprConsents.AsNoTracking().Where(c => people.Contains(c.Contact)).ToListAsync(cancellationToken)).ToLookup(c => c.Contact);
        var relied = batch.Where(q => q.Facts.AuthorizationId is not null).Select(q => new AuthorizationId(q.Facts.AuthorizationId!.Value)).Distinct().ToList();
        var signed = await db.Authorizations.AsNoTracking().Where(a => relied.Contains(a.Id))
            .ToDictionaryAsync(a => a.Id.Value, a => a.SignedOn, cancellationToken);
        return
        [
            .. batch.Select(q => new RulePackEvidence(
                MergedConsent.HasGdpr([.. groups[q.Contact].All.SelectMany(r => consents[r])], groups[q.Contact], q.Origin.Purpose, now),
                q.Facts.AuthorizationId is { } id ? signed.GetValueOrDefault(id) : null)),
        ];
    }
}
