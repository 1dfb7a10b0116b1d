using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>What happened to a person's authorizations and opt-outs, for the time line of their page.</summary>
internal sealed class ConsentHistory : IPersonHistory
{
    private const string Group = "consent";

    public async Task<IReadOnlyList<PersonEvent>> OfAsync(AppDbContext db, ContactId contact, int limit, CancellationToken cancellationToken)
    {
        var events = new List<PersonEvent>();
        foreach (var form in await db.Authorizations.AsNoTracking().Where(a => a.Contact == contact).OrderByDescending(a => a.CreatedAt).Take(limit)
                     .Select(a => new { a.CreatedAt, a.RevokedAt, a.State, a.Purposes }).ToListAsync(cancellationToken))
        {
            events.Add(new PersonEvent(form.CreatedAt, Group, "Authorization entered", form.Purposes, form.State.ToString()));
            if (form.RevokedAt is { } revoked)
                events.Add(new PersonEvent(revoked, Group, "Authorization revoked", form.Purposes));
        }

        foreach (var rule in await db.Suppressions.AsNoTracking().Where(s => s.Contact == contact).OrderByDescending(s => s.CreatedAt).Take(limit)
                     .Select(s => new { s.CreatedAt, s.ReleasedAt, s.Kind, s.Source }).ToListAsync(cancellationToken))
        {
            events.Add(new PersonEvent(rule.CreatedAt, Group, "Suppressed", rule.Kind.ToString(), rule.Source.ToString()));
            if (rule.ReleasedAt is { } released)
                events.Add(new PersonEvent(released, Group, "Suppression released", rule.Kind.ToString()));
        }

        foreach (var wish in await db.TopicOptIns.AsNoTracking().Where(o => o.Contact == contact).OrderByDescending(o => o.GivenAt).Take(limit)
                     .Select(o => new { o.GivenAt, o.Topic }).ToListAsync(cancellationToken))
        {
            events.Add(new PersonEvent(wish.GivenAt, Group, "Asked for messages", wish.Topic));
        }

        return [.. events.OrderByDescending(e => e.At).Take(limit)];
    }
}
