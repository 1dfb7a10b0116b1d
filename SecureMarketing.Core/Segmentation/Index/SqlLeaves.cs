using System.Globalization;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>Answers of the database to conditions that the index cannot tell, kept until the feed names a change.</summary>
internal sealed class SqlLeaves
{
    private const int Most = 32;

    private readonly Lock gate = new();
    private readonly Dictionary<string, PeopleBitmap> known = new(StringComparer.Ordinal);
    private long revision;

    /// <param name="question">Names the condition and its date.</param>
    /// <param name="current">Revision of the index.</param>
    /// <param name="ask">Asks the database.</param>
    public async Task<PeopleBitmap> OfAsync(LeafQuestion question, long current, Func<Task<PeopleBitmap>> ask)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{question.AsOf} {Codes(question)} {(question.Then is { } then ? Codes(then) : "")} {RuleJson.Canonical(question.Leaf)}");
        lock (gate)
        {
            if (revision != current)
                known.Clear();
            revision = current;
            if (known.TryGetValue(key, out var answer))
                return answer;
        }

        var people = await ask();
        lock (gate)
        {
            if (revision == current && known.Count < Most)
                known[key] = people;
        }

        return people;
    }

    /// <summary>Which codes a choice covers may grow without a change of any person.</summary>
    private static string Codes(LeafQuestion question) =>
        string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', question.CodeIds ?? [])}-{string.Join(',', question.ExceptCodeIds)}-{string.Join(',', question.AnswerIds ?? [])}");
}
