using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Circumstances of life in the columns of a table of people. Empty cells say nothing and so change nothing.</summary>
internal sealed class SocialCells(ImportBatch batch, MappedCells cells, SocialStatements statements)
{
    private static readonly (string Target, string Question, string Label)[] Answers =
    [
        (ImportTargets.Education, SocialFacts.EducationCode, "Education"), (ImportTargets.Employment, SocialFacts.EmploymentCode, "Employment"),
        (ImportTargets.FamilyStatus, SocialFacts.FamilyCode, "Family status"), (ImportTargets.Religion, SocialFacts.ReligionCode, "Religious affiliation"),
        (ImportTargets.CulturalAffiliation, SocialFacts.CultureCode, "Cultural affiliation"), (ImportTargets.SocioeconomicStatus, SocialFacts.SocioeconomicCode, "Socioeconomic status"),
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

        if (cells.Text(ImportTargets.SpokenLanguages) is { } spoken)
        {
            var words = spoken.Split([',', ';', '/', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            statements.Speaks(subject, [.. words.Select(w => SocialStatements.Language(null, w)).OfType<CodeRef>().Distinct()], place);
        }

        if (signedIn is { } day)
            statements.SignedIn(subject, day, place);
    }
}
