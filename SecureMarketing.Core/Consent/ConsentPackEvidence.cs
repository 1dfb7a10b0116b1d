using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Core.Consent;

/// <summary>Tells rule packs of GDPR consents, and when the authorization relied on was signed.</summary>
internal sealed class ConsentPackEvidence : IRulePackEvidence
{
    public async Task<IReadOnlyList<RulePackEvidence>> ForAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var people = batch.Select(q => q.Contact).Distinct().ToList();
        var consents = (await db.GdprConsents.AsNoTracking()
            .Where(c => people.Contains(c.Contact) && c.WithdrawnAt == null && c.GivenAt <= now)
            .Select(c => new { c.Contact, c.Purpose }).ToListAsync(cancellationToken)).ToLookup(c => c.Contact, c => c.Purpose);
        var relied = batch.Where(q => q.Facts.AuthorizationId is not null).Select(q => new AuthorizationId(q.Facts.AuthorizationId!.Value)).Distinct().ToList();
        var signed = await db.Authorizations.AsNoTracking().Where(a => relied.Contains(a.Id))
            .ToDictionaryAsync(a => a.Id.Value, a => a.SignedOn, cancellationToken);
        return
        [
            .. batch.Select(q => new RulePackEvidence(
                consents[q.Contact].Contains(q.Origin.Purpose, StringComparer.OrdinalIgnoreCase),
                q.Facts.AuthorizationId is { } id ? signed.GetValueOrDefault(id) : null)),
        ];
    }
}
