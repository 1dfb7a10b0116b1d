using System.Collections.Concurrent;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>
/// What each member of staff copied last in the builder, for another segment or window of theirs. In the memory of this process
/// alone: a rule names diagnoses, which the clipboard of a computer would show to every program and keep in its history.
/// </summary>
/// <param name="clock">Measures how long it is kept.</param>
public sealed class CopiedRules(TimeProvider clock)
{
    /// <summary>After that it is forgotten.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, (string Form, DateTimeOffset At)> copied = new();

    /// <param name="person">User id.</param>
    /// <param name="node">A group or condition, unfinished ones included; copied as it is now.</param>
    public void Copy(Guid person, DraftNode node)
    {
        var now = clock.GetUtcNow();
        foreach (var (of, (_, at)) in copied)
        {
            if (now - at > Kept)
                copied.TryRemove(of, out _);
        }

        copied[person] = (DraftForm.Write(node), now);
    }

    /// <returns>Text of <see cref="DraftForm"/>; null when nothing was copied lately.</returns>
    public string? Of(Guid person) => copied.TryGetValue(person, out var last) && clock.GetUtcNow() - last.At <= Kept ? last.Form : null;
}
