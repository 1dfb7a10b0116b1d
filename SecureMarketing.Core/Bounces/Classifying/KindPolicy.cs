using SecureMarketing.Core.Bounces.Reading;

namespace SecureMarketing.Core.Bounces.Classifying;

/// <summary>
/// Tells apart messages that carry neither RFC 3464 nor RFC 5965 parts. A bounce needs a reporter (an empty return path,
/// a mail system's name, or a list of failed recipients) and words of failure; missing evidence means no bounce.
/// </summary>
internal sealed class KindPolicy(BounceRules rules)
{
    public BounceKind Of(Report report)
    {
        if (report.IsDisposition)
            return BounceKind.AutoReply;
        var subject = Phrases.Fold(report.Named("subject"));
        if (rules.Kinds[KindPhrases.OptOutSubjects].FoundIn(subject)
            || report.Returned.Count > 0 && rules.Kinds[KindPhrases.ComplaintSubjects].FoundIn(subject))
            return BounceKind.Feedback;
        var auto = SaysAutomatic(report) || rules.Kinds[KindPhrases.ReplySubjects].FoundIn(subject);
        if (report.Head.ContainsKey("x-failed-recipients"))
            return BounceKind.Bounce;
        var saysFailed = rules.Kinds[KindPhrases.BounceSubjects].FoundIn(subject);
        var tellsFailed = rules.Kinds[KindPhrases.BounceWords].FoundIn(Phrases.Fold(string.Join('\n', report.Lines)));
        var reporter = IsReporter(report);
        if (reporter && (saysFailed || tellsFailed) || saysFailed && tellsFailed && (report.Returned.Count > 0 || !auto))
            return BounceKind.Bounce;
        return auto ? BounceKind.AutoReply : BounceKind.NotBounce;
    }

    /// <summary>RFC 3834 §5 and the fields that were used before it.</summary>
    private static bool SaysAutomatic(Report report) =>
        report.Named("auto-submitted") is { Length: > 0 } value && !value.StartsWith("no", StringComparison.OrdinalIgnoreCase)
        || report.Head.Keys.Any(k => k is "x-autoreply" or "x-autorespond" or "x-autoresponder" or "x-auto-reply" or "x-vacation" or "delivered-to-autoresponder")
        || report.Named("precedence").Contains("auto", StringComparison.OrdinalIgnoreCase)
        || report.Named("x-auto-response-suppress").Contains("all", StringComparison.OrdinalIgnoreCase);

    private bool IsReporter(Report report) =>
        report.Named("return-path").Replace(" ", "", StringComparison.Ordinal) is "<>"
        || rules.Kinds[KindPhrases.Reporters].FoundIn(Phrases.FoldWhole(report.Named("from")))
        || rules.Kinds[KindPhrases.Reporters].FoundIn(Phrases.FoldWhole(report.Named("return-path")));
}
