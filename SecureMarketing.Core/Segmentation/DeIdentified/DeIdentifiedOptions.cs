namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>Which one place stands in a row.</summary>
public enum PlaceColumn
{
    /// <summary>
    /// First three digits of the ZIP code, or 000. Without the state: together they can cut out far fewer than 20,000 people
    /// (063 is Connecticut, but for one island of New York).
    /// </summary>
    Area = 1,

    /// <summary>The state, and nothing smaller.</summary>
    State,
}

/// <summary>How the rows are written.</summary>
public enum DeIdentifiedFormat
{
    /// <summary>One JSON object a line.</summary>
    Ndjson = 1,

    /// <summary>RFC 4180; facts and visits in one cell each.</summary>
    Csv,
}

/// <summary>What a row may hold; the less, the better (45 CFR 164.502(b)).</summary>
public sealed record DeIdentifiedOptions
{
    public PlaceColumn Place { get; init; } = PlaceColumn.Area;

    public DeIdentifiedFormat Format { get; init; } = DeIdentifiedFormat.Ndjson;

    /// <summary>Coded facts with their years.</summary>
    public bool Facts { get; init; } = true;

    /// <summary>Numeric results to three significant digits, with their units.</summary>
    public bool Values { get; init; }

    /// <summary>Classes of visits per year.</summary>
    public bool Visits { get; init; }

    /// <summary>Facts of sensitive categories too; only for roles that may use them.</summary>
    public bool Sensitive { get; init; }

    /// <summary>Of these also records of substance-use treatment (42 CFR part 2). The use case says so, by the right of who exports.</summary>
    internal bool Part2 { get; init; } = true;
}
