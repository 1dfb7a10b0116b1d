using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Sending;

/// <summary>The expected refusals of this module.</summary>
public static class SendingErrors
{
    public static Error TransitionUndefined(MessageState from, MessageState to) =>
        new("sending.transition_undefined", $"A message in state {from} cannot become {to}. Reload to see where it stands now.", ErrorKind.Conflict);

    public static Error MessageUnknown { get; } =
        new("sending.message_unknown", "No such message.", ErrorKind.NotFound);

    public static Error NotInDoubt { get; } =
        new("sending.not_in_doubt", "This message is not in doubt any more; someone else has resolved it. Reload the list.", ErrorKind.Conflict);

    public static Error StoreUnavailable { get; } =
        new("sending.store_unavailable", "The database cannot be written, so nothing more was sent. Free its disk or restore its connection, then run again.", ErrorKind.Unavailable);

    public static Error NotWaiting { get; } =
        new("sending.not_waiting", "This message does not wait any more, or is in a sender's hands. Reload the list.", ErrorKind.Conflict);

    public static Error LaneChanged { get; } =
        new("sending.lane_changed", "The queue of this domain changed at this moment. Nothing was moved; do it again.", ErrorKind.Conflict);

    public static Error LaneUnknown(string target) =>
        new("sending.lane_unknown", $"Nothing was ever queued for {target}. See \"queue domains\" for domains and roll-ups.", ErrorKind.NotFound);

    public static Error RouteUnusable { get; } =
        new("sending.route_unusable", "There is no enabled route of this name. Enable it under Routes, or choose another.", ErrorKind.NotFound);

    public static Error NoWayForTest { get; } =
        new("sending.test_no_way", "No route and policy permit a test now. An administrator can see under Delivery → Routes which routes are enabled, and under Delivery policy how messages without patient information may travel.", ErrorKind.Conflict);

    public static Error TestUnconfirmed { get; } =
        new("sending.test_unconfirmed", "Your address is not confirmed yet: an administrator entered it, and a test leaves for mailboxes only that are known to be their owner's. Have a code mailed to you and enter it here.", ErrorKind.Conflict);

    public static Error TestDenied(string code) =>
        new("sending.test_denied", $"The send gate does not let the test out ({code}). Nothing was sent.", ErrorKind.Conflict);

    /// <summary>A fault of the product: never sent, always worth an alarm.</summary>
    public static Error RenderedForOther { get; } =
        new("sending.rendered_for_other", "The rendered message holds values of another person and was not sent.", ErrorKind.Conflict);
}

/// <summary>Reason codes that are this module's own; gate and transport codes keep their names.</summary>
public static class SendingReason
{
    /// <summary>The worker's lease ran out before the final dot; nothing was delivered.</summary>
    public const string LeaseExpired = "LEASE_EXPIRED";

    /// <summary>The worker vanished after the final dot was announced.</summary>
    public const string NoReplyAfterDot = "NO_REPLY_AFTER_DOT";

    /// <summary>The deadline passed before a submission succeeded.</summary>
    public const string DeadlinePassed = "DEADLINE_PASSED";

    /// <summary>It lay announced in the portal until its time ran out, and nobody read it.</summary>
    public const string UnreadInPortal = "UNREAD_IN_PORTAL";

    /// <summary>The origin was stopped or withdrawn.</summary>
    public const string OriginEnded = "CAMPAIGN_ENDED";

    /// <summary>The worker shut down before it began with the message.</summary>
    public const string Released = "RELEASED";

    /// <summary>The person has no usable address.</summary>
    public const string NoAddress = "NO_ADDRESS";

    /// <summary>The record is merged: the person gets the message, or has had it, under another record.</summary>
    public const string OtherRecord = "SENT_UNDER_OTHER_RECORD";

    /// <summary>The approved content needs a value that this person's record does not have.</summary>
    public const string MergeValueMissing = "MERGE_VALUE_MISSING";

    /// <summary>The origin or its content is gone.</summary>
    public const string OriginUnknown = "ORIGIN_UNKNOWN";

    /// <summary>The rendered message held values of somebody else.</summary>
    public const string RenderedForOther = "RENDERED_FOR_OTHER";

    /// <summary>The message that a notice announces is no longer in the portal.</summary>
    public const string PortalMessageGone = "PORTAL_MESSAGE_GONE";

    /// <summary>Versions kept changing between gate and DATA.</summary>
    public const string VersionsChanging = "VERSIONS_CHANGING";

    /// <summary>A fault of the product; the log names it by the message's id.</summary>
    public const string Fault = "INTERNAL_FAULT";

    /// <summary>The gate's own word: every candidate route was refused.</summary>
    public const string NoPermittedRoute = "NO_PERMITTED_ROUTE";

    /// <summary>Routes could carry it, but none serves its stream; it waits rather than use another stream's.</summary>
    public const string StreamWithoutRoute = "STREAM_WITHOUT_ROUTE";

    /// <summary>No candidate route could carry the message in this attempt.</summary>
    public const string RoutesFailed = "ROUTES_FAILED";

    /// <summary>A person found that the message had arrived.</summary>
    public const string ResolvedArrived = "RESOLVED_ARRIVED";

    /// <summary>A person decided to send it again.</summary>
    public const string ResolvedResend = "RESOLVED_RESEND";

    /// <summary>A person gave the message up.</summary>
    public const string ResolvedDropped = "RESOLVED_DROPPED";
}
