namespace SecureMarketing.Core.Attributes;

/// <summary>A defect of a definition: where, what, and how to mend it. Holds no value of any person.</summary>
/// <param name="Path">JSON path (RFC 9535 normalised form in spirit): <c>$.all[1].operator</c>.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Mend">What to write instead.</param>
public sealed record RuleProblem(string Path, string What, string Mend)
{
    public override string ToString() => $"{Path}: {What} {Mend}";
}

/// <summary>A parsed tree, or the problems that prevented it.</summary>
public sealed class RuleParse
{
    private RuleParse(RuleNode? rule, IReadOnlyList<RuleProblem> problems)
    {
        Rule = rule;
        Problems = problems;
    }

    /// <summary>Null exactly when there are problems.</summary>
    public RuleNode? Rule { get; }

    /// <summary>At most <see cref="RuleParser.MaxProblems"/>, in reading order.</summary>
    public IReadOnlyList<RuleProblem> Problems { get; }

    /// <summary>The problems, one a line.</summary>
    public string Explain() => string.Join('\n', Problems);

    internal static RuleParse Of(RuleNode? rule, List<RuleProblem> problems) =>
        problems.Count == 0 ? new(rule, []) : new(null, problems);
}
