using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>Leave to submit one message, or the time from which to ask again.</summary>
internal sealed class Leave
{
    private Leave()
    {
    }

    /// <summary>Null when submitting is allowed; else the attempt ends so.</summary>
    public MessageEnd? Later { get; private init; }

    /// <summary>What it may take of the connections.</summary>
    public ConnectionShare Share { get; private init; } = ConnectionShare.Unlimited;

    /// <summary>The receiver is left alone for longer: who cannot wait takes another way.</summary>
    public bool IsShut { get; private init; }

    internal LocalBucket? Bucket { get; private init; }

    internal Lane? Lane { get; private init; }

    internal bool IsProbe { get; private init; }

    internal long StartedTick { get; } = Environment.TickCount64;

    internal static Leave Granted(LocalBucket bucket, Lane? lane, bool probe) =>
        new() { Bucket = bucket, Lane = lane, IsProbe = probe, Share = new ConnectionShare(bucket.Group, Math.Max(1, bucket.Slots), bucket.Limits.MessagesPerConnection) };

    /// <summary>The attempt never dialled, so it does not count.</summary>
    internal static Leave Refused(DateTimeOffset due, string reason, bool isShut = false) => new()
    {
        IsShut = isShut,
        Later = new MessageEnd(MessageState.Deferred, new MessageWrite { Reason = reason, Due = due, AttemptNotCounted = true }),
    };
}
