using System.Text.RegularExpressions;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Privacy.SafeHarbor;
using SecureMarketing.Core.Segmentation.DeIdentified;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>
/// Random people whose coded fields are full of what does not belong there: no row holds a forbidden value, judged by the
/// text of the row and not by the check that the product runs itself.
/// </summary>
public sealed partial class DeIdentifierPropertyTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 24);

    /// <summary>What sources put into the wrong column.</summary>
    private static readonly string[] Poison =
        ["Quillfeather", "m.quillfeather@example.com", "617-555-0101", "999-11-1234", "MRN-77841", "https://example.com/q", "203.0.113.9", "14 Larkspur Way", "2020-05-06", "=cmd()", "77841", "ab\ncd", "a,b\"c"];

    private static readonly string[] Zips = ["02139", "02139-1234", "05901", "82301", "03601", "K1A 0B1", "2139"];
    private static readonly (string System, string Code)[] Codes = [("snomed", "38341003"), ("icd-10-cm", "E11.9"), ("icd-10-cm", "E11.65"), ("loinc", "4548-4"), ("cvx", "140"), ("local", "W-77841"), ("https://example.com/codes", "W1")];

    [Fact]
    public void NoRow_HoldsAForbiddenValue()
    {
        var random = new Random(164514);
        var areas = ZipAreas.Shipped();
        for (var round = 0; round < 60; round++)
        {
            var options = new DeIdentifiedOptions
            {
                Place = round % 2 == 0 ? PlaceColumn.Area : PlaceColumn.State,
                Format = round % 3 == 0 ? DeIdentifiedFormat.Csv : DeIdentifiedFormat.Ndjson,
                Values = random.Next(2) == 0,
                Visits = random.Next(2) == 0,
                Sensitive = random.Next(2) == 0,
            };
            var people = Enumerable.Range(0, random.Next(11, 80)).Select(_ => Person(random)).ToList();
            var maker = new DeIdentifier(options, areas, AsOf);
            people.ForEach(maker.Count);
            maker.CloseCount();
            foreach (var person in people)
                AssertSafe(person, maker.Of(person), options);
        }
    }

    private static void AssertSafe(PersonFacts person, DeIdentifiedPerson row, DeIdentifiedOptions options)
    {
        var line = DeIdentifiedRows.Line(row, options);
        var told = line.Replace(row.Record, "", StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.All(Poison, poison => Assert.DoesNotContain(poison, told, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotMatch(Day(), told);
        Assert.DoesNotContain("local", told, StringComparison.Ordinal);
        Assert.False(row.Area is not null && row.State is not null);
        Assert.DoesNotContain(row.Area ?? "", new[] { "059", "823", "036" });
        if (person.Birth is { } born && Lived(born, person.DeceasedOn is { } died && person.Deceased && died < AsOf ? died : AsOf) is var age && age > 89)
        {
            Assert.Equal("90+", row.Age);
            Assert.Null(row.BirthYear);
        }

        var reference = row.DeathYear ?? AsOf.Year;
        Assert.All((row.Facts ?? []).Select(f => f.Year).Concat((row.Visits ?? []).Select(v => v.Year)).Append(row.BirthYear), year => Assert.False(reference - year > 89));
        Assert.All(row.Facts ?? [], f => Assert.False(f.Unit is "a" or "mo" or "wk" or "d"));
        if (!options.Sensitive)
            Assert.DoesNotContain(row.Facts ?? [], f => f.Code.StartsWith("F10", StringComparison.Ordinal));
    }

    private static int Lived(DateOnly born, DateOnly at)
    {
        var years = 0;
        while (born.AddYears(years + 1) <= at)
            years++;
        return years;
    }

    private static PersonFacts Person(Random random)
    {
        string? Or(params string?[] values) => random.Next(6) == 0 ? Poison[random.Next(Poison.Length)] : values[random.Next(values.Length)];
        int Past() => AsOf.DayNumber - random.Next(0, 130 * 365);
        var deceased = random.Next(4) == 0;
        return new PersonFacts
        {
            Gender = (AdministrativeGender)random.Next(4),
            Birth = random.Next(10) == 0 ? null : DateOnly.FromDayNumber(Past()),
            Deceased = deceased,
            DeceasedOn = deceased && random.Next(3) > 0 ? DateOnly.FromDayNumber(Past()) : null,
            MaritalStatus = Or("M", "S", null),
            LanguageCode = Or("es", "en-US", null),
            RaceCode = Or("2106-3", null),
            EthnicityCode = Or("2135-2", null),
            State = Or("MA", "Vermont", null),
            Zip = Or(Zips),
            Country = Or("US", null, "CA"),
            Facts = [.. Enumerable.Range(0, random.Next(12)).Select(_ => Statement(random, Past()))],
            Visits = [.. Enumerable.Range(0, random.Next(12)).Select(_ => new PersonFacts.Visit((EncounterClass)random.Next(8), Past()))],
        };
    }

    private static PersonFacts.Statement Statement(Random random, int day)
    {
        var (system, code) = random.Next(8) == 0 ? ("icd-10-cm", "F10.20") : Codes[random.Next(Codes.Length)];
        if (random.Next(6) == 0)
            code = Poison[random.Next(Poison.Length)];
        return new PersonFacts.Statement(
            FactKind.Observation, system, code, code == "F10.20" ? Sensitivity.SubstanceUse : Sensitivity.None, random.Next(9) == 0 ? 0 : day, (FactStatus)random.Next(3),
            random.Next(3) == 0 ? null : random.NextDouble() * 200, random.Next(4) switch { 0 => "a", 1 => "%", 2 => Poison[random.Next(Poison.Length)], _ => null });
    }

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}")]
    private static partial Regex Day();
}
