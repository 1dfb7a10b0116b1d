using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

/// <summary>What is suggested for columns, what makes a mapping unusable, and how it is written.</summary>
public sealed class MappingTests
{
    public static TheoryData<string, string, string, string> Suggestions => new()
    {
        { "clinic roster.csv", "Patient ID,PatientFirstName,Pt Last Name,E-Mail Address,D.O.B.,Sex,Home Phone,ZIP Code", "p1,Ada,Roe,ada@example.com,1990-01-31,F,555-201-3344,02139", "People id=Patient ID givenName=PatientFirstName familyName=Pt Last Name email=E-Mail Address phone=Home Phone birthDate=D.O.B. gender=Sex zip=ZIP Code" },
        { "x.csv", "MRN;Name;Correo electrónico", "17;Roe, Ada;ada@example.com", "People id=MRN mrn=MRN fullName=Name email=Correo electrónico" },
        { "labs_2024.csv", "MemberID,LOINC Code,Test Name,Result,Units,Collected Date", "p1,4548-4,A1c,6.1,%,2024-01-02", "Observations id=MemberID code=LOINC Code display=Test Name start=Collected Date value=Result unit=Units" },
        { "extract.csv", "patient_id,dx_code,diagnosis,onset", "p1,E11.9,Type 2 diabetes,2020-01-01", "Conditions id=patient_id code=dx_code display=diagnosis start=onset" },
        { "extract2.csv", "person,cvx,date", "p1,140,2024-01-01", "Immunizations id=person code=cvx start=date" },
        { "Appointments.csv", "Appt ID,Patient,Appt Date,Appt Status", "a1,p1,2026-12-01,no show", "Appointments id=Patient recordId=Appt ID start=Appt Date status=Appt Status" },
        { "payers.csv", "Id,NAME,CITY", "1,Aetna,Boston", "Payers recordId=Id payerName=NAME" },
        { "providers.csv", "Id,NAME,CITY", "1,Ruiz,Boston", "Nothing" },
        { "payer_transitions.csv", "PATIENT,MEMBERID,START_YEAR,END_YEAR,PAYER", "p1,m1,2020-01-01,2021-01-01,a", "Coverages id=PATIENT code=PAYER start=START_YEAR end=END_YEAR" },
        { "hospitals.csv", "Id,NAME,ADDRESS,REVENUE,UTILIZATION", "1,Sturdy,2 Park St,0.0,46", "Nothing" },
    };

    [Theory]
    [MemberData(nameof(Suggestions))]
    public void Columns_AreRecognised(string file, string header, string row, string expected)
    {
        var delimiter = CsvForm.DelimiterOf(header + "\n" + row + "\n");

        var table = MappingSuggester.Suggest(file, new TableForm { Header = true, Delimiter = delimiter }, Profile(header, [row], delimiter), TargetBook.BuiltIn);

        Assert.Equal(expected, string.Join(' ', table.Columns.Select(c => $"{c.Target}={c.Column}").Prepend(table.Holds.ToString())));
    }

    public static TheoryData<string, string[], string> LeftOut => new()
    {
        { "id,last,dob", ["p1,Roe,1990-01-31", "p2,Doe,soon"], "" },
        { "id,last,dob", ["p1,Roe,1990-01-31", "p2,Doe,soon", "p3,Poe,never"], "dob (column 3)=column.ignored_values" },
        { "id,e-mail,email", ["p1,roe@example.com,roe@example.com"], "email (column 3)=column.ignored_second" },
        { "id,first,last,name", ["p1,Ada,Roe,Ada Roe"], "name (column 4)=column.ignored_second" },
        { "id,last,Favourite \u001b[31mred,", ["p1,Roe,red,"], "column 3=column.ignored column 4=column.ignored" },
        { "id,last,617-555-0100 old,Acct 20260131", ["p1,Roe,red,blue"], "column 3=column.ignored column 4=column.ignored" },
        { "id,Ada Roe", ["p1,red"], "column 2=column.ignored" },
    };

    /// <summary>A header is repeated only where it is one for certain and looks like a name of something; its values never are.</summary>
    [Theory]
    [MemberData(nameof(LeftOut))]
    public void ColumnsThatNobodyTakes_AreNamed_WithWhy(string header, string[] rows, string expected)
    {
        var form = new TableForm { Header = true, Delimiter = ',' };
        var columns = ColumnProfile.Of(ColumnNames.Unique(header.Split(',')), [.. rows.Select(r => (IReadOnlyList<string>)r.Split(','))]);

        var leftOut = LeftOutColumns.Of(MappingSuggester.Suggest("people.csv", form, columns, TargetBook.BuiltIn), columns, TargetBook.BuiltIn);

        Assert.Equal(expected, string.Join(' ', leftOut.Select(c => $"{c.Place}={c.Code}")));
    }

    /// <summary>Whatever stands in a header, lists show nothing that steers a terminal, turns the text around, or is an address.</summary>
    [Fact]
    public void NaughtyHeaders_AreNamedByTheirPlace()
    {
        var headers = System.Text.Json.JsonSerializer.Deserialize<List<string>>(File.ReadAllText(SharedData.Path("contacts/blns/blns.json")))!;
        var names = ColumnNames.Unique(["id", "last", .. headers, "half a \ud83d pair", "turned \u202e around", "ada@example.com"]);
        var columns = ColumnProfile.Of(names, [[.. names.Select(_ => "word")]]);

        var leftOut = LeftOutColumns.Of(MappingSuggester.Suggest("people.csv", new TableForm { Header = true, Delimiter = ',' }, columns, TargetBook.BuiltIn), columns, TargetBook.BuiltIn).ToList();

        Assert.True(leftOut.Count > headers.Count / 2);
        Assert.All(leftOut, c => Assert.True(
            c.Place.Length <= 60 && c.Place.All(x => x != '@' && !char.IsControl(x) && !char.IsSurrogate(x) && char.GetUnicodeCategory(x) != System.Globalization.UnicodeCategory.Format), c.Place));
        Assert.Contains(leftOut, c => !c.Place.StartsWith("column ", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutHeader_ValuesTell()
    {
        var columns = ColumnProfile.Of(ColumnNames.Numbered(5), [["a17", "ada@example.com", "F", "1990-01-31", "MA"], ["a18", "bea@example.com", "M", "1985-11-02", "NY"], ["a19", "cyd@example.com", "F", "2001-05-20", "MA"]]);

        var table = MappingSuggester.Suggest("list.csv", new TableForm { Header = false }, columns, TargetBook.BuiltIn);

        Assert.Equal("id=Column 1 email=Column 2 birthDate=Column 4 gender=Column 3 state=Column 5", string.Join(' ', table.Columns.Select(c => $"{c.Target}={c.Column}")));
    }

    [Theory]
    [InlineData("31/01/1990,02/03/1990", DateOrder.DayFirst)]
    [InlineData("01/31/1990,02/03/1990", DateOrder.MonthFirst)]
    [InlineData("01/02/1990,02/03/1990", null)]
    [InlineData("1990-01-31,1990-02-03", null)]
    public void OrderOfDates_IsTold_WhereItCanBe(string values, DateOrder? expected)
    {
        var column = ColumnProfile.Of(["DOB"], [.. values.Split(',').Select(v => (IReadOnlyList<string>)[v])])[0];

        Assert.Equal(expected, column.Order);
        Assert.Equal(ColumnShape.Date, column.Shape);
    }

    [Theory]
    [InlineData("1990-01-31", DateOrder.MonthFirst, "1990-01-31")]
    [InlineData("19900131", DateOrder.MonthFirst, "1990-01-31")]
    [InlineData("1/2/1990", DateOrder.MonthFirst, "1990-01-02")]
    [InlineData("1/2/1990", DateOrder.DayFirst, "1990-02-01")]
    [InlineData("31.01.1990", DateOrder.DayFirst, "1990-01-31")]
    [InlineData("31-Jan-1990", DateOrder.MonthFirst, "1990-01-31")]
    [InlineData("Jan 31, 1990", DateOrder.MonthFirst, "1990-01-31")]
    [InlineData("1/31/1990 2:05 PM", DateOrder.MonthFirst, "1990-01-31+50700")]
    [InlineData("2023-02-22T18:54:55Z", DateOrder.MonthFirst, "2023-02-22+68095")]
    [InlineData("1/2/90", DateOrder.MonthFirst, null)]
    [InlineData("31/01/1990", DateOrder.MonthFirst, null)]
    [InlineData("0000-00-00", DateOrder.MonthFirst, null)]
    [InlineData("1990-02-30", DateOrder.MonthFirst, null)]
    [InlineData("2/30/1990", DateOrder.MonthFirst, null)]
    [InlineData("30.02.1990", DateOrder.DayFirst, null)]
    [InlineData("30-Feb-1990", DateOrder.DayFirst, null)]
    [InlineData("1991-02-29", DateOrder.MonthFirst, null)]
    [InlineData("1900-02-29", DateOrder.MonthFirst, null)]
    [InlineData("29/02/1991", DateOrder.DayFirst, null)]
    [InlineData("1992-02-29", DateOrder.MonthFirst, "1992-02-29")]
    [InlineData("2000-02-29", DateOrder.MonthFirst, "2000-02-29")]
    [InlineData("soon", DateOrder.MonthFirst, null)]
    public void Dates_AreReadAsWritten(string text, DateOrder order, string? expected) =>
        Assert.Equal(expected, SourceDates.Read(text, order) is { } d ? d.Day.ToString("O", null) + (d.Second == 0 ? "" : "+" + d.Second) : null);

    [Theory]
    [InlineData("44054006", TableKind.Conditions, CodeSystems.Snomed)]
    [InlineData("E11.9", TableKind.Conditions, CodeSystems.Icd10Cm)]
    [InlineData("4548-4", TableKind.Observations, CodeSystems.Loinc)]
    [InlineData("4548-5", TableKind.Observations, null)]
    [InlineData("997488", TableKind.Medications, CodeSystems.RxNorm)]
    [InlineData("0093-7267-01", TableKind.Medications, "ndc")]
    [InlineData("140", TableKind.Immunizations, CodeSystems.Cvx)]
    [InlineData("99213", TableKind.Procedures, CodeSystems.Cpt)]
    [InlineData("102263004", TableKind.Allergies, CodeSystems.Snomed)]
    [InlineData("102263005", TableKind.Allergies, null)]
    [InlineData("QALY", TableKind.Observations, null)]
    public void CodeSystem_IsToldByShapeAndCheckDigit(string code, TableKind kind, string? system) => Assert.Equal(system, CodeShapes.SystemOf(code, kind));

    public static TheoryData<TableMapping, string> Faulty => new()
    {
        { Table(TableKind.People, ("A", "email")), "mapping.no_key" },
        { Table(TableKind.People, ("A", "id"), ("B", "email"), ("C", "email")), "mapping.two_columns" },
        { Table(TableKind.People, ("A", "id"), ("B", "ssn")), "mapping.unknown_target" },
        { Table(TableKind.People, ("A", "id"), ("B", "code")), "mapping.target_elsewhere" },
        { Table(TableKind.Conditions, ("A", "id")), "mapping.no_code" },
        { Table(TableKind.Payers, ("A", "recordId")), "mapping.no_payer" },
        { Table(TableKind.Observations, ("A", "id"), ("B", "code")), "mapping.no_date" },
        { Table(TableKind.Encounters, ("A", "id"), ("B", "start")), "mapping.no_record_id" },
        { Table(TableKind.Appointments, ("A", "id"), ("B", "start"), ("C", "recordId")), "mapping.no_status" },
        { Table(TableKind.People, ("A", "id")) with { Files = " " }, "mapping.files" },
        { Table(TableKind.People, ("A", "id")) with { Sensitivity = Sensitivity.PsychotherapyNotes }, "mapping.psychotherapy_notes" },
        { Labelled(TableKind.Conditions, Sensitivity.PsychotherapyNotes, ("A", "id"), ("B", "code")), "mapping.psychotherapy_notes" },
        { Labelled(TableKind.Conditions, (Sensitivity)(1 << 20), ("A", "id"), ("B", "code")), "mapping.sensitivity" },
        { Labelled(TableKind.People, Sensitivity.Hiv, ("A", "id"), ("B", "gender")), "mapping.sensitivity_elsewhere" },
        { Table(TableKind.Conditions, ("A", "id"), ("B", "code")) with { Sensitivity = (Sensitivity)(1 << 20) }, "mapping.sensitivity" },
        { Table(TableKind.People, ("A", "id")) with { Form = new TableForm { Delimiter = 'x' } }, "mapping.delimiter" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void FaultyMapping_IsExplained(TableMapping table, string code)
    {
        var problem = Assert.Single(MappingCheck.Of(new ImportMapping { Tables = [table] }, TargetBook.BuiltIn));

        Assert.Equal(code, problem.Code);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_ComesBackTheSame_AndRefusesWhatItDoesNotKnow()
    {
        var mapping = new ImportMapping
        {
            Tables = [Table(TableKind.Nothing), Table(TableKind.People, ("A", "id")) with { Form = new TableForm { Delimiter = ';', Header = false, Encoding = TextEncoding.Windows1252 }, Sensitivity = Sensitivity.Hiv | Sensitivity.SubstanceUse }],
        };
        var json = MappingJson.Write(mapping);

        Assert.Equal(json, MappingJson.Write(MappingJson.Read(json, out _)!));
        Assert.Null(MappingJson.Read(json.Replace("\"files\"", "\"filez\"", StringComparison.Ordinal), out var where));
        Assert.StartsWith("See line", where, StringComparison.Ordinal);
        Assert.Null(MappingJson.Read("[]", out _));
        Assert.Null(MappingJson.Read("{\"tables\":[null]}", out _));
    }

    /// <summary>What nobody has judged is sensitive, whatever else the column holds.</summary>
    [Theory]
    [InlineData("44054006", Sensitivity.None)]
    [InlineData("86406008", Sensitivity.Hiv)]
    [InlineData("E11.9", Sensitivity.None)]
    [InlineData("E11.9,F11.20,86406008", Sensitivity.SubstanceUse | Sensitivity.Hiv)]
    [InlineData("OUR-1", Sensitivity.Unknown)]
    public void CodesOfAColumn_AreJudgedByTheValueSets(string codes, Sensitivity expected) =>
        Assert.Equal(expected, ColumnLabels.Of(Table(TableKind.Conditions), codes.Split(','), SensitivityCatalogue.Of));

    [Theory]
    [InlineData("patients*.csv", "Patients_2024.CSV", true)]
    [InlineData("*", "x.xlsx", true)]
    [InlineData("a*b*c", "aXbXXbc", true)]
    [InlineData("a*b*c", "aXbXX", false)]
    [InlineData("labs.csv", "xlabs.csv", false)]
    public void FileNames_MatchPatterns(string pattern, string name, bool expected) => Assert.Equal(expected, FileNames.Matches(pattern, name));

    [Theory]
    [InlineData("ada@example.com", ImportTargets.Email, true, "a•••@•••.com")]
    [InlineData("ada@example.com", ImportTargets.Email, false, "xxx@xxxxxxx.xxx")]
    [InlineData("Roe-17", null, true, "xxx-99")]
    [InlineData("1990-01-31", ImportTargets.BirthDate, true, "9999-99-99")]
    [InlineData("E11.9", ImportTargets.Code, true, "E11.9")]
    [InlineData("E11.9", ImportTargets.Code, false, "x99.9")]
    public void Samples_AreMasked_ByRole(string value, string? target, bool seesPeople, string expected) =>
        Assert.Equal(expected, SampleMask.Of(value, target is null ? null : ImportTargets.Find(target), seesPeople));

    [Fact]
    public void ShippedMappings_CanBeUsed() =>
        Assert.All(BuiltInMappings.Names, n => Assert.Empty(MappingCheck.Of(BuiltInMappings.Find(n)!, TargetBook.BuiltIn)));

    [Fact]
    public void Synthea_IsSuggested_AsItShips()
    {
        var folder = SharedData.Path("patients/synthea-csv");
        var shipped = BuiltInMappings.Find("synthea-csv")!;
        foreach (var path in Directory.GetFiles(folder, "*.csv"))
        {
            var form = CsvForm.Of(path, new TableForm());
            var suggested = MappingSuggester.Suggest(Path.GetFileName(path), form, TableFile.Profile(path, Core.Contacts.Import.ImportFormat.Csv, form), TargetBook.BuiltIn);
            var stored = FileNames.TableFor(shipped, path)!;
            Assert.Equal((stored.Holds, string.Join(' ', stored.Columns.Select(c => c.Target + c.Column))), (suggested.Holds, string.Join(' ', suggested.Columns.Select(c => c.Target + c.Column))));
        }
    }

    private static TableMapping Table(TableKind kind, params (string Column, string Target)[] columns) =>
        new() { Holds = kind, Columns = [.. columns.Select(c => new ColumnMapping { Column = c.Column, Target = c.Target })] };

    /// <summary>With the last column labelled.</summary>
    private static TableMapping Labelled(TableKind kind, Sensitivity label, params (string Column, string Target)[] columns)
    {
        var table = Table(kind, columns);
        return table with { Columns = [.. table.Columns.SkipLast(1), table.Columns[^1] with { Sensitivity = label }] };
    }

    private static IReadOnlyList<ColumnProfile> Profile(string header, string[] rows, char delimiter) =>
        ColumnProfile.Of(header.Split(delimiter), [.. rows.Select(r => (IReadOnlyList<string>)(delimiter == ',' && r.Contains('"', StringComparison.Ordinal) ? [r] : r.Split(delimiter)))]);
}
