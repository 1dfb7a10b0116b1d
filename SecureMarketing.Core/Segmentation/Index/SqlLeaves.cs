using System.Globalization;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// Answers of the database to conditions that the index cannot tell. Kept, and asked again for those whom the feed named since; the one
/// that was not wanted for longest goes first. An answer is one for a day, so that nothing in it changes by the clock.
/// </summary>
internal sealed class SqlLeaves
{
    /// <summary>Answers that are kept: at a million people 122 KiB each.</summary>
    internal const int Most = 64;

    /// <summary>For more people than this, everybody is asked about at once.</summary>
    private const int MostAgain = 2_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Kept> known = new(StringComparer.Ordinal);
    private long uses;

    /// <param name="question">Names the condition and its date.</param>
    /// <param name="life">What ends an answer.</param>
    /// <param name="current">What the index knows.</param>
    /// <param name="ask">Asks the database about these people; null = about everybody.</param>
    public async Task<PeopleBitmap> OfAsync(LeafQuestion question, AnswerLife life, LiveAudience.State current, Func<IReadOnlyCollection<int>?, Task<PeopleBitmap>> ask)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{question.AsOf} {Meant(question)} {(question.Then is { } then ? Meant(then) : "")} {RuleJson.Canonical(question.Leaf)}");
        var kept = Find(key);
        if (kept is not null && kept.Through >= current.Changes)
            return kept.People;
        var changed = kept is null ? null : current.Changed.Since(kept.Through, current.Changes, life == AnswerLife.UntilFacts);
        var people = kept is null || changed is null or { Count: > MostAgain } ? await ask(null)
            : changed.Count == 0 ? kept.People
            : kept.People.Without(PeopleBitmap.Of(changed)).With(await ask(changed));
        Keep(key, people, current.Changes);
        return people;
    }

    private Kept? Find(string key)
    {
        lock (gate)
        {
            if (known.GetValueOrDefault(key) is not { } kept)
                return null;
            kept.Used = ++uses;
            return kept;
        }
    }

    private void Keep(string key, PeopleBitmap people, long through)
    {
        lock (gate)
        {
            // Of two counts at once the one that knows more stays.
            if (known.GetValueOrDefault(key)?.Through > through)
                return;
            if (known.Count >= Most && !known.ContainsKey(key))
                known.Remove(known.MinBy(k => k.Value.Used).Key);
            known[key] = new Kept(people, through) { Used = ++uses };
        }
    }

    /// <summary>What the words of a condition stand for may change without a change of any person: codes and words are learnt, keys and routes come and go.</summary>
    private static string Meant(LeafQuestion question) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(',', question.CodeIds ?? [])}-{string.Join(',', question.ExceptCodeIds)}-{string.Join(',', question.AnswerIds ?? [])}-{string.Join(',', question.WordIds)}-{string.Join(',', question.TextIndexes.Select(Convert.ToHexStringLower))}-{question.Expected?.Stamp}");

    private sealed class Kept(PeopleBitmap people, long through)
    {
        public PeopleBitmap People { get; } = people;

        /// <summary>The last reading of the feed that was done before the database was asked.</summary>
        public long Through { get; } = through;

        public long Used { get; set; }
    }
}
