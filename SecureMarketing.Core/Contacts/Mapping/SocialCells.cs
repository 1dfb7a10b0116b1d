using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Circumstances of life in the columns of a table of people. Empty cells say nothing and so change nothing.</summary>
internal sealed class SocialCells(ImportBatch batch, MappedCells cells, SocialStatements statements)
{
    private static readonly (string Target, string Question, string Label)[] Answers =
    [
        (ImportTargets.Education, SocialFacts.EducationCode, "Education"), (ImportTargets.Employment, SocialFacts.EmploymentCode, "Employment"),
        (ImportTargets.FamilyStatus, SocialFacts.FamilyCode, "Family status"), (ImportTargets.Religion, SocialFacts.ReligionCode, "Religious affiliation"),
        (ImportTargets.SocioeconomicStatus, SocialFacts.SocioeconomicCode, "Socioeconomic status"),
    ];

    private static readonly (string Target, string Question, string Label)[] Numbers =
        [(ImportTargets.Income, SocialFacts.IncomeCode, "Household income"), (ImportTargets.HouseholdSize, SocialFacts.HouseholdCode, "Household size")];

    /// <summary>Looked at before the row is taken: a date that is none is a fault of the row.</summary>
    public void Take(string subject, DateOnly? signedIn, RowPlace place)
    {
        foreach (var (target, question, label) in Answers)
        {
            if (cells.Text(target) is { } text)
                statements.Answer(subject, question, label, SocialStatements.Words(text), place);
        }

        foreach (var (target, question, label) in Numbers)
        {
            if (cells.Number(target) is { } number && number >= 0)
                statements.Number(subject, question, label, number, place);
            else if (cells.Text(target) is not null)
                batch.Reject(place, ImportCodes.ValueNoNumber, cells.Place(target), kept: true);
        }

        // No commas: names of tribes have them ("…, Nevada").
        if (cells.Text(ImportTargets.CulturalAffiliation) is { } affiliated)
            statements.BelongsTo(subject, [.. Parts(affiliated, ';', '|').Select(SocialStatements.Words).Distinct()], place);
        if (cells.Text(ImportTargets.SpokenLanguages) is { } spoken)
            statements.Speaks(subject, [.. Parts(spoken, ',', ';', '/', '|').Select(w => SocialStatements.Language(null, w)).OfType<CodeRef>().Distinct()], place);

        if (signedIn is { } day)
            statements.SignedIn(subject, day, place);
    }

    private static string[] Parts(string text, params char[] between) => text.Split(between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
