namespace SecureMarketing.Core.Bounces.Classifying;

/// <summary>One rule: every condition it states must hold, one of a condition's values is enough.</summary>
internal sealed class BounceRule(BounceRules.RuleShape shape)
{
    internal Phrases Words { get; } = new(shape.Words);

    public string Id => shape.Id;

    public BounceReason Reason => shape.Reason;

    /// <summary>True for a rule that looks at words; the others look at numbers alone.</summary>
    public bool ReadsWords => shape.Words.Count > 0;

    /// <summary>True for a rule that reads the whole report at its turn, not only what was said about the one recipient.</summary>
    public bool IsWide => shape.Wide;

    /// <summary>True when the rule fits.</summary>
    public bool Fits(string folded, Codes codes, SmtpStage stage) =>
        (shape.Stages.Count == 0 || shape.Stages.Contains(stage))
        && (shape.Words.Count == 0 || Words.FoundIn(folded))
        && (shape.Codes.Count == 0 || shape.Codes.Any(c => Same(c, codes.Enhanced ?? "none")))
        && (shape.Replies.Count == 0 || shape.Replies.Contains(codes.Reply ?? "none"));

    /// <summary>A rule's code may leave the class (x.1.1) or the detail (5.7.x) open; <c>none</c> asks that none was stated.</summary>
    private static bool Same(string pattern, string code)
    {
        var (wanted, given) = (pattern.Split('.'), code.Split('.'));
        return wanted.Length == given.Length && wanted.Zip(given).All(p => p.First == "x" || p.First == p.Second);
    }
}
