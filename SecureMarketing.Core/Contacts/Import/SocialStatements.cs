using Hl7.Fhir.Model;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Circumstances that a source states of a person, as dated facts: what <see cref="SocialFacts"/> asks.</summary>
/// <param name="batch">Where they go.</param>
/// <param name="sourceSystem">Of the person.</param>
internal sealed class SocialStatements(ImportBatch batch, string sourceSystem)
{
    /// <summary>Of one person; more are left out.</summary>
    public const int MostLanguages = 8;

    private const string Religion = "http://hl7.org/fhir/StructureDefinition/patient-religion";

    private const string TribalAffiliation = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-tribal-affiliation";

    /// <summary>
    /// Faith, tribes and further languages of a FHIR Patient. Somebody with one language prefers it, and Patient says that already; a second language
    /// that the source takes back until only one is left stays on record until it is stated otherwise.
    /// </summary>
    public void Add(Patient patient, string subject, RowPlace place)
    {
        if (FhirValues.First(patient.GetExtension(Religion)?.Value as CodeableConcept) is { } religion)
            Answer(subject, SocialFacts.ReligionCode, "Religious affiliation", religion, place);
        var tribes = patient.Extension.Where(e => e.Url == TribalAffiliation)
            .Select(e => FhirValues.First(e.Extension.FirstOrDefault(part => part.Url == "tribalAffiliation")?.Value as CodeableConcept)).OfType<CodeRef>().Distinct().ToList();
        if (tribes.Count > 0)
            BelongsTo(subject, tribes, place);
        var languages = patient.Communication.Select(c => c.Language).Where(l => l is not null)
            .Select(l => Language(FhirValues.CodeOf(l), l.Text ?? l.Coding.FirstOrDefault()?.Display)).OfType<CodeRef>().Distinct().ToList();
        if (languages.Count > 1)
            Speaks(subject, languages, place);
    }

    /// <summary>An answer in words, or the source's code.</summary>
    public void Answer(string subject, string question, string label, CodeRef answer, RowPlace place) =>
        batch.Facts.Add(Fact(subject, question, new CodeRef(SocialFacts.System, question, label), place, valueCode: answer));

    /// <summary>An answer that is a number.</summary>
    public void Number(string subject, string question, string label, double number, RowPlace place) =>
        batch.Facts.Add(Fact(subject, question, new CodeRef(SocialFacts.System, question, label), place, value: number));

    /// <summary>All tribes, peoples or cultures with which somebody associates: those stated before and not now are taken back.</summary>
    public void BelongsTo(string subject, IReadOnlyList<CodeRef> affiliations, RowPlace place)
    {
        const string Label = "Cultural affiliation";
        foreach (var (i, question) in SocialFacts.Culture.Index())
        {
            if (i < affiliations.Count)
                Answer(subject, question.Code!, Label, affiliations[i], place);
            else
                batch.Facts.Add(Fact(subject, question.Code!, new CodeRef(SocialFacts.System, SocialFacts.CultureCode, Label), place, retracted: true));
        }
    }

    /// <summary>All languages that somebody speaks: those stated before and not now are taken back.</summary>
    public void Speaks(string subject, IReadOnlyList<CodeRef> languages, RowPlace place)
    {
        for (var i = 0; i < MostLanguages; i++)
        {
            var spoken = i < languages.Count ? languages[i] : (CodeRef?)null;
            batch.Facts.Add(Fact(subject, FormattableString.Invariant($"{SocialFacts.Languages}{i}"), spoken ?? new CodeRef(SocialFacts.Languages, "-", "-"), place, retracted: spoken is null));
        }
    }

    /// <summary>A day on which somebody signed in to a portal elsewhere; each day once.</summary>
    public void SignedIn(string subject, DateOnly day, RowPlace place) => batch.Facts.Add(Fact(
        subject, FormattableString.Invariant($"{SocialFacts.PortalCode}|{day.DayNumber}"), new CodeRef(SocialFacts.System, SocialFacts.PortalCode, "Portal sign-in"), place, day: day.DayNumber));

    /// <summary>A language by its tag, or by its words where there is none; null when nothing is stated.</summary>
    public static CodeRef? Language(string? tag, string? words)
    {
        var (code, text) = (Cut(tag, CodeMapping.Limits.Value), Cut(words, CodeMapping.Limits.Value));
        return code.Length + text.Length == 0 ? null : new CodeRef(SocialFacts.Languages, code.Length > 0 ? code : text.ToLowerInvariant(), text.Length > 0 ? text : code);
    }

    /// <summary>An answer in the words of a table, cut to what a code may have.</summary>
    public static CodeRef Words(string text) => new(SocialFacts.Words, Cut(text, CodeMapping.Limits.Value).ToLowerInvariant(), Cut(text, CodeMapping.Limits.Display));

    /// <summary>Undated, as a column without a date is: the latest that was stated replaces what was stated before.</summary>
    private FactRecord Fact(string subject, string key, CodeRef code, RowPlace place, CodeRef? valueCode = null, double? value = null, int day = 0, bool retracted = false) => new()
    {
        Place = place,
        Subject = subject,
        SourceKey = FhirValues.SourceKey(sourceSystem, "Person", FormattableString.Invariant($"{subject}|{key}")),
        Retracted = retracted,
        Kind = FactKind.Observation,
        Code = code,
        Day = day,
        Status = FactStatus.Active,
        Value = value,
        ValueCode = valueCode,
    };

    private static string Cut(string? text, int length)
    {
        var trimmed = text?.Trim() ?? "";
        return trimmed.Length <= length ? trimmed : trimmed[..length];
    }
}
