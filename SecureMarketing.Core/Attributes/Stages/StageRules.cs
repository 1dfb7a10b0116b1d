using System.Globalization;

namespace SecureMarketing.Core.Attributes.Stages;

/// <summary>
/// When a person is new, active, overdue, at risk or at high risk. New, active and overdue follow from the visits, and everybody who ever
/// visited is exactly one of them; the two stages of risk come on top. An organisation's decision, no medical finding.
/// </summary>
public sealed record StageRules
{
    public const int MostDays = 3_650;

    /// <summary>Version 1: what the product ships.</summary>
    public static readonly StageRules Shipped = new();

    /// <summary>A person is new for so long after the first visit, days, 1–3,650.</summary>
    public int NewDays { get; init; } = 90;

    /// <summary>A person whose last visit is longer ago is overdue, days, <see cref="NewDays"/>–3,650.</summary>
    public int OverdueDays { get; init; } = 365;

    /// <summary>Signs of risk are counted over so long, days, 1–3,650.</summary>
    public int RiskDays { get; init; } = 365;

    /// <summary>One sign is enough; who is at high risk is not also at risk.</summary>
    public RiskSigns AtRisk { get; init; } = new() { Missed = 2, Emergency = 2, Hospital = 1 };

    /// <summary>Each asks for more than at risk does.</summary>
    public RiskSigns HighRisk { get; init; } = new() { Missed = 4, Emergency = 4, Hospital = 2 };

    /// <summary>What a stage means, after "People": "whose first visit was within the last 90 days".</summary>
    /// <param name="stage">One of <see cref="StageAttributes.Words"/>.</param>
    public string Meaning(string stage) => stage switch
    {
        StageAttributes.New => $"whose first visit was within the last {Days(NewDays)}",
        StageAttributes.Active => $"whose last visit was within the last {Days(OverdueDays)}, and who are not new",
        StageAttributes.Overdue => $"whose last visit was more than {Days(OverdueDays)} ago",
        StageAttributes.AtRisk => $"{AtRisk.Words(RiskDays)}, and who are not at high risk",
        StageAttributes.HighRisk => HighRisk.Words(RiskDays),
        _ => "who never had a visit",
    };

    private static string Days(int days) => string.Create(CultureInfo.InvariantCulture, $"{days:N0} {(days == 1 ? "day" : "days")}");
}

/// <summary>How often something must have happened to be a sign of risk, each 1–100; null = it is none.</summary>
public sealed record RiskSigns
{
    public const int MostTimes = 100;

    /// <summary>Missed appointments.</summary>
    public int? Missed { get; init; }

    /// <summary>Emergency visits.</summary>
    public int? Emergency { get; init; }

    /// <summary>Hospital stays.</summary>
    public int? Hospital { get; init; }

    internal string Words(int days)
    {
        var signs = new[] { Said(Missed, "missed appointment"), Said(Emergency, "emergency visit"), Said(Hospital, "hospital stay") }.OfType<string>().ToList();
        return signs.Count == 0 ? "nobody: no sign of risk is set" : string.Create(CultureInfo.InvariantCulture, $"who had at least {Spoken.Or(signs)} within the last {days:N0} days");
    }

    private static string? Said(int? times, string what) => times is { } some ? Spoken.Count(some, what) : null;
}
