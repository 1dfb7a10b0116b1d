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
        var about = await GatePeople.OfAsync(db, batch, cancellationToken);
        var (groups, people, persons) = (about.Groups, about.Records, about.Rows);
        var authorizations = (await db.Authorizations.AsNoTracking().Where(a => people.Contains(a.Contact))
            .Select(a => new SealedAuthorization(a.Id, a.Contact, a.State, a.Version, a.ExpiresOn, a.RevokesAll, a.FormSealed)).ToListAsync(cancellationToken)).ToLookup(a => a.Contact);
        var revoking = authorizations.Count == 0 ? [] : await RevokingAsync(db, people, cancellationToken);
        var suppressions = (await db.SuppressionsInForce(people).AsNoTracking()
            .Select(s => new PlacedSuppression(s.Contact, s.Kind, s.Topic, s.AddressIndex)).ToListAsync(cancellationToken)).ToLookup(s => s.Contact);
        var closedMailboxes = await db.ClosedMailboxesAsync(people, cancellationToken);
        var restrictions = (await db.AgreedRestrictions.AsNoTracking()
            .Where(r => people.Contains(r.Contact) && r.EndedAt == null).ToListAsync(cancellationToken)).ToLookup(r => r.Contact);
        var plain = (await db.PlainPreferences.AsNoTracking().Where(p => people.Contains(p.Contact)).ToListAsync(cancellationToken)).ToLookup(p => p.Contact);
        // Only mail of the compartment asks for these.
        var part2 = (batch.Any(q => q.Origin.Sens == GateSensitivity.Part2) ? await db.Part2Consents.AsNoTracking().Where(c => people.Contains(c.Contact)).ToListAsync(cancellationToken) : []).ToLookup(c => c.Contact);
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
            FillAuthorization(question, Of(records, authorizations), revoking, group, now, today);
            var inForce = InForce(Of(records, suppressions), person.EmailIndex);
            if (records.Any(closedMailboxes.Contains))
                inForce = [.. inForce, new SuppressionFact(GateSuppression.DoNotContact, null)];
            if (records.Any(r => persons.GetValueOrDefault(r)?.Deceased == true))
                inForce = [.. inForce, new SuppressionFact(GateSuppression.Deceased, null)];
            // Who wants one message a week has, after it, opted out of advertising until the week is over.
            if (capped.Contains(question))
                inForce = [.. inForce, new SuppressionFact(GateSuppression.AllCommercial, null)];
            if (origin.YieldsToOptOut && inForce.Any(s => s.Kind is GateSuppression.AllCommercial or GateSuppression.Complaint))
                inForce = [.. inForce, new SuppressionFact(GateSuppression.DoNotContact, null)];
            facts.Supp = SuppressionChoice.For(inForce, question.Class, origin.Topic);
            facts.Restr = Of(records, restrictions).Any(r => r.Covers(question.Purpose)) ? YesNo.Y : YesNo.N;
            facts.Plain = Of(records, plain) is { Count: > 0 } wishes ? MergedConsent.Plain(wishes, group, question.Purpose) : GatePlain.None;
            if (origin.Sens == GateSensitivity.Part2)
            {
                var consent = MergedConsent.Part2(Of(records, part2), group, AuthorizationNeed.Of(question.Purpose, origin, organisation), now, today, organisation.Zone);
                facts.SensCons = consent == GateConsentParts.None ? GateSensitiveConsent.Valid : GateSensitiveConsent.Missing;
                facts.ConsentUncovered = consent ?? GateConsentParts.None;
            }
        }
    }

    /// <summary>A suppression in force, and the mailbox it is about; null: the person, wherever.</summary>
    private sealed record PlacedSuppression(ContactId Contact, GateSuppression Kind, string? Topic, byte[]? AddressIndex);

    /// <summary>What the gate reads of an authorization; the form stays sealed until it may matter.</summary>
    private sealed record SealedAuthorization(AuthorizationId Id, ContactId Contact, AuthorizationState State, long Version, DateOnly? ExpiresOn, bool RevokesAll, byte[] Form);

    /// <summary>What is on file of a kind under the records of one person: nothing for most, without an allocation.</summary>
    private static IReadOnlyList<T> Of<T>(IReadOnlyList<ContactId> records, ILookup<ContactId, T> onFile)
    {
        if (onFile.Count == 0)
            return [];
        return records.Any(onFile.Contains) ? [.. records.SelectMany(r => onFile[r])] : [];
    }

    private static IReadOnlyList<SuppressionFact> InForce(IReadOnlyList<PlacedSuppression> placed, byte[]? mailbox) => placed.Count == 0
        ? []
        : [.. placed.Where(s => s.AddressIndex is null || (mailbox is not null && s.AddressIndex.AsSpan().SequenceEqual(mailbox))).Select(s => new SuppressionFact(s.Kind, s.Topic))];

    /// <summary>Those that an order names to be revoked and the steps have not come to.</summary>
    private static async Task<HashSet<AuthorizationId>> RevokingAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        var orders = db.AuthorizationBatches.Where(b => b.Kind == AuthorizationBatchKind.Revoke).Select(b => b.Id);
        var named = await db.AuthorizationBatchItems.AsNoTracking()
            .Where(i => people.Contains(i.Contact) && (i.Outcome == BatchOutcome.Waiting || i.Code == StepAuthorizationBatches.Fault) && orders.Contains(i.Batch))
            .Select(i => i.Authorization).ToListAsync(cancellationToken);
        return [.. named.OfType<AuthorizationId>()];
    }

    private void FillAuthorization(
        GateQuestion question, IReadOnlyList<SealedAuthorization> ofPerson, HashSet<AuthorizationId> revoking, PersonRecords person, DateTimeOffset now, DateOnly today)
    {
        var (facts, origin) = (question.Facts, question.Origin);
        var hipaa = question.Class;
        if (ofPerson.Count == 0)
        {
            (facts.Remun, facts.Auth, facts.Uncovered, facts.SensCons) = (YesNo.N, GateAuthorization.None, GateScopeParts.None, WithoutConsent(origin.Sens, hipaa));
            return;
        }

        // Opening takes longest: what the register says has ended is opened only where nothing else covers the use, to tell why. A
        // revocation that reaches further than its own form is inside one.
        IReadOnlyList<AuthorizationRecord>? all = null;
        var current = person.All.Count == 1 && !ofPerson.Any(a => a.RevokesAll)
            ? [.. ofPerson.Where(a => a.State == AuthorizationState.Active && !(a.ExpiresOn < today) && !revoking.Contains(a.Id)).Select(Open)]
            : All();
        var statesPayment = current.Any(f => !string.IsNullOrWhiteSpace(f.Statements.Remuneration));
        var need = AuthorizationNeed.Of(question.Purpose, origin, organisation);
        var paid = need with { Remunerated = true };
        // Without a sensitive category the questions about it are those without.
        var labelled = origin.Sensitivities.Count > 0;
        var sensitive = labelled ? need with { Categories = [.. origin.Categories, .. origin.Sensitivities] } : need;

        // The most demanding question that is answered yes names the evidence.
        var verdict = Judge(labelled ? paid with { Categories = sensitive.Categories } : paid);
        facts.Remun = verdict.Valid ? YesNo.Y : YesNo.N;
        if (!verdict.Valid && labelled && Judge(paid) is { Valid: true } withStatement)
            (verdict, facts.Remun) = (withStatement, YesNo.Y);
        if (!verdict.Valid)
            verdict = labelled && Judge(sensitive) is { Valid: true } explicitly ? explicitly : Told(need);
        (facts.Auth, facts.Uncovered) = (verdict.Status, verdict.UncoveredParts);
        facts.SensCons = WithoutConsent(origin.Sens, hipaa) is GateSensitiveConsent.Missing && origin.Sens == GateSensitivity.State && Judge(sensitive).Valid
            ? GateSensitiveConsent.Valid
            : WithoutConsent(origin.Sens, hipaa);
        if (hipaa is HipaaClass.Marketing or HipaaClass.MarketingRemunerated && verdict is { Valid: true, Authorization.Id: { } id })
        {
            var relied = ofPerson.Single(a => a.Id.Value.ToString() == id);
            facts.AuthorizationId = relied.Id.Value;
            facts.AuthorizationVersion = relied.Version;
        }

        // Valid or not, of what may be valid at all.
        AuthorizationVerdict Judge(AuthorizationNeed asked) => asked.Remunerated && !statesPayment ? NoPaymentStated : AuthorizationCheck.EvaluateAll(current, now, organisation.Zone, asked);

        // With the reason why not.
        AuthorizationVerdict Told(AuthorizationNeed asked) => Judge(asked) is { Valid: true } valid ? valid : AuthorizationCheck.EvaluateAll(All(), now, organisation.Zone, asked);

        IReadOnlyList<AuthorizationRecord> All() => all ??= MergedConsent.Standing([.. ofPerson.Select(a => (a.Contact, Open(a)))], person, organisation.Zone);

        AuthorizationRecord Open(SealedAuthorization a) => Authorization.Open(a.Id, revoking.Contains(a.Id) ? AuthorizationState.Revoked : a.State, a.Form, cipher);
    }

    /// <summary>No form that may be valid states that somebody pays (45 CFR 164.508(a)(3)(ii)), so that none covers a use that is paid for.</summary>
    private static readonly AuthorizationVerdict NoPaymentStated = new() { Status = GateAuthorization.Defective, Defects = [DefectCode.RemunerationStatementMissing] };

    /// <summary>What holds of sensitive categories where nobody consented to their use by name.</summary>
    private static GateSensitiveConsent WithoutConsent(GateSensitivity sens, HipaaClass hipaa) => sens switch
    {
        GateSensitivity.None => GateSensitiveConsent.NotRequired,
        // State law asks for the category by name where the use is marketing or fundraising; treatment mail needs none.
        GateSensitivity.State when hipaa is not (HipaaClass.Marketing or HipaaClass.MarketingRemunerated or HipaaClass.Fundraising) => GateSensitiveConsent.NotRequired,
        _ => GateSensitiveConsent.Missing,
    };
}
