using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Tests.Tracking;

/// <summary>Rows of a message that was opened and followed, by a machine and by its reader.</summary>
internal static class EngagedMessage
{
    public static TrackedMessage Tracked(MessageId message, ContactId contact, bool counts) => new()
    {
        MessageId = message,
        ContactId = contact,
        OriginId = OriginId.From(Guid.CreateVersion7()),
        LinkSetId = TrackedPerson.LinkSet,
        OptOut = GateSuppression.AllCommercial,
        Counts = counts,
    };

    /// <summary>Fetched ahead at once, opened after five minutes, the second link followed, opted out.</summary>
    public static IReadOnlyList<EngagementEvent> Acts(MessageId message, DateTimeOffset at) =>
    [
        Act(message, EngagementKind.Open, 0, at.AddSeconds(1), MachineVerdict.Prefetch),
        Act(message, EngagementKind.Open, 0, at.AddMinutes(5), MachineVerdict.Person),
        Act(message, EngagementKind.Click, 1, at.AddMinutes(6), MachineVerdict.Person),
        Act(message, EngagementKind.Unsubscribe, 0, at.AddMinutes(7), MachineVerdict.Person),
    ];

    private static EngagementEvent Act(MessageId message, EngagementKind kind, int link, DateTimeOffset at, MachineVerdict verdict) =>
        new() { Id = EngagementEventId.New(), MessageId = message, Kind = kind, Link = link, At = at, Bucket = 0, Verdict = verdict };
}
