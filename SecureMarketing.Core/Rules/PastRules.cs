namespace SecureMarketing.Core.Rules;

/// <summary>
/// The rule book as it stood on earlier days, for who judges again what was done then. Decisions keep no history: a rule that this
/// organisation switched, or found to stand otherwise, after the moment says nothing about it and is left out.
/// </summary>
internal sealed class PastRules(IReadOnlyList<RuleStatus> shipped, IReadOnlyDictionary<string, RuleSetting> settings)
{
    /// <summary>The longest period that any rule counts with, in months; 0 when none has one.</summary>
    public int LongestMonths { get; } = shipped.SelectMany(r => r.Numbers).Select(n => n.Value).DefaultIfEmpty().Max();

    /// <param name="at">The moment that is judged.</param>
    /// <param name="day">The same in the organisation's zone; dates of force are read by it.</param>
    public IReadOnlyList<RuleNow> At(DateTimeOffset at, DateOnly day) =>
        [.. shipped.Where(r => !IsDecidedLater(r, at)).Select(r => RuleNow.Of(r, settings.GetValueOrDefault(r.Id), day))];

    // To look a rule up again and find it as it was shipped decides nothing.
    private bool IsDecidedLater(RuleStatus rule, DateTimeOffset at) =>
        settings.GetValueOrDefault(rule.Id) is { } setting && setting.ChangedAt > at && (setting.Enabled is not null || (setting.Standing ?? rule.Status) != rule.Status);
}
