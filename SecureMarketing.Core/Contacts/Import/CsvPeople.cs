using System.Globalization;
using System.Text.Unicode;
using CsvHelper;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Reads people from CSV (RFC 4180, UTF-8, a header row). Columns are recognised by their usual names in any order and
/// spelling; unknown columns are ignored, empty cells say nothing and so change nothing.
/// </summary>
internal sealed class CsvPeople(ImportBatch batch)
{
    /// <summary>Bytes of a cell.</summary>
    private const int MaxCell = 500;

    /// <summary>Bytes of a row: what an unclosed quote may swallow before the file is refused.</summary>
    private const int MaxRow = 1024 * 1024;

    private enum Column
    {
        Id,
        Mrn,
        Prefix,
        GivenName,
        FamilyName,
        Email,
        Phone,
        BirthDate,
        Deceased,
        Gender,
        Race,
        Ethnicity,
        Language,
        MaritalStatus,
        Street,
        City,
        State,
        Zip,
        Country,
    }

    private static readonly Dictionary<string, Column> Names = new(StringComparer.Ordinal)
    {
        ["patientid"] = Column.Id,
        ["id"] = Column.Id,
        ["sourceid"] = Column.Id,
        ["personid"] = Column.Id,
        ["contactid"] = Column.Id,
        ["memberid"] = Column.Id,
        ["mrn"] = Column.Mrn,
        ["medicalrecordnumber"] = Column.Mrn,
        ["prefix"] = Column.Prefix,
        ["title"] = Column.Prefix,
        ["first"] = Column.GivenName,
        ["firstname"] = Column.GivenName,
        ["given"] = Column.GivenName,
        ["givenname"] = Column.GivenName,
        ["last"] = Column.FamilyName,
        ["lastname"] = Column.FamilyName,
        ["family"] = Column.FamilyName,
        ["familyname"] = Column.FamilyName,
        ["surname"] = Column.FamilyName,
        ["email"] = Column.Email,
        ["emailaddress"] = Column.Email,
        ["emailassigned"] = Column.Email,
        ["mail"] = Column.Email,
        ["phone"] = Column.Phone,
        ["phonenumber"] = Column.Phone,
        ["telephone"] = Column.Phone,
        ["mobile"] = Column.Phone,
        ["birthdate"] = Column.BirthDate,
        ["dateofbirth"] = Column.BirthDate,
        ["dob"] = Column.BirthDate,
        ["deceased"] = Column.Deceased,
        ["deathdate"] = Column.Deceased,
        ["dateofdeath"] = Column.Deceased,
        ["gender"] = Column.Gender,
        ["sex"] = Column.Gender,
        ["race"] = Column.Race,
        ["ethnicity"] = Column.Ethnicity,
        ["language"] = Column.Language,
        ["preferredlanguage"] = Column.Language,
        ["marital"] = Column.MaritalStatus,
        ["maritalstatus"] = Column.MaritalStatus,
        ["street"] = Column.Street,
        ["address"] = Column.Street,
        ["address1"] = Column.Street,
        ["addressline1"] = Column.Street,
        ["city"] = Column.City,
        ["state"] = Column.State,
        ["zip"] = Column.Zip,
        ["zipcode"] = Column.Zip,
        ["postalcode"] = Column.Zip,
        ["country"] = Column.Country,
    };

    /// <summary>Adds each row to the batch and yields its number; the header is row 1.</summary>
    /// <exception cref="ImportFileException">No header, no id column, not UTF-8, or a quote that swallows the file.</exception>
    public IEnumerable<int> Read(string path, int file)
    {
        long malformed = 0;
        using var csv = CsvReader.FromFile(path, new CsvReaderOptions
        {
            MaxRecordSize = MaxRow,
            IncludeValuesInExceptions = false,
            OnMalformedRecord = record => malformed = record.RecordNumber,
        });
        var columns = Header(HeaderOf(csv));
        if (!columns.ContainsKey(Column.Id))
            throw new ImportFileException(ImportCodes.CsvNoIdColumn);
        var width = csv.Headers.Count;
        while (Next(csv))
        {
            var place = new RowPlace(file, (int)csv.RowNumber + 1);
            if (!Utf8.IsValid(csv.RawRecord))
                batch.Reject(place, ImportCodes.FileEncoding);
            else if (malformed == place.Row)
                batch.Reject(place, ImportCodes.CsvMalformed);
            else if (csv.FieldCount != width)
                batch.Reject(place, ImportCodes.CsvFieldCount);
            else
                Add(csv, columns, place);
            yield return place.Row;
        }
    }

    private static bool Next(CsvReader csv)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException)
        {
            throw new ImportFileException(ImportCodes.CsvMalformed);
        }
    }

    private static IReadOnlyList<string> HeaderOf(CsvReader csv)
    {
        try
        {
            csv.ReadHeader();
            return csv.Headers;
        }
        catch (CsvFormatException)
        {
            throw new ImportFileException(ImportCodes.CsvMalformed);
        }
    }

    private static Dictionary<Column, int> Header(IReadOnlyList<string> header)
    {
        var columns = new Dictionary<Column, int>();
        for (var i = 0; i < header.Count; i++)
        {
            var name = new string([.. header[i].Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
            if (Names.TryGetValue(name, out var column))
                columns.TryAdd(column, i);
        }

        return columns;
    }

    private void Add(CsvReader csv, Dictionary<Column, int> columns, RowPlace place)
    {
        string? Cell(Column column) =>
            columns.TryGetValue(column, out var i) && csv.GetString(i).Trim() is { Length: > 0 } text ? text : null;

        foreach (var (column, i) in columns)
        {
            if (csv.GetSpan(i).Length > MaxCell)
            {
                batch.Reject(place, ImportCodes.ValueTooLong, column.ToString());
                return;
            }
        }

        if (Cell(Column.Id) is not { Length: <= ContactMapping.SourceIdLength } id)
        {
            batch.Reject(place, ImportCodes.CsvNoId);
            return;
        }

        EmailAddress? email = null;
        if (Cell(Column.Email) is { } address && !EmailAddress.TryParse(address, out email))
        {
            batch.Reject(place, ImportCodes.EmailInvalid, nameof(Column.Email));
            return;
        }

        if (!TryDate(Cell(Column.BirthDate), out var birth))
        {
            batch.Reject(place, ImportCodes.DateInvalid, nameof(Column.BirthDate));
            return;
        }

        if (!TryDeath(Cell(Column.Deceased), out var deceased, out var died))
        {
            batch.Reject(place, ImportCodes.DateInvalid, nameof(Column.Deceased));
            return;
        }

        batch.People.Add(new PersonRecord
        {
            Place = place,
            SourceId = id,
            Mrn = Cell(Column.Mrn),
            Prefix = Cell(Column.Prefix),
            GivenName = Cell(Column.GivenName),
            FamilyName = Cell(Column.FamilyName),
            Email = email,
            Phone = Cell(Column.Phone),
            BirthDate = birth,
            Deceased = deceased,
            DeceasedOn = died,
            Gender = CsvWords.Gender(Cell(Column.Gender)),
            RaceText = Cell(Column.Race),
            RaceCode = CsvWords.RaceCode(Cell(Column.Race)),
            EthnicityText = Cell(Column.Ethnicity),
            EthnicityCode = CsvWords.EthnicityCode(Cell(Column.Ethnicity)),
            LanguageText = Cell(Column.Language),
            MaritalStatus = CsvWords.MaritalStatus(Cell(Column.MaritalStatus)),
            Street = Cell(Column.Street),
            City = Cell(Column.City),
            State = UsStates.Normalise(Cell(Column.State)),
            Zip = Cell(Column.Zip),
            Country = Cell(Column.Country),
        });
    }

    /// <summary>ISO 8601 or the American month/day/year; null text is null.</summary>
    private static bool TryDate(string? text, out DateOnly? date)
    {
        date = null;
        if (text is null)
            return true;
        if (!DateOnly.TryParseExact(text, ["yyyy-MM-dd", "M/d/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            return false;
        date = parsed;
        return true;
    }

    private static bool TryDeath(string? text, out bool? deceased, out DateOnly? died)
    {
        died = null;
        deceased = text?.ToUpperInvariant() switch
        {
            null => null,
            "TRUE" or "Y" or "YES" or "1" => true,
            "FALSE" or "N" or "NO" or "0" => false,
            _ => TryDate(text.Length > 10 ? text[..10] : text, out died) ? true : null,
        };
        return text is null || deceased is not null;
    }
}
