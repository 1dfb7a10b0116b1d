using System.Security.Cryptography;
using System.Text.Json;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Governance;

/// <summary>One case that a person must judge rightly.</summary>
/// <param name="Situation">What happens, without names of real people.</param>
/// <param name="Choices">2–6 things that one could do.</param>
/// <param name="Right">Index of the right one.</param>
/// <param name="Explanation">Why; shown after the answer.</param>
public sealed record CompetencyScenario(string Situation, IReadOnlyList<string> Choices, int Right, string Explanation);

/// <summary>What a version of a course says and asks.</summary>
public sealed record CourseDefinition
{
    /// <summary>Default of <see cref="RepeatMonths"/>: yearly.</summary>
    public const int Yearly = 12;

    /// <summary>1–120 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Whoever holds one of these must take it; 1 or more.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>1–36.</summary>
    public int RepeatMonths { get; init; } = Yearly;

    /// <summary>What is read, plain text; paragraphs are parted by an empty line. 1–40,000 characters.</summary>
    public required string Text { get; init; }

    /// <summary>1–30.</summary>
    public required IReadOnlyList<CompetencyScenario> Scenarios { get; init; }

    /// <summary>Share of right answers that suffices, percent, 1–100.</summary>
    public int PassMark { get; init; } = 80;

    /// <summary>Completions of earlier versions count for the days everyone has for a new course, and then no longer.</summary>
    public bool TakenAnew { get; init; }

    /// <summary>SHA-256 of what a person reads and answers, 64 lower-case hex digits; it stands with each completion.</summary>
    public string TextHash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { Title, Text, Scenarios, PassMark })));

    /// <summary>Percent of right answers, rounded down. Pure.</summary>
    /// <param name="answers">Index per scenario, as many as there are; another number counts as wrong.</param>
    public int ScoreOf(IReadOnlyList<int> answers) => 100 * Scenarios.Where((s, i) => i < answers.Count && answers[i] == s.Right).Count() / Scenarios.Count;

    /// <summary>What is wrong with it; null when it may be kept.</summary>
    internal Error? Refuse() => this switch
    {
        { Title: var title } when title.Trim().Length is < 1 or > TrainingVersionMapping.TitleLength => GovernanceErrors.CourseTitle,
        { Roles.Count: 0 } => GovernanceErrors.CourseRoles,
        { Roles: var roles } when roles.Any(r => !Enum.IsDefined(r)) => GovernanceErrors.CourseRoles,
        { RepeatMonths: < 1 or > 36 } => GovernanceErrors.CourseRepeat,
        { PassMark: < 1 or > 100 } => GovernanceErrors.CoursePassMark,
        { Text: var text } when text.Trim().Length is < 1 or > 40_000 => GovernanceErrors.CourseText,
        { Scenarios.Count: < 1 or > 30 } => GovernanceErrors.CourseScenarios,
        { Scenarios: var scenarios } when scenarios.Any(s => !IsSound(s)) => GovernanceErrors.CourseScenario(scenarios.TakeWhile(IsSound).Count() + 1),
        _ => null,
    };

    private static bool IsSound(CompetencyScenario s) => s.Situation.Trim().Length is >= 1 and <= 2000 && s.Explanation.Trim().Length is >= 1 and <= 2000
        && s.Choices.Count is >= 2 and <= 6 && s.Choices.All(c => c.Trim().Length is >= 1 and <= 500) && s.Right >= 0 && s.Right < s.Choices.Count;
}
