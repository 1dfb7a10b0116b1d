namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>One row of an export. Null fields are left out.</summary>
public sealed record DeIdentifiedPerson
{
    /// <summary>Random for this export, kept nowhere (45 CFR 164.514(c)): 32 hex digits.</summary>
    public required string Record { get; init; }

    /// <summary>female, male or other.</summary>
    public string? Sex { get; init; }

    /// <summary>"0"–"89" or "90+".</summary>
    public string? Age { get; init; }

    public int? BirthYear { get; init; }

    public bool Deceased { get; init; }

    public int? DeathYear { get; init; }

    /// <summary>Three digits of the ZIP code, or 000; null when the state was chosen.</summary>
    public string? Area { get; init; }

    /// <summary>USPS code; null when the area was chosen.</summary>
    public string? State { get; init; }

    /// <summary>HL7 v3 MaritalStatus code.</summary>
    public string? MaritalStatus { get; init; }

    /// <summary>ISO 639 code.</summary>
    public string? Language { get; init; }

    /// <summary>CDC race and ethnicity code; several with ; between.</summary>
    public string? Race { get; init; }

    /// <summary>CDC race and ethnicity code.</summary>
    public string? Ethnicity { get; init; }

    public IReadOnlyList<DeIdentifiedFact>? Facts { get; init; }

    public IReadOnlyList<DeIdentifiedVisit>? Visits { get; init; }
}

/// <param name="Kind">Kind of statement, e.g. <c>condition</c>.</param>
/// <param name="System">Word of a public code system.</param>
/// <param name="Code">A code that at least eleven people of the export have, or the category of rarer ones.</param>
/// <param name="Year">Null when undated, or when it would tell an age over 89.</param>
/// <param name="Active">Null when not stated.</param>
/// <param name="Value">Three significant digits.</param>
/// <param name="Unit">UCUM.</param>
public sealed record DeIdentifiedFact(string Kind, string System, string Code, int? Year, bool? Active, double? Value, string? Unit);

/// <param name="Class">Class of the visit, e.g. <c>ambulatory</c>.</param>
/// <param name="Year">Null when it would tell an age over 89.</param>
/// <param name="N">How many; 10 stands for ten and more.</param>
public sealed record DeIdentifiedVisit(string Class, int? Year, int N);
