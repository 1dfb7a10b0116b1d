using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Tells the gate what people agreed to and what they refused: authorization, remuneration statement, suppression,
/// restriction, consent for sensitive categories, preference for plain mail. A fixed number of statements for a whole batch.
/// </summary>
internal sealed class ConsentGateFacts(IFieldCipher cipher, Organisation organisation, MailCaps caps) : IGateFacts
{
    public async Task FillAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // What any record of a person says holds for the person: merged records are asked with the one that is written to.
        var groups = await db.PersonRecordsAsync([.. batch.Select(q => q.Contact).Distinct()], cancellationToken);
        var people = groups.Values.SelectMany(g => g.All).Distinct().ToList();
        var authorizations = (await db.Authorizations.AsNoTracking().Where(a => people.Contains(a.Contact)).ToListAsync(cancellationToken))
            .ToLookup(a => a.Contact);
        var revoking = await RevokingAsync(db, people, cancellationToken);
        var suppressions = (await db.SuppressionsInForce(people).AsNoTracking()
            .Select(s => new { s.Contact, s.Kind, s.Topic, s.AddressIndex }).ToListAsync(cancellationToken)).ToLookup(s => s.Contact);
        var persons = await db.Contacts.AsNoTracking().Where(c => people.Contains(c.Id))
            .Select(c => new { c.Id, c.Deceased, c.EmailIndex }).ToDictionaryAsync(c => c.Id, cancellationToken);
        var closedMailboxes = await db.ClosedMailboxesAsync(people, cancellationToken);
        var restrictions = (await db.AgreedRestrictions.AsNoTracking()
            .Where(r => people.Contains(r.Contact) && r.EndedAt == null).ToListAsync(cancellationToken)).ToLookup(r => r.Contact);
        var plain = (await db.PlainPreferences.AsNoTracking().Where(p => people.Contains(p.Contact)).ToListAsync(cancellationToken)).ToLookup(p => p.Contact);
        var part2 = (await db.Part2Consents.AsNoTracking().Where(c => people.Contains(c.Contact)).ToListAsync(cancellationToken)).ToLookup(c => c.Contact);
        var capped = await caps.ReachedAsync(db, batch, groups, now, cancellationToken);
        var today = organisation.DayAt(now);

        foreach (var question in batch)
        {
            // A person who is not on file stays unfilled, which the gate denies.
            if (!persons.TryGetValue(question.Contact, out var person))
                continue;
            var facts = question.Facts;
            var origin = question.Origin;
            var group = groups[question.Contact];
            var records = group.All;
            FillAuthorization(question, [.. records.SelectMany(r => authorizations[r])], revoking, group, now);
            var inForce = records.SelectMany(r => suppressions[r])
                .Where(s => s.AddressIndex is null || (person.EmailIndex is { } index && s.AddressIndex.AsSpan().SequenceEqual(index)))
                .Select(s => new SuppressionFact(s.Kind, s.Topic));
            if (records.Any(closedMailboxes.Contains))
                inForce = inForce.Append(new SuppressionFact(GateSuppression.DoNotContact, null));
            if (records.Any(r => persons.GetValueOrDefault(r)?.Deceased == true))
                inForce = inForce.Append(new SuppressionFact(GateSuppression.Deceased, null));
            // Who wants one message a week has, after it, opted out of advertising until the week is over.
            if (capped.Contains(question))
                inForce = inForce.Append(new SuppressionFact(GateSuppression.AllCommercial, null));
            if (origin.YieldsToOptOut && inForce.Any(s => s.Kind is GateSuppression.AllCommercial or GateSuppression.Complaint))
                inForce = inForce.Append(new SuppressionFact(GateSuppression.DoNotContact, null));
            facts.Supp = SuppressionChoice.For([.. inForce], question.Class, origin.Topic);
            facts.Restr = records.SelectMany(r => restrictions[r]).Any(r => r.Covers(question.Purpose)) ? YesNo.Y : YesNo.N;
            facts.Plain = MergedConsent.Plain([.. records.SelectMany(r => plain[r])], group, question.Purpose);
            if (origin.Sens == GateSensitivity.Part2)
                facts.SensCons = MergedConsent.HasPart2([.. records.SelectMany(r => part2[r])], group, question.Purpose, now, today, organisation.Zone) ? GateSensitiveConsent.Valid : GateSensitiveConsent.Missing;
        }
    }

    /// <summary>Those that an order names to be revoked and the steps have not come to.</summary>
    private static async Task<HashSet<AuthorizationId>> RevokingAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        var orders = db.AuthorizationBatches.Where(b => b.Kind == AuthorizationBatchKind.Revoke).Select(b => b.Id);
        var named = await db.AuthorizationBatchItems.AsNoTracking()
            .Where(i => people.Contains(i.Contact) && (i.Outcome == BatchOutcome.Waiting || i.Code == StepAuthorizationBatches.Fault) && orders.Contains(i.Batch))
            .Select(i => i.Authorization).ToListAsync(cancellationToken);
        return [.. named.OfType<AuthorizationId>()];
    }

    private void FillAuthorization(GateQuestion question, IReadOnlyList<Authorization> ofPerson, HashSet<AuthorizationId> revoking, PersonRecords person, DateTimeOffset now)
    {
        var (facts, origin) = (question.Facts, question.Origin);
        var hipaa = question.Class;
        var forms = MergedConsent.Standing([.. ofPerson.Select(a => (a.Contact, revoking.Contains(a.Id) ? a.Open(cipher) with { State = AuthorizationState.Revoked } : a.Open(cipher)))], person, organisation.Zone);
        var need = new AuthorizationNeed { Purpose = question.Purpose, Categories = origin.Categories, Channel = "email" };
        var paid = need with { Remunerated = true };
        var sensitive = need with { Categories = [.. origin.Categories, .. origin.Sensitivities] };

        // The most demanding question that is answered yes names the evidence.
        var verdict = Judge(paid with { Categories = sensitive.Categories });
        facts.Remun = verdict.Valid ? YesNo.Y : YesNo.N;
        if (!verdict.Valid && Judge(paid) is { Valid: true } withStatement)
            (verdict, facts.Remun) = (withStatement, YesNo.Y);
        if (!verdict.Valid)
            verdict = Judge(sensitive) is { Valid: true } explicitly ? explicitly : Judge(need);
        facts.Auth = verdict.Status;
        facts.SensCons = origin.Sens switch
        {
            GateSensitivity.None => GateSensitiveConsent.NotRequired,
            // State law asks for the category by name where the use is marketing or fundraising; treatment mail needs none.
            GateSensitivity.State when hipaa is not (HipaaClass.Marketing or HipaaClass.MarketingRemunerated or HipaaClass.Fundraising) => GateSensitiveConsent.NotRequired,
            GateSensitivity.State => Judge(sensitive).Valid ? GateSensitiveConsent.Valid : GateSensitiveConsent.Missing,
            _ => GateSensitiveConsent.Missing,
        };
        if (hipaa is HipaaClass.Marketing or HipaaClass.MarketingRemunerated && verdict is { Valid: true, Authorization.Id: { } id })
        {
            var relied = ofPerson.Single(a => a.Id.Value.ToString() == id);
            facts.AuthorizationId = relied.Id.Value;
            facts.AuthorizationVersion = relied.Version;
        }

        AuthorizationVerdict Judge(AuthorizationNeed asked) => AuthorizationCheck.EvaluateAll(forms, now, organisation.Zone, asked);
    }
}
