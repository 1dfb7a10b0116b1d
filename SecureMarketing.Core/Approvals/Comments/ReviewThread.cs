using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Approvals;

/// <summary>A comment with its answers, oldest first.</summary>
/// <param name="Id">Of the comment.</param>
/// <param name="Anchor">Key of the part.</param>
/// <param name="Label">Name of the part when it was said.</param>
/// <param name="Text">What was said.</param>
/// <param name="By">Who said it.</param>
/// <param name="At">When.</param>
/// <param name="Hash">Hash of the version at that moment.</param>
/// <param name="ResolvedBy">Null while open.</param>
/// <param name="ResolvedAt">Null while open.</param>
/// <param name="Answers">Oldest first.</param>
public sealed record ReviewThread(
    ReviewCommentId Id, string Anchor, string Label, string Text, UserId By, DateTimeOffset At, string Hash, UserId? ResolvedBy, DateTimeOffset? ResolvedAt,
    IReadOnlyList<ReviewAnswer> Answers)
{
    public bool IsOpen => ResolvedAt is null;

    /// <summary>Comments of one version as threads, oldest first.</summary>
    public static IReadOnlyList<ReviewThread> Of(IReadOnlyList<ReviewComment> comments)
    {
        var answers = comments.Where(c => c.AnswerTo is not null).OrderBy(c => c.At).ThenBy(c => c.Id.Value).ToLookup(c => c.AnswerTo!.Value);
        return
        [
            .. comments.Where(c => c.AnswerTo is null).OrderBy(c => c.At).ThenBy(c => c.Id.Value).Select(c => new ReviewThread(
                c.Id, c.Anchor, c.Label, c.Text, c.By, c.At, c.Hash, c.ResolvedBy, c.ResolvedAt, [.. answers[c.Id].Select(a => new ReviewAnswer(a.Text, a.By, a.At))])),
        ];
    }
}

/// <summary>One answer.</summary>
public sealed record ReviewAnswer(string Text, UserId By, DateTimeOffset At);
