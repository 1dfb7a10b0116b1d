using System.Collections;

namespace SecureMarketing.Core.Gate;

/// <summary>
/// Questions that are put before the gate at one moment, with what several owners of facts need of the same people: read once, by whoever
/// asks first, and only for this batch. Not for several threads.
/// </summary>
public sealed class GateBatch(IReadOnlyList<GateQuestion> questions) : IReadOnlyList<GateQuestion>
{
    private readonly Dictionary<Type, object> shared = [];

    public int Count => questions.Count;

    public GateQuestion this[int index] => questions[index];

    /// <summary>The batch's one value of this type.</summary>
    /// <param name="batch">A list that is no batch shares nothing: it is read each time.</param>
    /// <param name="read">Reads it for these questions.</param>
    public static async Task<T> SharedAsync<T>(IReadOnlyList<GateQuestion> batch, Func<Task<T>> read) where T : class
    {
        if (batch is not GateBatch known)
            return await read();
        if (known.shared.TryGetValue(typeof(T), out var found))
            return (T)found;
        var value = await read();
        known.shared[typeof(T)] = value;
        return value;
    }

    public IEnumerator<GateQuestion> GetEnumerator() => questions.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
