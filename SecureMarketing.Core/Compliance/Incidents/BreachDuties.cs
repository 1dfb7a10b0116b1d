using System.Collections.Frozen;
using System.Globalization;

namespace SecureMarketing.Core.Compliance;

/// <summary>Who must hear of a breach. Stored: never renumber.</summary>
public enum BreachAudience
{
    /// <summary>Each person affected (45 CFR 164.404).</summary>
    Individuals = 1,

    /// <summary>Prominent media of a state (45 CFR 164.406).</summary>
    Media = 2,

    /// <summary>The Secretary of HHS (45 CFR 164.408).</summary>
    Secretary = 3,
}

/// <summary>One notice that a breach asks for.</summary>
/// <param name="Audience">Who must hear.</param>
/// <param name="State">Of media, its two letters; else empty.</param>
/// <param name="DueOn">Last day, and without unreasonable delay.</param>
/// <param name="Citation">Of the rule.</param>
public sealed record BreachDuty(BreachAudience Audience, string State, DateOnly DueOn, string Citation);

/// <summary>Which notices a breach of unsecured PHI asks for, and until when (45 CFR 164.404 to 164.408). Pure.</summary>
public static class BreachDuties
{
    /// <summary>Calendar days from discovery (164.404(b)).</summary>
    public const int Days = 60;

    /// <summary>More than so many residents of one state: the media (164.406(a)).</summary>
    public const int MediaAbove = 500;

    /// <summary>From so many people on, HHS hears at the same time as they do; below, by the yearly log (164.408).</summary>
    public const int SecretaryFrom = 500;

    public static DateOnly IndividualsDue(DateOnly discoveredOn) => discoveredOn.AddDays(Days);

    /// <param name="discoveredOn">The first day on which it was known, or would have been with reasonable diligence (164.404(a)(2)).</param>
    /// <param name="people">Affected, 1 upward.</param>
    /// <param name="byState">Residents per state.</param>
    public static IReadOnlyList<BreachDuty> Of(DateOnly discoveredOn, int people, IReadOnlyDictionary<string, int> byState)
    {
        var due = IndividualsDue(discoveredOn);
        return
        [
            new BreachDuty(BreachAudience.Individuals, "", due, "45 CFR 164.404(b)"),
            .. byState.Where(s => s.Value > MediaAbove).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new BreachDuty(BreachAudience.Media, s.Key, due, "45 CFR 164.406")),
            people >= SecretaryFrom
                ? new BreachDuty(BreachAudience.Secretary, "", due, "45 CFR 164.408(b)")
                : new BreachDuty(BreachAudience.Secretary, "", new DateOnly(discoveredOn.Year, 12, 31).AddDays(Days), "45 CFR 164.408(c)"),
        ];
    }

    /// <summary>The same of an incident; empty while nobody counted whom it affects.</summary>
    internal static IReadOnlyList<BreachDuty> Of(Incident incident, DateOnly discoveredOn) =>
        incident.People is { } people ? Of(discoveredOn, people, AffectedStates.Read(incident.PeopleByState)) : [];
}

/// <summary>Residents per state, as text and as numbers.</summary>
public static class AffectedStates
{
    /// <summary>USPS letters of the states, the District and the territories of 45 CFR 160.103 "state".</summary>
    private static readonly FrozenSet<string> Known =
        "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads what a person typed, such as <c>TX 612, CA 12</c>; also what <see cref="Write"/> wrote.</summary>
    /// <param name="text">Null or empty: none.</param>
    /// <param name="states">Empty when it cannot be read.</param>
    /// <returns>False when a state is unknown, named twice, or its number is none.</returns>
    public static bool TryParse(string? text, out IReadOnlyDictionary<string, int> states)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        states = found;
        foreach (var part in (text ?? "").Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = part.Split([':', ' ', '='], StringSplitOptions.RemoveEmptyEntries);
            if (words is [var state, var number] && Known.Contains(state.ToUpperInvariant()) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var people) && found.TryAdd(state.ToUpperInvariant(), people))
                continue;
            found.Clear();
            return false;
        }

        return true;
    }

    internal static IReadOnlyDictionary<string, int> Read(string? stored) => TryParse(stored, out var states) ? states : throw new FormatException("The residents per state of an incident cannot be read.");

    internal static string Write(IReadOnlyDictionary<string, int> states) =>
        string.Join(',', states.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key}:{s.Value}")));
}
