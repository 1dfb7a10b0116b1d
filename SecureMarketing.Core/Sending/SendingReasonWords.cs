using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Sending;

/// <summary>Reason codes of a message in plain words: this module's own, and the gate's.</summary>
public static class SendingReasonWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        [SendingReason.LeaseExpired] = "The sender stopped before anything was handed over; it is tried again.",
        [SendingReason.NoReplyAfterDot] = "The connection ended after the whole message was handed over. Nobody can know whether it arrived; a person decides.",
        [SendingReason.DeadlinePassed] = "It could not be handed over before its deadline.",
        [SendingReason.UnreadInPortal] = "It lay in the portal until its time ran out, and nobody read it.",
        [SendingReason.Released] = "The sender shut down before it began with the message.",
        [SendingReason.NoAddress] = "No usable address is on record.",
        [SendingReason.OtherRecord] = "The person gets it, or had it, under another record merged with this one.",
        [SendingReason.MergeValueMissing] = "The email needs a value that this record does not have.",
        [SendingReason.OriginUnknown] = "The campaign or its email is gone.",
        [SendingReason.RenderedForOther] = "The finished email held values of somebody else and was destroyed. Report this.",
        [SendingReason.PortalMessageGone] = "What the notice announces is no longer in the portal.",
        [SendingReason.VersionsChanging] = "Consent, campaign or agreements kept changing at the moment of sending; it is asked again.",
        [SendingReason.Fault] = "A fault of the product; the log names it by the message's id.",
        [SendingReason.StreamWithoutRoute] = "No way serves the campaign's stream. It waits rather than use another stream's.",
        [SendingReason.RoutesFailed] = "No way could carry it in this attempt.",
        [SendingReason.ResolvedArrived] = "A person found that it had arrived.",
        [SendingReason.ResolvedResend] = "A person decided to send it again.",
        [SendingReason.ResolvedDropped] = "A person gave it up.",
    };

    /// <summary>The code in words; a transport's code is given as it is.</summary>
    public static string Of(string code) => Words.GetValueOrDefault(code) ?? ReasonWords.Of(code);
}
