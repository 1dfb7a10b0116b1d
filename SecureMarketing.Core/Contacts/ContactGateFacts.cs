using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts;

/// <summary>
/// Answers the gate's questions about the person: who holds the rights, whose mailbox it is, where they live, and the send
/// version a decision is bound to. A person that is not there stays unanswered, which the gate denies.
/// </summary>
internal sealed class ContactGateFacts : IGateFacts
{
    public async Task FillAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = batch.Select(q => q.Contact).Distinct().ToList();
        var all = db.Contacts.AsNoTracking();
        // A second record of the same person (same name and birth date) is a duplicate, not another reader of the mailbox.
        var rows = await all.Where(c => ids.Contains(c.Id)).Select(c => new
        {
            c.Id,
            c.BirthDate,
            c.State,
            c.Country,
            c.Representative,
            c.RepresentativeUntil,
            c.EmailVerification,
            c.AlternateAddressRequired,
            c.SendVersion,
            HasEmail = c.EmailIndex != null,
            Shared = c.EmailIndex != null && all.Any(o => o.EmailIndex == c.EmailIndex && o.Id != c.Id &&
                (o.NameBirthIndex == null || c.NameBirthIndex == null || o.NameBirthIndex != c.NameBirthIndex)),
        }).ToDictionaryAsync(c => c.Id, cancellationToken);

        foreach (var question in batch)
        {
            if (!rows.TryGetValue(question.Contact, out var row))
                continue;
            var facts = question.Facts;
            facts.Subj = SubjectPolicy.Of(row.BirthDate, row.State, row.Representative, row.RepresentativeUntil, now);
            facts.Addr = AddressPolicy.Of(row.HasEmail, row.Shared, row.EmailVerification, row.AlternateAddressRequired);
            facts.Residence = Residence(row.State, row.Country);
            facts.SuppressionVersion = row.SendVersion;
        }
    }

    /// <summary>ISO 3166 country or subdivision in which the person lives; null when unknown.</summary>
    public static string? Residence(string? state, string? country) => (state, country) switch
    {
        (not null, null or "US") when UsStates.IsCode(state) => "US-" + state,
        (_, { Length: 2 }) => country,
        _ => null,
    };
}

/// <summary>Who may decide for the person (45 CFR 164.502(g)). Pure.</summary>
public static class SubjectPolicy
{
    /// <summary>
    /// A minor needs a verified representative or must have consented alone; a birth date that is not on file proves no
    /// majority. The day is taken at UTC−12, so that nobody counts as of age before it is their birthday where they live.
    /// </summary>
    public static GateSubject Of(DateOnly? birthDate, string? state, RepresentativeStatus representative, DateOnly? until, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(-12)).DateTime);
        if (representative == RepresentativeStatus.Disputed)
            return GateSubject.RepInvalid;
        if (birthDate is { } born && born.AddYears(Majority(state)) <= today)
            return GateSubject.Adult;
        return representative switch
        {
            RepresentativeStatus.Verified when until is null || until >= today => GateSubject.MinorRepOk,
            RepresentativeStatus.SelfConsented => GateSubject.MinorSelfConsented,
            _ => GateSubject.RepInvalid,
        };
    }

    /// <summary>Age at which a person decides on their own health care, years: 19 in Alabama and Nebraska, otherwise 18.</summary>
    public static int Majority(string? state) => state is "AL" or "NE" ? 19 : 18;
}

/// <summary>Whether the mailbox may be used (compliance §9). Pure; the worst applicable value wins.</summary>
public static class AddressPolicy
{
    /// <param name="hasEmail">False denies as unverified: there is nothing to send to.</param>
    /// <param name="shared">Another person has the same mailbox.</param>
    public static GateAddress Of(bool hasEmail, bool shared, EmailVerification verification, bool alternateRequired)
    {
        if (alternateRequired)
            return GateAddress.AltRequired;
        if (!hasEmail || verification == EmailVerification.None)
            return GateAddress.Unverified;
        return shared && verification != EmailVerification.SharedConfirmed ? GateAddress.SharedUnconfirmed : GateAddress.VerifiedOwn;
    }
}
