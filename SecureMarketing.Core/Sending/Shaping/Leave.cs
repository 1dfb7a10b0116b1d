using SecureMarketing.Core.Delivery;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>Leave to submit one message, or the time from which to ask again.</summary>
internal sealed class Leave
{
    private Leave()
    {
    }

    /// <summary>Null when submitting is allowed; else the attempt ends so.</summary>
    public MessageEnd? Later { get; private init; }

    /// <summary>Messages over one connection, 1 upward.</summary>
    public int MessagesPerConnection { get; private init; } = 100;

    internal LocalBucket? Bucket { get; private init; }

    internal Lane? Lane { get; private init; }

    internal bool IsProbe { get; private init; }

    internal long StartedTick { get; } = Environment.TickCount64;

    internal static Leave Granted(LocalBucket bucket, Lane? lane, bool probe) =>
        new() { Bucket = bucket, Lane = lane, IsProbe = probe, MessagesPerConnection = bucket.Limits.MessagesPerConnection };

    /// <summary>The attempt never dialled, so it does not count.</summary>
    internal static Leave Refused(DateTimeOffset due, string reason) => new()
    {
        Later = new MessageEnd(MessageState.Deferred, new MessageWrite { Reason = reason, Due = due, AttemptNotCounted = true }),
    };
}
