using System.Globalization;
using SecureMarketing.Core.Attributes.Stages;

namespace SecureMarketing.Web.Features.Attributes;

/// <summary>The numbers as somebody types them.</summary>
internal sealed class StageForm(StageRules rules)
{
    /// <summary>In the order in which they are told.</summary>
    public static readonly IReadOnlyList<string> Stages = ["new", "active", "overdue", "at risk", "high risk", "none"];

    public string New { get; set; } = Text(rules.NewDays);

    public string Overdue { get; set; } = Text(rules.OverdueDays);

    public string Risk { get; set; } = Text(rules.RiskDays);

    /// <summary>Missed appointments, emergency visits, hospital stays.</summary>
    public IReadOnlyList<StageSign> Signs { get; } =
    [
        new("Missed appointments", rules.AtRisk.Missed, rules.HighRisk.Missed),
        new("Emergency visits", rules.AtRisk.Emergency, rules.HighRisk.Emergency),
        new("Hospital stays", rules.AtRisk.Hospital, rules.HighRisk.Hospital),
    ];

    /// <summary>True when every number of times is a number or empty.</summary>
    public bool IsWhole => Signs.All(s => Times(s.AtRisk, out _) && Times(s.HighRisk, out _));

    /// <summary>Null while a number is none, or out of its range.</summary>
    public StageRules? Read()
    {
        if (!Days(New, out var fresh) || !Days(Overdue, out var overdue) || !Days(Risk, out var risk) || !IsWhole)
            return null;
        return new StageRules { NewDays = fresh, OverdueDays = overdue, RiskDays = risk, AtRisk = Of(s => s.AtRisk), HighRisk = Of(s => s.HighRisk) };
    }

    internal static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private RiskSigns Of(Func<StageSign, string> typed)
    {
        var times = Signs.Select(s => Times(typed(s), out var number) ? number : null).ToList();
        return new RiskSigns { Missed = times[0], Emergency = times[1], Hospital = times[2] };
    }

    private static bool Days(string typed, out int days) => int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out days) && days is >= 1 and <= StageRules.MostDays;

    private static bool Times(string typed, out int? times)
    {
        times = null;
        if (string.IsNullOrWhiteSpace(typed))
            return true;
        if (!int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > RiskSigns.MostTimes)
            return false;
        times = number;
        return true;
    }
}

/// <summary>One sign of risk as it is typed; empty = it is none.</summary>
internal sealed class StageSign(string label, int? atRisk, int? highRisk)
{
    public string Label => label;

    public string AtRisk { get; set; } = StageForm.Text(atRisk);

    public string HighRisk { get; set; } = StageForm.Text(highRisk);
}
