using System.Globalization;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Explaining;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>What became of one person, in the words of the screen and of the command line.</summary>
internal static class RecipientWords
{
    public static string Of(RecipientVerdict verdict) => verdict switch
    {
        RecipientVerdict.NotLaunched => "Not sent yet",
        RecipientVerdict.NotInAudience => "Not in the audience",
        RecipientVerdict.LeftOut => "Left out",
        RecipientVerdict.Waiting => "Waiting",
        RecipientVerdict.UnderWay => "Under way",
        RecipientVerdict.Sent => "Sent",
        RecipientVerdict.NotDelivered => "Not delivered",
        RecipientVerdict.Stopped => "Stopped",
        RecipientVerdict.Unread => "Not read in time",
        _ => "In doubt",
    };

    public static Tone ToneOf(RecipientVerdict verdict) => verdict switch
    {
        RecipientVerdict.Sent => Tone.Success,
        RecipientVerdict.Waiting or RecipientVerdict.UnderWay => Tone.Info,
        RecipientVerdict.LeftOut or RecipientVerdict.Stopped => Tone.Warning,
        RecipientVerdict.NotDelivered or RecipientVerdict.InDoubt => Tone.Error,
        _ => Tone.Neutral,
    };

    /// <summary>The answer in one sentence, before any detail.</summary>
    public static string Sentence(RecipientExplanation told) => told.Verdict switch
    {
        RecipientVerdict.NotLaunched => told.CountedAt is null
            ? "The audience has not been counted, so nothing was decided about anybody."
            : "The person is in the audience, and the send has not come to them.",
        RecipientVerdict.NotInAudience => "The segment did not hold this person when the audience was counted. The segment's page tells which rule.",
        RecipientVerdict.Sent => "The next mail server took it, or it was announced and lies in the portal.",
        RecipientVerdict.UnderWay => "A sender has it in hand at this moment.",
        _ => told.Reason is { } reason ? Sentences([reason, .. told.Details]) : told.Verdict switch
        {
            RecipientVerdict.Waiting => "It waits for its turn.",
            RecipientVerdict.InDoubt => "Nobody can know whether it arrived; a person decides on the queue's page.",
            _ => "No reason is on record.",
        },
    };

    /// <summary>Why it would not go now, and what explains a reason, be that the first one or not. Without an objection, how it would travel.</summary>
    public static string Sentence(GateAnswer now) => now.Primary is not { } primary ? $"By {now.Method?.Label()}." : Sentences(now.Details.Prepend(primary).Distinct());

    public static string Of(StoryLine line) => line.Kind switch
    {
        StoryKind.InAudience => "Counted into the audience",
        StoryKind.GateAsked => line.Allowed ? "The send gate let it pass" : "The send gate objected",
        StoryKind.HandedOver => "Handed over to the next mail server",
        StoryKind.TriedAgainLater => "Not taken for now; tried again later",
        StoryKind.Bounced => "Refused by the mail server",
        StoryKind.InDoubt => "Handed over without an answer",
        StoryKind.Held => "Held back",
        StoryKind.Cancelled => "Given up",
        StoryKind.Resolved => "A person settled the doubt",
        StoryKind.PortalPosted => "Laid into the portal",
        _ => "Read in the portal",
    };

    /// <summary>Reasons in words, and the audit record that proves them; null when there is nothing to add.</summary>
    public static string? Detail(StoryLine line)
    {
        var words = line.Codes.Select(SendingReasonWords.Of);
        if (line.Seq is { } seq)
            words = words.Append(string.Create(CultureInfo.InvariantCulture, $"Audit record {seq}."));
        return string.Join(" ", words) is { Length: > 0 } detail ? detail : null;
    }

    /// <summary>Why the class is what it is for this person.</summary>
    public static string Of(LapseAnswer lapse) => (lapse.Days switch
    {
        null => "Nobody knows when this person's prescription ran out",
        0 => "This person's prescription has not run out",
        1 => "This person's prescription ran out yesterday",
        { } days => string.Create(CultureInfo.InvariantCulture, $"This person's prescription ran out {days} days ago"),
    }) + $", so the class is: {ClassWords.Of(lapse.Class).ToLowerInvariant()}.";

    private static string Sentences(IEnumerable<string> codes) => string.Join(" ", codes.Select(SendingReasonWords.Of));

    public static string Of(GateEffect effect) => effect switch
    {
        GateEffect.Allow => "Would be sent",
        GateEffect.Hold => "Would wait",
        GateEffect.Reroute => "Would look for another way",
        _ => "Would not be sent",
    };
}
