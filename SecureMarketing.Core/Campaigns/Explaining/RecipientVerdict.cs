using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Campaigns.Explaining;

/// <summary>Did this person get it? The short answer.</summary>
public enum RecipientVerdict
{
    /// <summary>The audience was never counted, or the launch has not come to this person yet.</summary>
    NotLaunched = 1,

    /// <summary>The audience was counted without this person.</summary>
    NotInAudience = 2,

    /// <summary>The gate denied at launch.</summary>
    LeftOut = 3,

    /// <summary>Waits for its time, or for what holds it.</summary>
    Waiting = 4,

    /// <summary>A sender has it in hand.</summary>
    UnderWay = 5,

    /// <summary>The next mail server took it, or it lies in the portal and was announced.</summary>
    Sent = 6,

    /// <summary>Refused by the mail server, or reported undeliverable later.</summary>
    NotDelivered = 7,

    /// <summary>Given up before it was handed over.</summary>
    Stopped = 8,

    /// <summary>Nobody can know whether it arrived.</summary>
    InDoubt = 9,

    /// <summary>It lay in the portal and was announced; nobody read it before its time ran out.</summary>
    Unread = 10,
}

internal static class RecipientVerdicts
{
    /// <summary>Of a message that exists.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="reason">Why, as recorded with it; null: nothing is.</param>
    public static RecipientVerdict Of(MessageState state, string? reason) => state switch
    {
        MessageState.Expired when reason == SendingReason.UnreadInPortal => RecipientVerdict.Unread,
        MessageState.Suppressed => RecipientVerdict.LeftOut,
        MessageState.Planned or MessageState.Gate1 or MessageState.Queued or MessageState.Deferred or MessageState.RouteFailed or MessageState.Held => RecipientVerdict.Waiting,
        MessageState.Accepted or MessageState.Delivered or MessageState.Complained or MessageState.NoticeSent or MessageState.Read => RecipientVerdict.Sent,
        MessageState.Bounced or MessageState.DsnFailed => RecipientVerdict.NotDelivered,
        MessageState.Cancelled or MessageState.Expired => RecipientVerdict.Stopped,
        MessageState.InDoubt => RecipientVerdict.InDoubt,
        _ => RecipientVerdict.UnderWay,
    };
}
