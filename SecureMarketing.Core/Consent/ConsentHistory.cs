using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>What happened to a person's authorizations and opt-outs, for the time line of their page.</summary>
internal sealed class ConsentHistory(IFieldCipher cipher) : IPersonHistory
{
    private const string Group = "consent";

    public async Task<IReadOnlyList<PersonEvent>> OfAsync(AppDbContext db, ContactId contact, int limit, CancellationToken cancellationToken)
    {
        var events = new List<PersonEvent>();
        var seen = false;
        foreach (var form in await db.Authorizations.AsNoTracking().Where(a => a.Contact == contact).OrderByDescending(a => a.CreatedAt).Take(limit)
                     .Select(a => new { a.Id, a.CreatedAt, a.CopyProvidedAt, a.RevokedAt, a.ChangedAt, a.State, a.Purposes, a.SignedBy }).ToListAsync(cancellationToken))
        {
            seen |= form.SignedBy == SignatureMethod.ElectronicInPerson;
            var about = ("authorization", form.Id.Value);
            events.Add(new PersonEvent(form.CreatedAt, Group, "Authorization entered", form.Purposes, form.State.ToString()) { About = about });
            if (form.CopyProvidedAt is { } copied)
                events.Add(new PersonEvent(copied, Group, "Copy of the authorization given", form.Purposes) { About = about });
            if (form.RevokedAt is { } revoked)
                events.Add(new PersonEvent(revoked, Group, "Authorization revoked", form.Purposes) { About = about });
            if (Ended(form.State) is { } ended)
                events.Add(new PersonEvent(form.ChangedAt, Group, ended, form.Purposes) { About = about });
        }

        if (seen)
            events.AddRange(await SeenAsync(db, contact, limit, cancellationToken));
        events.AddRange(await SpokenAsync(db, contact, limit, cancellationToken));
        events.AddRange(await TakenBackAsync(db, contact, limit, cancellationToken));
        foreach (var authority in await db.RepresentativeAuthorities.AsNoTracking().Where(r => r.Contact == contact).OrderByDescending(r => r.VerifiedAt).Take(limit)
                     .Select(r => new { r.Id, r.Type, r.VerifiedAt, r.DisputedAt, r.EndedAt }).ToListAsync(cancellationToken))
        {
            events.Add(new PersonEvent(authority.VerifiedAt, Group, "Representative recorded", authority.Type.ToString()));
            if (authority.DisputedAt is { } disputed)
                events.Add(new PersonEvent(disputed, Group, "Representative disputed", authority.Type.ToString()));
            if (authority.EndedAt is { } ended)
                events.Add(new PersonEvent(ended, Group, "Representative ended", authority.Type.ToString()));
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

    /// <summary>Who of the staff saw whom is inside the sealed form: only forms that were signed at the desk are opened.</summary>
    private async Task<IEnumerable<PersonEvent>> SeenAsync(AppDbContext db, ContactId contact, int limit, CancellationToken cancellationToken)
    {
        var forms = await db.Authorizations.AsNoTracking().Where(a => a.Contact == contact && a.SignedBy == SignatureMethod.ElectronicInPerson).OrderByDescending(a => a.CreatedAt).Take(limit).ToListAsync(cancellationToken);
        return forms.SelectMany(a => a.Open(cipher).Signature is { SignedAt: { } signed, InPerson: { } seen }
            ? [new PersonEvent(signed, Group, "Authorization signed in person, on screen", a.Purposes, $"seen by {seen.WitnessName ?? "staff"}") { About = ("authorization", a.Id.Value) }]
            : (PersonEvent[])[]);
    }

    /// <summary>What was only said is inside the sealed form: only forms that somebody took back by word are opened.</summary>
    private async Task<List<PersonEvent>> SpokenAsync(AppDbContext db, ContactId contact, int limit, CancellationToken cancellationToken)
    {
        var subjects = await db.Refusals.AsNoTracking().Where(r => r.Contact == contact && r.Kind == RefusalKind.OptOut && r.Means == ReceiptMeans.Oral)
            .OrderByDescending(r => r.RecordedAt).Take(limit).Select(r => r.Subject).ToListAsync(cancellationToken);
        if (subjects.Count == 0)
            return [];
        var ids = subjects.Distinct().Select(AuthorizationId.From).ToList();
        var events = new List<PersonEvent>();
        foreach (var authorization in await db.Authorizations.AsNoTracking().Where(a => a.Contact == contact && ids.Contains(a.Id)).ToListAsync(cancellationToken))
        {
            var about = ("authorization", authorization.Id.Value);
            foreach (var spoken in authorization.Open(cipher).SpokenRevocations)
            {
                events.Add(new PersonEvent(spoken.RecordedAt, Group, "Authorization taken back by word", authorization.Purposes, "not yet in writing") { About = about });
                if (spoken.MailedAt is { } mailed)
                    events.Add(new PersonEvent(mailed, Group, "Invited to confirm in writing", authorization.Purposes, "by mail") { About = about });
                if (spoken.LetterAt is { } letter)
                    events.Add(new PersonEvent(letter, Group, "Invited to confirm in writing", authorization.Purposes, "by letter") { About = about });
                if (spoken.ConfirmedAt is { } confirmed)
                    events.Add(new PersonEvent(confirmed, Group, "Confirmed in writing", authorization.Purposes, spoken.SignedText is null ? "by letter or email" : "on the page") { About = about });
            }
        }

        return events;
    }

    /// <summary>What was taken back of a form that stands, and what the person took back on the page: only the sealed form has it.</summary>
    private async Task<IEnumerable<PersonEvent>> TakenBackAsync(AppDbContext db, ContactId contact, int limit, CancellationToken cancellationToken)
    {
        var forms = await db.Authorizations.AsNoTracking().Where(a => a.Contact == contact && a.RevocationLatencySeconds != null).OrderByDescending(a => a.CreatedAt).Take(limit).ToListAsync(cancellationToken);
        return forms.SelectMany(a => a.Open(cipher).Revocations.Select(r => Told(a, r)).OfType<PersonEvent>());

        static PersonEvent? Told(Authorization authorization, AuthorizationRevocation revocation)
        {
            var about = ("authorization", authorization.Id.Value);
            return revocation.Scope == RevocationScope.Part
                ? new PersonEvent(revocation.EffectiveAt, Group, "Part of the authorization taken back", string.Join(", ", revocation.Purposes.Concat(revocation.Categories)), revocation.Channel ?? "") { About = about }
                : revocation.SignedText is null
                    ? null
                    : new PersonEvent(revocation.EffectiveAt, Group, "Taken back electronically by the person", authorization.Purposes, revocation.Scope == RevocationScope.All ? "all at once" : "this one") { About = about };
        }
    }

    /// <summary>What its last change was, where that ended it without a revocation; null: nothing that is not told already.</summary>
    private static string? Ended(AuthorizationState state) => state switch
    {
        AuthorizationState.Declined => "Authorization declined",
        AuthorizationState.Expired => "Authorization expired",
        AuthorizationState.Defective => "Authorization found defective",
        AuthorizationState.Suspended => "Authorization suspended: nobody attested its event",
        AuthorizationState.Lapsed => "Request for an authorization lapsed",
        _ => null,
    };
}
