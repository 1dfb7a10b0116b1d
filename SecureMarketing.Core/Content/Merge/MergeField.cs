using System.Collections.Frozen;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Content;

/// <summary>How a value is kept between modules and how it is written for the reader.</summary>
public enum MergeKind
{
    /// <summary>As it is.</summary>
    Text = 1,

    /// <summary><c>yyyy-MM-dd</c>; written in words of the document's language.</summary>
    Day = 2,

    /// <summary><c>HH:mm</c>, local to the facility.</summary>
    Time = 3,
}

/// <summary>A fact of the addressed person that text may name.</summary>
/// <param name="Key">As in the JSON form, e.g. <c>firstName</c>.</param>
/// <param name="Label">As authors read it.</param>
/// <param name="Phi">
/// What the value tells by itself. A name alone is <see cref="PhiLevel.None"/>: business contacts have names too, and the
/// audience raises the level of every message to patients to at least Relationship.
/// </param>
/// <param name="Category">Scope category an authorization must cover (45 CFR 164.508(c)(1)(i)); null below Relationship.</param>
/// <param name="Sample">The synthetic persona's value.</param>
public sealed record MergeField(string Key, string Label, MergeKind Kind, PhiLevel Phi, string? Category, string Sample)
{
    /// <summary>
    /// Sensitivity labels (compliance §3) the value can carry. Fields are bound to one code each, so that this is known
    /// while authoring; a field "any last lab result" would have to be treated as of unknown sensitivity for everyone.
    /// </summary>
    public IReadOnlySet<string> Sensitivities { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Names, dates of care, department and treating physician are open to fundraising; results are not (45 CFR 164.514(f)(1)).</summary>
    public bool OpenToFundraising => Phi != PhiLevel.Clinical && Sensitivities.Count == 0;
}

/// <summary>All merge fields there are. Closed on purpose: each has a reviewed PHI level, category and sensitivity.</summary>
public static class MergeCatalogue
{
    public static readonly MergeField FirstName = new("firstName", "First name", MergeKind.Text, PhiLevel.None, null, "Maria");
    public static readonly MergeField LastName = new("lastName", "Last name", MergeKind.Text, PhiLevel.None, null, "Sample");
    public static readonly MergeField FullName = new("fullName", "Full name", MergeKind.Text, PhiLevel.None, null, "Maria Sample");
    public static readonly MergeField Provider = new("provider", "Care provider", MergeKind.Text, PhiLevel.Relationship, "treatment", "Dr. Okafor");
    public static readonly MergeField Facility = new("facility", "Facility", MergeKind.Text, PhiLevel.Relationship, "treatment", "Harbor Street Clinic");
    public static readonly MergeField FacilityPhone = new("facilityPhone", "Facility phone", MergeKind.Text, PhiLevel.Relationship, "treatment", "617-555-0142");
    public static readonly MergeField AppointmentDate = new("appointmentDate", "Next appointment day", MergeKind.Day, PhiLevel.Relationship, "appointments", "2026-12-08");
    public static readonly MergeField AppointmentTime = new("appointmentTime", "Next appointment time", MergeKind.Time, PhiLevel.Relationship, "appointments", "09:30");
    public static readonly MergeField AppointmentProvider = new("appointmentProvider", "Next appointment with", MergeKind.Text, PhiLevel.Relationship, "appointments", "Dr. Okafor");
    public static readonly MergeField LastVisitDate = new("lastVisitDate", "Last visit day", MergeKind.Day, PhiLevel.Relationship, "appointments", "2026-03-17");
    public static readonly MergeField LatestA1c = new("latestA1c", "Latest HbA1c", MergeKind.Text, PhiLevel.Clinical, "labResults", "7.4 %");
    public static readonly MergeField LatestA1cDate = new("latestA1cDate", "Latest HbA1c day", MergeKind.Day, PhiLevel.Clinical, "labResults", "2026-03-17");
    public static readonly MergeField LatestLdl = new("latestLdl", "Latest LDL cholesterol", MergeKind.Text, PhiLevel.Clinical, "labResults", "118 mg/dL");
    public static readonly MergeField LatestBloodPressure = new("latestBloodPressure", "Latest blood pressure", MergeKind.Text, PhiLevel.Clinical, "vitalSigns", "128/82 mmHg");
    public static readonly MergeField LastMammogramDate = new("lastMammogramDate", "Last mammogram day", MergeKind.Day, PhiLevel.Clinical, "procedures", "2024-10-02");

    public static IReadOnlyList<MergeField> All { get; } =
    [
        FirstName, LastName, FullName, Provider, Facility, FacilityPhone, AppointmentDate, AppointmentTime, AppointmentProvider,
        LastVisitDate, LatestA1c, LatestA1cDate, LatestLdl, LatestBloodPressure, LastMammogramDate,
    ];

    private static readonly FrozenDictionary<string, MergeField> ByKey = All.ToFrozenDictionary(f => f.Key, StringComparer.Ordinal);

    /// <returns>Null for an unknown key.</returns>
    public static MergeField? Find(string key) => ByKey.GetValueOrDefault(key);
}
