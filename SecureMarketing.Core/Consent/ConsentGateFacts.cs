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
        var onFile = await ConsentOnFile.OfAsync(db, batch, cancellationToken);
        // Only mail of the compartment asks for these.
        var part2 = (batch.Any(q => q.Origin.Sens == GateSensitivity.Part2) ? await db.Part2Consents.AsNoTracking().Where(c => people.Contains(c.Contact)).ToListAsync(cancellationToken) : []).ToLookup(c => c.Contact);
        var capped = await caps.ReachedAsync(db, batch, groups, now, cancellationToken);
        var today = organisation.DayAt(now);
        Needs? needs = null;

        foreach (var question in batch)
        {
            // A person who is not on file stays unfilled, which the gate denies.
            if (!persons.TryGetValue(question.Contact, out var person))
                continue;
            var facts = question.Facts;
            var origin = question.Origin;
            var group = groups[question.Contact];
            var records = group.All;
            needs = needs?.Are(question) == true ? needs : new Needs(question, organisation);
            FillAuthorization(question, onFile.Of(group, r => r.Authorizations), onFile.Revoking, group, needs, now, today);
            var inForce = InForce(onFile.Of(group, r => r.Suppressions), person.EmailIndex);
            if (onFile.IsClosed(group))
                inForce = [.. inForce, new SuppressionFact(GateSuppression.DoNotContact, null)];
            if (records.Count == 1 ? person.Deceased : records.Any(r => persons.GetValueOrDefault(r)?.Deceased == true))
                inForce = [.. inForce, new SuppressionFact(GateSuppression.Deceased, null)];
            // Who wants one message a week has, after it, opted out of advertising until the week is over.
            if (capped.Contains(question))
                inForce = [.. inForce, new SuppressionFact(GateSuppression.AllCommercial, null)];
            if (origin.YieldsToOptOut && inForce.Any(s => s.Kind is GateSuppression.AllCommercial or GateSuppression.Complaint))
                inForce = [.. inForce, new SuppressionFact(GateSuppression.DoNotContact, null)];
            facts.Supp = SuppressionChoice.For(inForce, question.Class, origin.Topic);
            facts.Restr = IsRestricted(onFile.Of(group, r => r.Restrictions), question.Purpose) ? YesNo.Y : YesNo.N;
            facts.Plain = onFile.Of(group, r => r.Plain) is { Count: > 0 } wishes ? MergedConsent.Plain(wishes, group, question.Purpose) : GatePlain.None;
            if (origin.Sens == GateSensitivity.Part2)
            {
                var consent = MergedConsent.Part2([.. records.SelectMany(r => part2[r])], group, needs.Plain, now, today, organisation.Zone);
                facts.SensCons = consent == GateConsentParts.None ? GateSensitiveConsent.Valid : GateSensitiveConsent.Missing;
                facts.ConsentUncovered = consent ?? GateConsentParts.None;
            }
        }
    }

    /// <summary>What messages of one origin and purpose ask of an authorization, put together once for all of their people.</summary>
    private sealed class Needs
    {
        private readonly GateOrigin origin;

        public Needs(GateQuestion question, Organisation organisation)
        {
            origin = question.Origin;
            Plain = AuthorizationNeed.Of(question.Purpose, origin, organisation);
            Sensitive = Labelled ? Plain with { Categories = [.. origin.Categories, .. origin.Sensitivities] } : Plain;
            (Paid, PaidSensitive) = (Plain with { Remunerated = true }, Sensitive with { Remunerated = true });
        }

        /// <summary>Without a sensitive category the questions about it are those without.</summary>
        public bool Labelled => origin.Sensitivities.Count > 0;

        public AuthorizationNeed Plain { get; }

        public AuthorizationNeed Paid { get; }

        public AuthorizationNeed Sensitive { get; }

        public AuthorizationNeed PaidSensitive { get; }

        /// <summary>Whether they are those of this question, too.</summary>
        public bool Are(GateQuestion question) => ReferenceEquals(origin, question.Origin) && Plain.Purpose == question.Purpose;
    }

    private static bool IsRestricted(IReadOnlyList<string?> restrictions, string purpose) => restrictions.Count > 0 && restrictions.Any(restricted => AgreedRestriction.Covers(restricted, purpose));

    private static IReadOnlyList<SuppressionFact> InForce(IReadOnlyList<PlacedSuppression> placed, byte[]? mailbox) => placed.Count == 0
        ? []
        : [.. placed.Where(s => s.AddressIndex is null || (mailbox is not null && s.AddressIndex.AsSpan().SequenceEqual(mailbox))).Select(s => new SuppressionFact(s.Kind, s.Topic))];

    private void FillAuthorization(
        GateQuestion question, IReadOnlyList<SealedAuthorization> ofPerson, IReadOnlySet<AuthorizationId> revoking, PersonRecords person, Needs needs, DateTimeOffset now, DateOnly today)
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
        var current = person.All.Count == 1 && !ofPerson.Any(a => a.RevokesAll) ? Running() : All();
        var statesPayment = current.Any(f => !string.IsNullOrWhiteSpace(f.Statements.Remuneration));
        var labelled = needs.Labelled;

        // The most demanding question that is answered yes names the evidence.
        var verdict = Judge(needs.PaidSensitive);
        facts.Remun = verdict.Valid ? YesNo.Y : YesNo.N;
        if (!verdict.Valid && labelled && Judge(needs.Paid) is { Valid: true } withStatement)
            (verdict, facts.Remun) = (withStatement, YesNo.Y);
        if (!verdict.Valid)
            verdict = labelled && Judge(needs.Sensitive) is { Valid: true } explicitly ? explicitly : Told(needs.Plain);
        (facts.Auth, facts.Uncovered) = (verdict.Status, verdict.UncoveredParts);
        facts.SensCons = WithoutConsent(origin.Sens, hipaa) is GateSensitiveConsent.Missing && origin.Sens == GateSensitivity.State && Judge(needs.Sensitive).Valid
            ? GateSensitiveConsent.Valid
            : WithoutConsent(origin.Sens, hipaa);
        if (hipaa is HipaaClass.Marketing or HipaaClass.MarketingRemunerated && verdict is { Valid: true, Authorization.Id: { } id })
        {
            var named = AuthorizationId.From(Guid.Parse(id));
            var relied = ofPerson.Single(a => a.Id == named);
            facts.AuthorizationId = relied.Id.Value;
            facts.AuthorizationVersion = relied.Version;
        }

        // Valid or not, of what may be valid at all.
        AuthorizationVerdict Judge(AuthorizationNeed asked) => asked.Remunerated && !statesPayment ? NoPaymentStated : AuthorizationCheck.EvaluateAll(current, now, organisation.Zone, asked);

        // With the reason why not.
        AuthorizationVerdict Told(AuthorizationNeed asked) => Judge(asked) is { Valid: true } valid ? valid : AuthorizationCheck.EvaluateAll(All(), now, organisation.Zone, asked);

        IReadOnlyList<AuthorizationRecord> All()
        {
            if (all is not null)
                return all;
            var forms = new List<(ContactId, AuthorizationRecord)>(ofPerson.Count);
            foreach (var a in ofPerson)
                forms.Add((a.Contact, Open(a)));
            return all = MergedConsent.Standing(forms, person, organisation.Zone);
        }

        List<AuthorizationRecord> Running()
        {
            var running = new List<AuthorizationRecord>(ofPerson.Count);
            foreach (var a in ofPerson)
            {
                if (a.State == AuthorizationState.Active && !(a.ExpiresOn < today) && !revoking.Contains(a.Id))
                    running.Add(Open(a));
            }

            return running;
        }

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
