using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// A minor who lawfully consented alone holds the rights for that service and for no other (45 CFR 164.502(g)(3)): a message that uses
/// information beyond it finds nobody who may decide. Registered after Contacts, whose <see cref="GateFacts.Subj"/> it reads; reads only
/// where there is such a minor.
/// </summary>
internal sealed class MinorServiceFacts(IFieldCipher cipher, Organisation organisation) : IGateFacts
{
    public async Task FillAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var alone = batch.Where(q => q.Facts.Subj == GateSubject.MinorSelfConsented).ToList();
        if (alone.Count == 0)
            return;
        var groups = (await GatePeople.OfAsync(db, batch, cancellationToken)).Groups;
        // What was given under a record counts for the person only if that record was merged upon proof.
        var records = alone.SelectMany(q => groups[q.Contact].Proven).Distinct().ToList();
        var today = organisation.DayAt(now);
        var services = (await db.RepresentativeAuthorities.AsNoTracking()
            .Where(r => records.Contains(r.Contact) && r.Type == AuthorityType.MinorConsentedAlone && r.EndedAt == null && r.DisputedAt == null && (r.ValidTo == null || r.ValidTo >= today))
            .Select(r => new { r.Contact, r.Id, r.ServiceSealed }).ToListAsync(cancellationToken)).ToLookup(r => r.Contact);
        foreach (var question in alone)
        {
            var scope = groups[question.Contact].Proven.SelectMany(r => services[r]).SelectMany(r => RepresentativeAuthority.OpenService(r.Id, r.ServiceSealed, cipher)).ToList();
            if (!question.Origin.Categories.Concat(question.Origin.Sensitivities).All(c => ScopeMatch.Covers(scope, c)))
                question.Facts.Subj = GateSubject.RepInvalid;
        }
    }
}
