using System.Globalization;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>
/// One invented person and a plausible medical history: diabetes, hypertension and asthma at about their real shares,
/// screening where it is due, yearly flu shots, visits kept and missed.
/// </summary>
internal sealed class SyntheticPerson(Random random, int number, DateOnly today)
{
    private const string HbA1c = "4548-4";

    private bool female;
    private int age;
    private string language = "en-US";

    public void Write(FhirWriter fhir)
    {
        female = random.Next(100) < 52;
        age = random.Next(100) < 8 ? random.Next(2, 18) : random.Next(18, 90);
        var birth = today.AddYears(-age).AddDays(-random.Next(1, 365));
        var deceased = age > 75 && random.Next(100) < 6;
        WritePatient(fhir, birth, deceased ? today.AddDays(-random.Next(30, 700)) : null);
        if (deceased)
            return;
        WriteChronic(fhir);
        WriteScreening(fhir);
        WriteImmunizations(fhir);
        WriteVisits(fhir);
    }

    private void WritePatient(FhirWriter fhir, DateOnly birth, DateOnly? died)
    {
        var names = female ? SyntheticNames.Female : SyntheticNames.Male;
        var (given, family) = (Pick(names), Pick(SyntheticNames.Family));
        var (city, state, zip, zips) = Pick(SyntheticNames.Places);
        var tongue = Weighted(SyntheticNames.Languages);
        language = tongue.Code;
        fhir.Patient(new FhirWriter.Person(
            Female: female,
            Prefix: age < 18 ? null : female ? "Ms." : "Mr.",
            Given: given,
            Family: family,
            Email: random.Next(100) < 94 ? Email(given, family) : null,
            Phone: string.Create(CultureInfo.InvariantCulture, $"555-{random.Next(100, 1000)}-{random.Next(1000, 10000)}"),
            Street: string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 900)} {Pick(SyntheticNames.Streets)} Street"),
            City: city,
            State: state,
            Zip: (zip + random.Next(zips)).ToString("00000", CultureInfo.InvariantCulture),
            Birth: birth,
            Died: died,
            Language: tongue,
            Race: Weighted(SyntheticNames.Races),
            Hispanic: language == "es" || random.Next(100) < 6,
            Marital: age < 18 ? ("S", "Never Married") : Weighted(SyntheticNames.Marital)));
    }

    private string Email(string given, string family) => string.Create(
        CultureInfo.InvariantCulture,
        $"{given.ToLowerInvariant()}.{family.ToLowerInvariant()}{number}@{SyntheticNames.Domains[random.Next(SyntheticNames.Domains.Length)]}");

    private void WriteChronic(FhirWriter fhir)
    {
        var diabetic = age >= 25 && random.Next(100) < (age < 45 ? 5 : age < 65 ? 16 : 25);
        if (diabetic)
        {
            fhir.Condition("44054006", "Diabetes mellitus type 2", "E11.9", Past(400, 6000));
            fhir.Medication("860975", "Metformin hydrochloride 500 MG extended release", Past(20, 400));
        }

        if (diabetic || (age >= 40 && random.Next(100) < 20))
        {
            var level = diabetic ? 6.2 + (random.NextDouble() * 3.2) : 5.1 + random.NextDouble();
            for (var i = 0; i < 3; i++)
                fhir.Observation(HbA1c, "Hemoglobin A1c", Math.Round(level + (random.NextDouble() * 0.8) - 0.4, 1), "%", Past((i * 180) + 5, (i * 180) + 170));
        }

        if (age >= 30 && random.Next(100) < (age < 50 ? 15 : 45))
        {
            fhir.Condition("38341003", "Hypertension", "I10", Past(300, 5000));
            fhir.Medication("314076", "Lisinopril 10 MG", Past(20, 400));
            fhir.Observation("8480-6", "Systolic blood pressure", random.Next(112, 172), "mm[Hg]", Past(5, 300));
        }

        if (random.Next(100) < 8)
        {
            fhir.Condition("195967001", "Asthma", "J45.909", Past(500, 7000));
            fhir.Medication("745679", "Albuterol 0.09 MG/ACTUAT inhaler", Past(20, 300));
        }

        if (random.Next(100) < 12)
            fhir.Allergy("91930004", "Allergy to eggs", Past(1000, 6000));
        fhir.Observation("39156-5", "Body mass index", Math.Round(19 + (random.NextDouble() * 18), 1), "kg/m2", Past(5, 500));
    }

    private void WriteScreening(FhirWriter fhir)
    {
        if (female && age is >= 40 and <= 75 && random.Next(100) < 62)
            fhir.Procedure("24623002", "Screening mammography", Past(20, 1200));
        if (age is >= 45 and <= 75 && random.Next(100) < 55)
            fhir.Procedure("73761001", "Colonoscopy", Past(60, 3600));
        if (!female && age is >= 50 and <= 75 && random.Next(100) < 50)
            fhir.Observation("2857-1", "Prostate specific antigen", Math.Round(0.4 + (random.NextDouble() * 5), 2), "ng/mL", Past(20, 900));
    }

    private void WriteImmunizations(FhirWriter fhir)
    {
        for (var year = 0; year < 4; year++)
        {
            if (random.Next(100) < 48)
                fhir.Immunization("140", "Influenza, seasonal, injectable, preservative free", Past((year * 365) + 20, (year * 365) + 110));
        }

        if (random.Next(100) < 70)
            fhir.Immunization("208", "SARS-COV-2 (COVID-19) vaccine, mRNA", Past(300, 1500));
        if (age >= 60 && random.Next(100) < 45)
            fhir.Immunization("121", "Zoster vaccine, live", Past(200, 2500));
    }

    private void WriteVisits(FhirWriter fhir)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
            fhir.Encounter("AMB", "185349003", "Encounter for check up", Past(10, 1500));
        if (random.Next(100) < 9)
            fhir.Encounter("EMER", "50849002", "Emergency room admission", Past(10, 700));
        if (random.Next(100) < 5)
            fhir.Encounter("IMP", "183452005", "Encounter inpatient", Past(10, 900));

        var unreliable = random.Next(100) < 15;
        for (var i = random.Next(1, 5); i > 0; i--)
            fhir.Appointment(random.Next(100) < (unreliable ? 50 : 7) ? "noshow" : "fulfilled", Past(10, 700));
        if (random.Next(100) < 30)
            fhir.Appointment("booked", today.AddDays(random.Next(2, 45)));
    }

    private DateOnly Past(int fromDays, int toDays) => today.AddDays(-random.Next(fromDays, toDays));

    private T Pick<T>(T[] words) => words[random.Next(words.Length)];

    private (string Code, string Text) Weighted((string Code, string Text, int Share)[] choices)
    {
        var left = random.Next(choices.Sum(c => c.Share));
        foreach (var (code, text, share) in choices)
        {
            if ((left -= share) < 0)
                return (code, text);
        }

        throw new InvalidOperationException("Shares do not add up.");
    }
}
