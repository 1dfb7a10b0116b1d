using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>
/// Picks a page out of what is due, most urgent first, without taking more for a bucket than it may carry now. Pure but for
/// what it remembers of its own page.
/// </summary>
/// <param name="take">Size of the page, 1 upward.</param>
internal sealed class ClaimChoice(int take)
{
    private readonly Dictionary<LocalBucket, int> left = [];
    private readonly List<MessageId> chosen = [];
    private readonly HashSet<MessageId> seen = [];

    public IReadOnlyList<MessageId> Chosen => chosen;

    public bool IsFull => chosen.Count >= take;

    /// <summary>How many may still be taken.</summary>
    public int Missing => take - chosen.Count;

    /// <summary>What was taken for each bucket.</summary>
    public IReadOnlyDictionary<LocalBucket, int> Taken { get; private set; } = new Dictionary<LocalBucket, int>();

    /// <param name="message">The next one due.</param>
    /// <param name="bucket">Null: nothing limits it.</param>
    /// <param name="room">What the bucket may take in all; asked once for a bucket.</param>
    /// <returns>False when the page is full, the bucket is, or it was offered before.</returns>
    public bool TryTake(MessageId message, LocalBucket? bucket, Func<LocalBucket, int> room)
    {
        if (IsFull || seen.Contains(message))
            return false;
        if (bucket is not null)
        {
            if (!left.TryGetValue(bucket, out var may))
                may = room(bucket);
            left[bucket] = may;
            if (may <= 0)
                return false;
            left[bucket] = may == BucketPolicy.Unlimited ? may : may - 1;
            var taken = (Dictionary<LocalBucket, int>)Taken;
            taken[bucket] = taken.GetValueOrDefault(bucket) + 1;
        }

        seen.Add(message);
        chosen.Add(message);
        return true;
    }
}
