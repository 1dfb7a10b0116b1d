using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>How people and their facts are spoken of.</summary>
internal static class PeopleWords
{
    public static (string Text, Tone Tone) Mailbox(GateAddress address) => (AddressWords.Of(address), address switch
    {
        GateAddress.VerifiedOwn => Tone.Success,
        GateAddress.SharedUnconfirmed => Tone.Warning,
        GateAddress.AltRequired => Tone.Error,
        _ => Tone.Neutral,
    });

    /// <summary>What the address says against its being the person's own mailbox; null when nothing.</summary>
    public static string? AddressSigns(PersonDetail person) => (person.EmailIsRole, person.EmailLooksMisspelt) switch
    {
        (true, true) => "Names a function, such as info@, not a person; its domain is probably misspelt",
        (true, false) => "Names a function, such as info@, not a person",
        (false, true) => "Domain probably misspelt: one letter away from a large mailbox provider's",
        _ => null,
    };

    public static string Of(FactKind kind) => kind switch
    {
        FactKind.CarePlan => "Care plan",
        FactKind.Coverage => "Insurance",
        FactKind.Observation => "Result",
        _ => kind.ToString(),
    };

    public static string Subject(GateSubject subject) => subject switch
    {
        GateSubject.Adult => "Decides alone",
        GateSubject.MinorRepOk => "Minor, representative verified",
        GateSubject.MinorSelfConsented => "Minor, consented alone",
        _ => "No valid representative on file",
    };

    public static string Representative(RepresentativeStatus status) => status switch
    {
        RepresentativeStatus.Verified => "Verified",
        RepresentativeStatus.SelfConsented => "None needed, consented alone",
        RepresentativeStatus.Disputed => "Disputed or withdrawn",
        _ => "None on file",
    };

    public static string Verification(EmailVerification verification) => verification switch
    {
        EmailVerification.DeclaredBySource => "Declared verified at import",
        EmailVerification.DoubleOptIn => "Confirmed by email",
        EmailVerification.InPerson => "Verified in person",
        EmailVerification.SharedConfirmed => "Shared, accepted by the person",
        _ => "Not verified",
    };

    public static string Field(ContactField field) => field switch
    {
        ContactField.Prefix => "Title",
        ContactField.GivenName => "Given name",
        ContactField.FamilyName => "Family name",
        ContactField.Email => "Email address",
        ContactField.Phone => "Phone number",
        ContactField.Mrn => "Medical record number",
        _ => "Street address",
    };

    /// <summary>Words of the sensitive categories, joined; null when there is none.</summary>
    public static string? Sensitive(Sensitivity sensitivity) => sensitivity == Sensitivity.None ? null : SensitivityNames.Of(sensitivity);

    /// <summary>Enum words with spaces: ShortStay → "Short stay".</summary>
    public static string Spaced(string word) => string.Concat(word.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>The first letter in upper case.</summary>
    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>States, methods and codes of an event as one phrase: <c>TreatmentReminders</c>, <c>Active</c> → "Treatment reminders, active"; null when there are none.</summary>
    public static string? Detail(IEnumerable<string> values) =>
        string.Join(", ", values.Select(v => Spaced(v).ToLowerInvariant().Replace('_', ' ').Replace(".", ": ", StringComparison.Ordinal))) is { Length: > 0 } text ? Sentence(text) : null;

    public static (string Text, Tone Tone) Fate(ErasureFate fate) => fate switch
    {
        ErasureFate.Goes => ("Deleted", Tone.Neutral),
        ErasureFate.Cancelled => ("Cancelled", Tone.Warning),
        _ => ("Kept", Tone.Info),
    };

    /// <summary>What the records of a pair share: "Mailbox, name and birth date".</summary>
    public static string Signs(DuplicateSigns signs)
    {
        var words = new List<string>();
        if (signs.HasFlag(DuplicateSigns.Address))
            words.Add("mailbox");
        if (signs.HasFlag(DuplicateSigns.NameAndBirth))
            words.Add("name and birth date");
        if (signs.HasFlag(DuplicateSigns.Phone))
            words.Add("telephone number");
        var text = string.Join(", ", words);
        return text.Length == 0 ? "Merged by hand" : char.ToUpperInvariant(text[0]) + text[1..];
    }
}
