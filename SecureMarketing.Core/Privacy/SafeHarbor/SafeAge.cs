namespace SecureMarketing.Core.Privacy.SafeHarbor;

/// <summary>
/// What of a person's age and of the years in their record may be told (45 CFR 164.514(b)(2)(i)(C)): ages over 89 become one
/// category, and no year may give such an age away. Pure.
/// </summary>
/// <param name="Years">Whole years, 0–89; null when unknown or over 89.</param>
/// <param name="Over89">The category "90+".</param>
/// <param name="BirthYear">Null when it may not be told.</param>
/// <param name="Reference">Year in which the age was counted: of death when that is on file, else of the export.</param>
public readonly record struct SafeAge(int? Years, bool Over89, int? BirthYear, int Reference)
{
    /// <summary>Highest age that may be told as a number.</summary>
    public const int Oldest = 89;

    /// <summary>The one category above it.</summary>
    public const string Category = "90+";

    /// <param name="born">Null = unknown.</param>
    /// <param name="diedOn">Null while alive, or when the day is unknown: then the age counts on, which hides more.</param>
    /// <param name="asOf">Day of the export.</param>
    public static SafeAge Of(DateOnly? born, DateOnly? diedOn, DateOnly asOf)
    {
        var at = diedOn < asOf ? diedOn.Value : asOf;
        if (born is not { } birth || birth > at)
            return new SafeAge(null, false, null, at.Year);
        var years = at.Year - birth.Year - (at < birth.AddYears(at.Year - birth.Year) ? 1 : 0);
        if (years > Oldest)
            return new SafeAge(null, true, null, at.Year);
        // Who turns 90 later this year is 89 today, but the year of birth alone says 90.
        return new SafeAge(years, false, Tells(birth.Year, at.Year) ? null : birth.Year, at.Year);
    }

    /// <summary>"0"–"89", "90+", null when unknown.</summary>
    public string? Text => Over89 ? Category : Years?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The year of an event, or null when the person must have been over 89 to have lived then.</summary>
    public int? YearOf(int year) => Tells(year, Reference) ? null : year;

    /// <summary>True when having lived in a year gives an age over 89 away.</summary>
    public static bool Tells(int year, int reference) => reference - year > Oldest;
}
