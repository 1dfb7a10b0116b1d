using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Core.Compliance;

/// <summary>What is on file about one person besides suppressions and the authorization that a decision names. Each entry says itself from when to when it held.</summary>
internal sealed record PersonDocuments
{
    public required PersonRecords Person { get; init; }

    /// <summary>ISO 3166 code, as it is on file today; null: unknown, or the records disagree.</summary>
    public string? Residence { get; init; }

    /// <summary>Authorizations of all records, opened, and since when each is on file. Read where a category needs one that names it, else empty.</summary>
    public IReadOnlyList<(ContactId Record, AuthorizationRecord Form, DateTimeOffset EnteredAt)> Register { get; init; } = [];

    /// <summary>Read for messages of the compartment, else empty.</summary>
    public IReadOnlyList<Part2Consent> Part2 { get; init; } = [];

    public IReadOnlyList<AgreedRestriction> Restrictions { get; init; } = [];

    /// <summary>The rule book of the sending day.</summary>
    public PastRules? Rules { get; init; }

    /// <summary>This and what follows are read where a pack may ask for it, else empty.</summary>
    public IReadOnlyList<GdprConsent> Gdpr { get; init; } = [];

    /// <summary>Topics that the person asked for, and since when that was given and on file.</summary>
    public IReadOnlyList<(string Topic, DateTimeOffset At)> Wishes { get; init; } = [];

    public IReadOnlyList<DateOnly> Visits { get; init; } = [];

    /// <summary>Days on which the person completed a form.</summary>
    public IReadOnlyList<DateOnly> Inquiries { get; init; } = [];

    /// <summary>Requests for another address, of all records.</summary>
    public IReadOnlyList<ConfidentialOnFile> Confidential { get; init; } = [];

    /// <summary>
    /// What does not permit the message at a moment; empty when nothing stands against it. The codes are the gate's (rows 7, 9, 13 and 15),
    /// found from the documents and not from its answer.
    /// </summary>
    /// <param name="origin">What is sent, as it is for the person (<see cref="ListAuditJudge.Own"/>).</param>
    /// <param name="relied">The authorization that the decision rests on; null when it names none.</param>
    /// <param name="at">When it went, or would go.</param>
    /// <param name="organisation">Who sends.</param>
    public IReadOnlyList<string> Against(GateOrigin origin, AuthorizationRecord? relied, DateTimeOffset at, Organisation organisation)
    {
        var found = new List<string>();
        if (Restrictions.Any(r => r.AgreedAt <= at && !(r.EndedAt <= at) && r.Covers(origin.Purpose)))
            found.Add("RESTRICTION_AGREED");
        found.AddRange(OfCategories(origin, at, organisation));
        found.AddRange(OfPacks(origin, relied, at, organisation));
        return found;
    }

    /// <summary>
    /// The person had asked to be written to at another address only (45 CFR 164.522(b)); the gate's row 14, found from the request. A message
    /// keeps no more of its address than the domain: another mailbox of the same domain is not told apart.
    /// </summary>
    /// <param name="domain">To which mail went.</param>
    /// <param name="at">When it went.</param>
    public IReadOnlyList<string> AgainstAddress(string domain, DateTimeOffset at) =>
        Confidential.Any(c => c.AgreedAt <= at && !(c.EndedAt <= at) && !c.Permits(domain)) ? [AltRequired] : [];

    private IEnumerable<string> OfCategories(GateOrigin origin, DateTimeOffset at, Organisation organisation)
    {
        var need = AuthorizationNeed.Of(origin.Purpose, origin, organisation);
        // Here and there: what nobody had entered by then nobody could rely on.
        switch (origin.Sens)
        {
            case GateSensitivity.None:
                return [];
            case GateSensitivity.PsychNotes:
                return ["PSYCH_NOTES"];
            case GateSensitivity.Part2:
                var parts = MergedConsent.Part2([.. Part2.Where(c => c.RecordedAt <= at)], Person, need, at, organisation.DayAt(at), organisation.Zone);
                return parts == GateConsentParts.None ? [] : [ConsentCodes.Part2, .. ConsentCodes.Of(parts ?? GateConsentParts.None)];
            case GateSensitivity.State:
                if (origin.Class is not (HipaaClass.Marketing or HipaaClass.MarketingRemunerated or HipaaClass.Fundraising))
                    return [];
                var forms = MergedConsent.Standing([.. Register.Where(r => r.EnteredAt <= at).Select(r => (r.Record, r.Form.KnownAt(at)))], Person, organisation.Zone);
                var named = need with { Categories = [.. origin.Categories, .. origin.Sensitivities] };
                return AuthorizationCheck.EvaluateAll(forms, at, organisation.Zone, named).Valid ? [] : [SensitiveConsent(origin.Sens)];
            default:
                return [SensitiveConsent(origin.Sens)];
        }
    }

    private IEnumerable<string> OfPacks(GateOrigin origin, AuthorizationRecord? relied, DateTimeOffset at, Organisation organisation)
    {
        if (Rules is null)
            return [];
        var day = organisation.DayAt(at);
        return RulePacks.Failing(Rules.At(at, day), new RulePackQuestion
        {
            Residence = Residence,
            HipaaCovered = organisation.HipaaCovered,
            Phi = origin.Phi,
            Class = origin.Class,
            Comm = origin.Comm,
            GdprConsent = MergedConsent.HasGdpr(Gdpr, Person, origin.Purpose, at),
            AuthorizationSignedOn = relied?.Signature?.SignedOn,
            Sensitivities = origin.Sensitivities,
            AskedFor = Wishes.Any(w => w.At <= at && (origin.Topic is null || string.Equals(w.Topic, origin.Topic, StringComparison.OrdinalIgnoreCase))),
            LastDealingOn = Last(Visits, day),
            LastInquiryOn = Last(Inquiries, day),
            Today = day,
        }).Select(id => ReasonParts.Pack + id);
    }

    private static DateOnly? Last(IReadOnlyList<DateOnly> days, DateOnly through) => days.Where(d => d <= through).Select(d => (DateOnly?)d).Max();

    /// <summary>The gate's code of its row 14.</summary>
    internal const string AltRequired = "ADDRESS_AltRequired";

    private static string SensitiveConsent(GateSensitivity sensitivity) => "SENSITIVE_CONSENT_" + sensitivity;
}

/// <summary>A request to be written to at another address, as the audit may know it.</summary>
/// <param name="AgreedAt">In force from this moment.</param>
/// <param name="EndedAt">Null while it stands.</param>
/// <param name="HasMailbox">False: nothing was to go by mail.</param>
/// <param name="Domain">Of the mailbox agreed on; null: of a request that has ended it is not known any more.</param>
internal sealed record ConfidentialOnFile(DateTimeOffset AgreedAt, DateTimeOffset? EndedAt, bool HasMailbox, string? Domain)
{
    public bool Permits(string domain) => HasMailbox && (Domain is null || string.Equals(Domain, domain, StringComparison.OrdinalIgnoreCase));
}
