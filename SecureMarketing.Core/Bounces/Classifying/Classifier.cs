using System.Globalization;
using SecureMarketing.Core.Bounces.Reading;

namespace SecureMarketing.Core.Bounces.Classifying;

/// <summary>What a report means, recipient by recipient. Pure: the report and the rules in, findings out.</summary>
internal sealed class Classifier(BounceRules rules)
{
    /// <summary>Characters of a subject that are looked at: a line of RFC 5322 §2.1.1.</summary>
    private const int MostSubject = 998;

    /// <summary>The classifier with the rules that ship.</summary>
    public static Classifier Default { get; } = new(BounceRules.Default);

    /// <summary>At least one finding; one per recipient where the report names several, at most <see cref="BounceReading.MostFindings"/>.</summary>
    public IReadOnlyList<BounceFinding> Classify(Report report)
    {
        if (report.Feedback is { } feedback)
            return Feedback(report, feedback);
        if (report.Statuses.Count > 0 && report.Statuses.Any(s => s.Recipient is not null || s.Action is not null))
            return OfStatuses(report);
        return new KindPolicy(rules).Of(report) switch
        {
            BounceKind.Feedback when report.Returned.Count > 0 => Feedback(report, new FeedbackStatement { Type = "abuse", Recipients = [] }),
            BounceKind.Feedback => Feedback(report, new FeedbackStatement { Type = "opt-out", Recipients = report.From is { } by ? [by] : [] }),
            BounceKind.AutoReply => [new BounceFinding { Kind = BounceKind.AutoReply, Recipient = report.From }],
            BounceKind.Bounce => [.. Transcript.Of(report).Take(BounceReading.MostFindings).Select(p => OfText(report, p))],
            _ => [new BounceFinding { Kind = BounceKind.NotBounce, Recipient = null }],
        };
    }

    /// <summary>What the codes of a reply say whose words were not kept.</summary>
    /// <param name="reply">RFC 5321 §4.2, 400–599.</param>
    /// <param name="enhanced">RFC 3463; null where the server gives none.</param>
    public BounceFinding OfReply(int reply, string? enhanced) =>
        Conclude(recipient: null, action: "failed", enhanced, string.Create(CultureInfo.InvariantCulture, $"{reply} {enhanced}"), around: "");

    private static IReadOnlyList<BounceFinding> Feedback(Report report, FeedbackStatement feedback)
    {
        var named = feedback.Recipients.Count > 0 ? feedback.Recipients : [.. MailAddresses.All(report.Returned.GetValueOrDefault("to", ""))];
        return [.. (named.Count > 0 ? named : [null!]).Take(BounceReading.MostFindings).Select(r => new BounceFinding { Kind = BounceKind.Feedback, Recipient = r, FeedbackType = feedback.Type })];
    }

    private IReadOnlyList<BounceFinding> OfStatuses(Report report)
    {
        var words = Transcript.Of(report);
        var named = report.Statuses.Where(s => s.Recipient is not null).DistinctBy(s => s.Recipient!.ToUpperInvariant()).ToList();
        // Groups whose recipient nobody can read (X.400 alone) are about the one whom the words name.
        var chosen = (named.Count > 0 ? named : report.Statuses.Take(1)).Take(BounceReading.MostFindings).ToList();
        var around = Transcript.Bounded(string.Join('\n', report.Lines), chosen.Count);
        return [.. chosen.Select(s => OfStatus(s, words, around))];
    }

    private BounceFinding OfStatus(RecipientStatus status, IReadOnlyList<TranscriptPart> words, string around)
    {
        var recipient = status.Recipient ?? words[0].Recipient;
        var code = status.Status is { Length: > 0 } stated ? Codes.Read(stated, "").Enhanced : null;
        if (status.Action is "delivered" or "relayed" or "expanded" || status.Action is null && code?[0] == '2')
            return new BounceFinding { Kind = BounceKind.Delivered, Recipient = recipient, Code = code, IsArrived = status.Action == "delivered" };
        var text = words.FirstOrDefault(p => string.Equals(p.Recipient, recipient, StringComparison.OrdinalIgnoreCase))?.Text ?? around;
        return Conclude(recipient, status.Action, status.Status, status.Diagnostic ?? "", text);
    }

    private BounceFinding OfText(Report report, TranscriptPart part)
    {
        var subject = report.Named("subject") is { Length: > MostSubject } endless ? endless[..MostSubject] : report.Named("subject");
        var all = Phrases.Fold(subject + "\n" + part.Text);
        return Conclude(part.Recipient, rules.Kinds[KindPhrases.DelayWords].FoundIn(all) ? "delayed" : "failed", null, part.Text, subject);
    }

    private BounceFinding Conclude(string? recipient, string? action, string? statusField, string diagnostic, string around)
    {
        var codes = Codes.Read(statusField, diagnostic);
        if (codes is { Enhanced: null, Reply: null })
            codes = Codes.Read(null, around);
        var (near, wide) = (Phrases.Fold(diagnostic), Phrases.Fold(diagnostic + "\n" + around));
        var stage = Stage(near) is var s && s != SmtpStage.Unknown ? s : Stage(wide);
        var rule = First(r => r.ReadsWords && r.Fits(r.IsWide ? wide : near, codes, stage))
            ?? First(r => !r.ReadsWords && r.Fits(near, codes, stage))
            ?? First(r => r.ReadsWords && r.Fits(wide, codes, stage));
        var delayed = action == "delayed";
        var reason = rule?.Reason ?? BounceReason.Undetermined;
        return new BounceFinding
        {
            Kind = BounceKind.Bounce,
            Recipient = recipient,
            Action = delayed ? BounceAction.Delayed : BounceAction.Failed,
            Reason = reason,
            IsHard = !delayed && reason.IsOfAddress() && !codes.IsTemporary,
            Code = codes.Enhanced,
            Rule = rule?.Id,
        };
    }

    private BounceRule? First(Func<BounceRule, bool> fits) => rules.Rules.FirstOrDefault(fits);

    private SmtpStage Stage(string folded) => rules.Stages.FirstOrDefault(s => s.Phrases.FoundIn(folded)).Stage;
}
