using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
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
        var people = await GatePeople.OfAsync(db, batch, cancellationToken);
        foreach (var question in batch)
        {
            if (!people.Rows.TryGetValue(question.Contact, out var row))
                continue;
            var facts = question.Facts;
            var others = OthersOf(people, question.Contact);
            var own = SubjectOf(row);
            facts.Subj = others.Count == 0
                ? SubjectPolicy.Of(own.BirthDate, own.State, own.Representative, own.Until, now)
                : SubjectPolicy.OfPerson(own, others.Select(SubjectOf), now);
            facts.Addr = AddressPolicy.Of(row.EmailIndex is not null, row.Shared, row.EmailVerification, Denies(row, row) || others.Any(o => Denies(o, row)));
            var residence = Residence(row.State, row.Country);
            // Records that disagree leave the residence unknown, so that every pack applies.
            facts.Residence = others.All(o => Residence(o.State, o.Country) is var other && (other is null || other == residence)) ? residence : null;
            facts.SuppressionVersion = row.SendVersion;
        }
    }

    /// <summary>The person's other records, of which the strictest answer holds; most have none.</summary>
    private static IReadOnlyList<GatePerson> OthersOf(GatePeople people, ContactId contact) => people.Groups[contact].All is { Count: > 1 } all
        ? [.. all.Where(id => id != contact && people.Rows.ContainsKey(id)).Select(id => people.Rows[id])]
        : [];

    private static SubjectRecord SubjectOf(GatePerson row) => new(row.BirthDate, row.State, row.Representative, row.RepresentativeUntil);

    /// <summary>True when one record of the person asked for another mailbox than the one that would be used.</summary>
    private static bool Denies(GatePerson record, GatePerson used) => AddressPolicy.Denies(record.AlternateAddressRequired, record.AgreedEmailIndex, used.EmailIndex);

    /// <summary>ISO 3166 country or subdivision in which the person lives; null when unknown.</summary>
    public static string? Residence(string? state, string? country) => (state, country) switch
    {
        (not null, null or "US") when UsStates.IsCode(state) => "US-" + state,
        (_, { Length: 2 }) => country,
        _ => null,
    };
}

/// <summary>What one record says about who decides.</summary>
/// <param name="BirthDate">Null: not on file.</param>
/// <param name="State">Postal code of the state, whose age of majority counts.</param>
/// <param name="Representative">What is known of a representative.</param>
/// <param name="Until">Last day of the representative's authority; null = open-ended.</param>
public readonly record struct SubjectRecord(DateOnly? BirthDate, string? State, RepresentativeStatus Representative, DateOnly? Until);

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
        if (birthDate is { } born && MajorityOn(born, state) <= today)
            return GateSubject.Adult;
        return representative switch
        {
            RepresentativeStatus.Verified when until is null || until >= today => GateSubject.MinorRepOk,
            RepresentativeStatus.SelfConsented => GateSubject.MinorSelfConsented,
            _ => GateSubject.RepInvalid,
        };
    }

    /// <summary>
    /// The strictest answer of a person's records. Another record without a birth date says nothing about age; a dispute
    /// counts wherever it is noted.
    /// </summary>
    public static GateSubject OfPerson(SubjectRecord own, IEnumerable<SubjectRecord> others, DateTimeOffset now) =>
        others.Where(o => o.BirthDate is not null || o.Representative == RepresentativeStatus.Disputed).Append(own)
            .Max(r => Of(r.BirthDate, r.State, r.Representative, r.Until, now));

    /// <summary>Under the age of majority by the birth date on file; a date that is not on file makes nobody a minor here.</summary>
    public static bool IsMinor(DateOnly? birthDate, string? state, DateTimeOffset now) =>
        birthDate is { } born && MajorityOn(born, state) > DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(-12)).DateTime);

    /// <summary>The day on which the person comes of age. Someone born on 29 February does on 28 February of a common year.</summary>
    public static DateOnly MajorityOn(DateOnly born, string? state) => born.AddYears(Majority(state));

    /// <summary>Age at which a person decides on their own health care, years: 19 in Alabama and Nebraska, otherwise 18.</summary>
    public static int Majority(string? state) => state is "AL" or "NE" ? 19 : 18;
}

/// <summary>The gate's word for a mailbox as a reader knows it, the same on every page.</summary>
public static class AddressWords
{
    public static string Of(GateAddress address) => address switch
    {
        GateAddress.VerifiedOwn => "Verified",
        GateAddress.SharedUnconfirmed => "Shared, not confirmed",
        GateAddress.AltRequired => "Other address asked for",
        _ => "Not verified",
    };
}

/// <summary>Whether the mailbox may be used (compliance §9). Pure; the worst applicable value wins.</summary>
public static class AddressPolicy
{
    /// <summary>True when the person asked for another mailbox than this one (45 CFR 164.522(b)).</summary>
    /// <param name="required">A request stands.</param>
    /// <param name="agreed">Blind index of the mailbox agreed on; null: none yet.</param>
    /// <param name="mailbox">That which would be used.</param>
    public static bool Denies(bool required, byte[]? agreed, byte[]? mailbox) =>
        required && !(agreed is not null && mailbox is not null && mailbox.AsSpan().SequenceEqual(agreed));

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
