using System.Globalization;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Sending;

/// <summary>The states of a message as the reader sees them.</summary>
internal static class SendingWords
{
    public static string Of(MessageState state) => state switch
    {
        MessageState.Suppressed => "Left out",
        MessageState.Queued => "Waiting",
        MessageState.Gate2 or MessageState.Rendered or MessageState.Encrypted or MessageState.Gate3 => "Being prepared",
        MessageState.SubmittingClaimed or MessageState.SubmittingDataStarted or MessageState.SubmittingDotSent => "Being sent",
        MessageState.Accepted => "Accepted",
        MessageState.Deferred => "Trying again",
        MessageState.Bounced => "Bounced",
        MessageState.RouteFailed => "Route failed",
        MessageState.Delivered => "Delivered",
        MessageState.DsnFailed => "Failed later",
        MessageState.Complained => "Complaint",
        MessageState.PortalPosted or MessageState.NoticeQueued => "In the portal",
        MessageState.NoticeSent => "Notice sent",
        MessageState.Read => "Read",
        MessageState.Expired => "Expired",
        MessageState.Held => "Held",
        MessageState.Cancelled => "Cancelled",
        MessageState.InDoubt => "In doubt",
        _ => "Planned",
    };

    public static Tone ToneOf(MessageState state) => state switch
    {
        MessageState.Accepted or MessageState.Delivered or MessageState.NoticeSent or MessageState.Read => Tone.Success,
        MessageState.Held or MessageState.Deferred or MessageState.RouteFailed => Tone.Warning,
        MessageState.InDoubt or MessageState.Bounced or MessageState.DsnFailed or MessageState.Complained => Tone.Error,
        MessageState.Suppressed or MessageState.Cancelled or MessageState.Expired => Tone.Neutral,
        _ => Tone.Info,
    };

    /// <summary>One report about a message.</summary>
    public static string Of(BounceRow bounce)
    {
        var what = bounce.Kind switch
        {
            BounceKind.Bounce => (bounce.Action == BounceAction.Delayed ? "Late so far" : bounce.IsHard ? "The address is dead" : "Failed for now") + (bounce.Code is { } code ? $" ({code})" : ""),
            BounceKind.Feedback => "The reader complained or opted out",
            BounceKind.AutoReply => "An automatic reply",
            BounceKind.Delivered => "Delivered",
            _ => "Other mail",
        };
        return what + bounce.Disposition switch
        {
            BounceDisposition.AddressSuppressed or BounceDisposition.SuppressedAfterRepeats => "; the address is suppressed",
            BounceDisposition.CommercialSuppressed => "; no more commercial mail",
            BounceDisposition.Counted => "; counted",
            _ => "",
        };
    }

    /// <summary>One act on a message.</summary>
    public static string Of(EngagementDetails act) => act.Kind switch
    {
        EngagementKind.Open => "Opened",
        EngagementKind.Click => string.Create(CultureInfo.InvariantCulture, $"Followed link {act.Link}"),
        _ => "Opted out",
    };

    /// <summary>Why an act was a machine's.</summary>
    public static string Of(MachineVerdict verdict) => verdict switch
    {
        MachineVerdict.HeadRequest => "asked as link checkers ask",
        MachineVerdict.UserAgent => "by the name of its program",
        MachineVerdict.TooSoon => "sooner than anybody reads",
        MachineVerdict.Prefetch => "fetched ahead",
        _ => "",
    };

    public static string Of(LaneStanding standing) => standing switch
    {
        LaneStanding.Slowed => "Slowed",
        LaneStanding.Suspended => "Suspended",
        LaneStanding.Probing => "Trying one",
        _ => "Open",
    };

    public static Tone ToneOf(LaneStanding standing) => standing switch
    {
        LaneStanding.Slowed or LaneStanding.Probing => Tone.Warning,
        LaneStanding.Suspended => Tone.Error,
        _ => Tone.Success,
    };

    /// <summary>Who receives, from the name of a roll-up.</summary>
    public static string Receiver(string? rollUp) => rollUp switch
    {
        null => "",
        RollUp.Relay => "The relay",
        "google" => "Google",
        "microsoft" => "Microsoft",
        "yahoo" => "Yahoo",
        "apple" => "Apple",
        _ => rollUp.TrimStart('.'),
    };

    /// <summary>Shaping's reasons in words, any other as its code.</summary>
    public static string? Reason(string? code) => code switch
    {
        ShapingReason.Suspended => "Suspended",
        ShapingReason.Probing => "One message is tried first",
        ShapingReason.Rate => "Rate of this minute used up",
        ShapingReason.WarmUp => "Warm-up: the day's share is sent",
        ShapingReason.Connections => "All connections in use",
        ShapingReason.Hours => "Outside the hours for bulk mail",
        _ => code,
    };

    /// <summary>How long ago, in its largest unit.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours} hours"),
        { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes} minutes"),
        _ => "Just now",
    };

    /// <summary>A moment in the organisation's zone.</summary>
    public static string At(DateTimeOffset moment, Organisation organisation) =>
        TimeZoneInfo.ConvertTime(moment, organisation.Zone).ToString("d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);
}
