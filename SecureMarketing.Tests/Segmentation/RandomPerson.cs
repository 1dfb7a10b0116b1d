using System.Security.Cryptography;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>A made-up person with facts dense around the as-of date, so that windows and their edges are hit.</summary>
internal sealed class RandomPerson
{
    public static readonly DateOnly AsOf = new(2026, 3, 1);

    /// <summary>System, code, words. The last is in no code table: rules may name what no one has.</summary>
    public static readonly (string System, string Code, string Display)[] Codes =
    [
        ("icd-10-cm", "E11.9", "Type 2 diabetes"), ("icd-10-cm", "E11.65", "Type 2 diabetes with hyperglycemia"), ("icd-10-cm", "E10.9", "Type 1 diabetes"),
        ("snomed", "38341003", "Hypertension"), ("cvx", "140", "Influenza"), ("loinc", "4548-4", "Hemoglobin A1c"), ("loinc", "2345-7", "Glucose"),
        .. Social,
        ("other", "140", "Something else"),
    ];

    /// <summary>Of these any kind of fact is made; those behind are questions and answers.</summary>
    private const int Clinical = 7;

    private static (string System, string Code, string Display)[] Social =>
    [
        ("loinc", "72166-2", "Tobacco smoking status"), ("snomed", "266919005", "Never smoker"), ("snomed", "8517006", "Former smoker"),
        ("loinc", "82589-3", "Highest level of education"), ("loinc", "LA30193-9", "More than high school"), ("social", "education", "Education"), ("words", "high school", "High school"),
        ("loinc", "63586-2", "Income"), ("loinc", "63512-8", "Household"), ("social", "religion", "Religious affiliation"), ("words", "quaker", "Quaker"),
        ("spoken-language", "es", "Spanish"), ("spoken-language", "yi", "Yiddish"), ("social", "portalLogin", "Portal sign-in"),
        ("loinc", "67875-5", "Employment status"), ("loinc", "LA17956-6", "Unemployed"), ("social", "familyStatus", "Family status"),
        ("social", "culturalAffiliation", "Cultural affiliation"), ("social", "socioeconomicStatus", "Socioeconomic status"), ("social", "culturalAffiliation2", "Cultural affiliation"),
    ];

    /// <summary>Kinds of facts of which anything is made.</summary>
    private static readonly FactKind[] Kinds = [.. Enum.GetValues<FactKind>().Where(k => k != FactKind.Risk)];

    /// <summary>Questions with the answers that occur.</summary>
    private static readonly (string Question, string[] Answers)[] Asked =
    [
        ("72166-2", ["266919005", "8517006"]), ("82589-3", ["LA30193-9", "high school"]), ("education", ["high school", "LA30193-9"]), ("religion", ["quaker", "high school"]),
        ("67875-5", ["LA17956-6", "high school"]), ("familyStatus", ["quaker", "high school"]), ("es", []), ("yi", []), ("portalLogin", []), ("63586-2", []), ("63512-8", []),
    ];

    public static readonly Guid[] Campaigns = [Guid.Parse("019ad000-0000-7000-8000-000000000c01"), Guid.Parse("019ad000-0000-7000-8000-000000000c02"), Guid.Parse("019ad000-0000-7000-8000-000000000c03")];

    /// <summary>Targets of the links of each campaign's message, by index.</summary>
    public static readonly string[][] Links = [["https://example.com/a", "https://example.com/b"], ["https://example.com/b", "https://example.com/c"], ["https://example.com/a", "https://example.com/a"]];

    public static readonly string[] States = ["MA", "NH", "CT", "TX", "PR"];
    public static readonly string[] Cities = ["Boston", "Bolton", "Salem"];
    public static readonly (string Code, string Text)[] Languages = [("es", "Spanish"), ("es-MX", "Spanish (Mexico)"), ("en", "English"), ("", "spanglish")];
    /// <summary>Nothing stated, by code and words, and by words alone.</summary>
    public static readonly (string Code, string Text)?[] Ethnicities = [null, ("2135-2", "Hispanic or Latino"), ("2186-5", "Not Hispanic or Latino"), ("", "hispanic")];

    public static readonly string[] Zips = ["02139", "02199", "03001", "02139-1234", "K1A 0B1"];
    public static readonly string[] Units = ["%", "mmol/mol"];

    public required ContactId Id { get; init; }
    public DateOnly? Birth { get; init; }
    public bool Deceased { get; init; }
    public AdministrativeGender Gender { get; init; }
    public string? State { get; init; }
    public string? City { get; init; }
    public string? Zip { get; init; }
    public (string Code, string Text)? Language { get; init; }
    public (string Code, string Text)? Race { get; init; }
    public (string Code, string Text)? Ethnicity { get; init; }
    public string? Marital { get; init; }
    public bool HasEmail { get; init; }
    public required IReadOnlyList<Fact> Facts { get; init; }
    public required IReadOnlyList<(EncounterClass Class, int Day)> Visits { get; init; }
    public required IReadOnlyList<(AppointmentStatus Status, int Day)> Appointments { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<(int Sent, int? Opened, int? Clicked)> Messages { get; init; }

    /// <summary>Messages of campaigns, each with the days of its opens, and of its clicks by link.</summary>
    public IReadOnlyList<Mailing> Mail { get; init; } = [];

    /// <summary>Blind index of the address that they have or would have.</summary>
    public byte[] Mailbox => SHA256.HashData(Id.Value.ToByteArray());

    /// <summary>Null until they are entered in the registers.</summary>
    public Registered? Registered { get; set; }

    internal sealed record Mailing(int Campaign, int Sent, bool Counts, IReadOnlyList<int> Opens, IReadOnlyList<(int Day, int Link)> Clicks);

    internal sealed record Fact(FactKind Kind, int Code, int Day, FactStatus Status, bool Ended, double? Value, string? Unit)
    {
        /// <summary>Number of the coded answer; null for none.</summary>
        public int? Answer { get; init; }

        /// <summary>Null while open. An insurance is bought for longer than a day.</summary>
        public int? EndDay => Ended ? Day + (Kind == FactKind.Coverage ? 200 : 1) : null;
    }

    /// <summary>The same person with other facts.</summary>
    public RandomPerson With(
        IReadOnlyList<Fact> facts, IReadOnlyList<(EncounterClass Class, int Day)> visits, IReadOnlyList<(AppointmentStatus Status, int Day)> appointments, IReadOnlyList<(int Sent, int? Opened, int? Clicked)> messages, IReadOnlyList<Mailing>? mail = null) => new()
        {
            Id = Id,
            Birth = Birth,
            Deceased = Deceased,
            Gender = Gender,
            State = State,
            City = City,
            Zip = Zip,
            Language = Language,
            Race = Race,
            Ethnicity = Ethnicity,
            Marital = Marital,
            HasEmail = HasEmail,
            Facts = facts,
            Visits = visits,
            Appointments = appointments,
            Messages = messages,
            Mail = mail ?? Mail,
            Registered = Registered,
        };

    /// <summary>Culture, standing and risks.</summary>
    private static IEnumerable<Fact> Later(Random random)
    {
        for (var left = random.Next(6); left > 0; left--)
        {
            var day = AsOf.DayNumber - random.Next(-40, 200);
            int? answer = random.Next(4) == 0 ? null : At(random.Next(2) == 0 ? "high school" : random.Next(2) == 0 ? "quaker" : "266919005");
            yield return random.Next(2) == 0
                ? new Fact(FactKind.Observation, At(random.Next(3) switch { 0 => "culturalAffiliation", 1 => "culturalAffiliation2", _ => "socioeconomicStatus" }), day, FactStatus.Active, false, null, null) { Answer = answer }
                : new Fact(FactKind.Risk, random.Next(Clinical), day, FactStatus.Active, false, random.Next(4) == 0 ? null : random.Next(50, 90) / 10.0, "%") { Answer = answer };
        }
    }

    /// <summary>What was drawn, or for one in five a single day of years ago instead.</summary>
    private static IReadOnlyList<(T Kind, int Day)> OrYearsAgo<T>(Random random, T kind, IReadOnlyList<(T Kind, int Day)> drawn) =>
        random.Next(5) == 0 ? [(kind, AsOf.AddYears(-random.Next(0, 5)).AddDays(random.Next(-2, 2)).DayNumber)] : drawn;

    private static int At(string code) => Array.FindIndex(Codes, c => c.Code == code);

    public static RandomPerson Of(Random random)
    {
        T? Maybe<T>(T value) where T : struct => random.Next(5) == 0 ? null : value;
        T Any<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
        List<T> Some<T>(int most, Func<T> one) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => one())];
        int Day() => AsOf.DayNumber + random.Next(-10, 11) * random.Next(1, 50);

        var birth = new DateOnly(2026 - random.Next(0, 90), random.Next(1, 13), 1).AddDays(random.Next(0, 31));
        // Drawn apart: what a seed makes of everything else stays what it was.
        var apart = new Random(birth.DayNumber);
        return new RandomPerson
        {
            Id = ContactId.New(),
            Birth = random.Next(8) == 0 ? null : random.Next(6) == 0 ? AsOf.AddYears(-random.Next(0, 70)).AddDays(random.Next(-1, 2)) : birth,
            Deceased = random.Next(6) == 0,
            Gender = Any(Enum.GetValues<AdministrativeGender>()),
            State = random.Next(5) == 0 ? null : Any(States),
            City = random.Next(5) == 0 ? null : Any(Cities),
            Zip = random.Next(5) == 0 ? null : Any(Zips),
            Language = Maybe(Any(Languages)),
            Race = Maybe(Any<(string, string)>([("2106-3", "White"), ("2054-5", "Black or African American"), ("2028-9;2106-3", "Asian; White"), ("2028-9;2034-7", "Asian; Chinese")])),
            Ethnicity = Ethnicities[apart.Next(Ethnicities.Length)],
            Marital = random.Next(4) == 0 ? null : Any<string>(["M", "S", "W"]),
            HasEmail = random.Next(2) == 0,
            Facts = [.. Some(8, () =>
            {
                var kind = Any(Kinds);
                return new Fact(kind, random.Next(Clinical), Day(), Any(Enum.GetValues<FactStatus>()), random.Next(3) == 0,
                    kind == FactKind.Observation && random.Next(5) > 0 ? random.Next(50, 90) / 10.0 : null, random.Next(4) == 0 ? null : Any(Units));
            }), .. Some(10, () =>
            {
                var (question, answers) = Any(Asked);
                double? number = question == "63586-2" ? random.Next(0, 18) * 10_000 : question == "63512-8" ? random.Next(1, 7) : null;
                return new Fact(FactKind.Observation, At(question), Day(), FactStatus.Active, false, number, null) { Answer = answers.Length == 0 || random.Next(6) == 0 ? null : At(Any(answers)) };
            }), .. Later(apart)],
            Mail = Some(6, () =>
            {
                var (sent, counts) = (AsOf.DayNumber - random.Next(0, 200), random.Next(5) > 0);
                return new Mailing(random.Next(Campaigns.Length), sent, counts, counts ? Some(2, () => sent + random.Next(0, 20)) : [], counts ? Some(1, () => (sent + random.Next(0, 20), random.Next(2))) : []);
            }),
            // Some were last seen years ago, on the as-of date's day of the year or beside it.
            Visits = OrYearsAgo(apart, EncounterClass.Ambulatory, Some(4, () => (Any(Enum.GetValues<EncounterClass>()), Day()))),
            Appointments = OrYearsAgo(apart, AppointmentStatus.Kept, Some(8, () => (Any(Enum.GetValues<AppointmentStatus>()), Day()))),
            Messages = [.. Some(14, () => AsOf.DayNumber - random.Next(0, 200)).Order().Select(sent =>
                (sent, random.Next(2) == 0 ? sent + random.Next(0, 20) : (int?)null, random.Next(4) == 0 ? sent + random.Next(0, 20) : (int?)null))],
        };
    }
}
