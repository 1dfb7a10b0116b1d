using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>A row of a table of people to what it says about one person. Empty cells say nothing and so change nothing.</summary>
internal sealed class PersonRows(ImportBatch batch, MappedCells cells, CustomCells custom, SocialCells social)
{
    public void Take(RowPlace place)
    {
        var id = cells.Text(ImportTargets.Id);
        if (cells.Fault is null && id is not { Length: <= ContactMapping.SourceIdLength })
        {
            batch.Reject(place, ImportCodes.CsvNoId);
            return;
        }

        EmailAddress? email = null;
        if (cells.Text(ImportTargets.Email) is { } address && !EmailAddress.TryParse(address, out email))
            cells.Refuse(ImportTargets.Email, ImportCodes.EmailInvalid);
        var (given, family) = Names();
        var (deceased, died) = Death();
        var race = CsvWords.Races(cells.Text(ImportTargets.Race));
        var ethnicity = cells.Text(ImportTargets.Ethnicity);
        var record = new PersonRecord
        {
            Place = place,
            SourceId = id ?? "",
            Mrn = cells.Text(ImportTargets.Mrn),
            Prefix = cells.Text(ImportTargets.Prefix),
            GivenName = given,
            FamilyName = family,
            Email = email,
            Phone = cells.Text(ImportTargets.Phone),
            BirthDate = cells.Date(ImportTargets.BirthDate)?.Day,
            Deceased = deceased,
            DeceasedOn = died,
            Gender = CsvWords.Gender(cells.Text(ImportTargets.Gender)),
            RaceText = race.Text,
            RaceCode = race.Code,
            EthnicityText = ethnicity,
            EthnicityCode = CsvWords.EthnicityCode(ethnicity),
            LanguageText = cells.Text(ImportTargets.Language),
            MaritalStatus = CsvWords.MaritalStatus(cells.Text(ImportTargets.MaritalStatus)),
            Street = cells.Text(ImportTargets.Street),
            City = cells.Text(ImportTargets.City),
            State = UsStates.Normalise(cells.Text(ImportTargets.State)),
            Zip = cells.Text(ImportTargets.Zip),
            Country = cells.Text(ImportTargets.Country),
            Custom = custom.Read(),
        };
        var signedIn = cells.Date(ImportTargets.LastPortalLogin)?.Day;
        if (cells.Fault is { } fault)
        {
            batch.Reject(place, fault.Code, fault.Column);
            return;
        }

        foreach (var column in custom.PassedOver)
            batch.Reject(place, ImportCodes.ValueNoOption, column, kept: true);
        batch.People.Add(record);
        social.Take(record.SourceId, signedIn, place);
    }

    private (string? Given, string? Family) Names()
    {
        var (given, family) = (cells.Text(ImportTargets.GivenName), cells.Text(ImportTargets.FamilyName));
        if (cells.Text(ImportTargets.FullName) is not { } whole)
            return (given, family);
        var comma = whole.IndexOf(',', StringComparison.Ordinal);
        var space = whole.LastIndexOf(' ');
        var (first, last) = comma > 0 ? (whole[(comma + 1)..], whole[..comma])
            : space < 0 ? ("", whole)
            : cells.Mapping(ImportTargets.FullName).LastNameFirst ? (whole[(whole.IndexOf(' ', StringComparison.Ordinal) + 1)..], whole[..whole.IndexOf(' ', StringComparison.Ordinal)])
            : (whole[..space], whole[(space + 1)..]);
        return (given ?? first.Trim(), family ?? last.Trim());
    }

    private (bool? Deceased, DateOnly? On) Death() => cells.Text(ImportTargets.Deceased)?.ToUpperInvariant() switch
    {
        null => (null, null),
        "TRUE" or "Y" or "YES" or "1" or "DECEASED" or "DEAD" => (true, null),
        "FALSE" or "N" or "NO" or "0" or "ALIVE" or "LIVING" => (false, null),
        _ => cells.Date(ImportTargets.Deceased) is { } date ? (true, date.Day) : (null, null),
    };
}
