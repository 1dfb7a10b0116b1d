using System.Text.Json;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Approvals;

/// <summary>
/// Words in the text of a message that may tell a sensitive category which the subject does not bear. A text about opioids may be for
/// patients of a programme or for everybody's medicine cabinet, which no list of words can tell: a compliance officer says it.
/// </summary>
/// <param name="Category">One category.</param>
/// <param name="Terms">As listed, in reading order.</param>
/// <param name="Blocks">Ids of the blocks that hold them.</param>
/// <param name="TextHash">SHA-256 over the text of these blocks, lower-case hex.</param>
public sealed record ProposedLabel(Sensitivity Category, IReadOnlyList<string> Terms, IReadOnlyList<string> Blocks, string TextHash)
{
    /// <summary>An answer holds for exactly this: other words, or the same in another text, are asked about anew.</summary>
    public string Hash() => ApprovalHash.Of(JsonSerializer.SerializeToNode(this, ApprovalHash.Json)!);
}

/// <summary>Which of them are answered as they stand now.</summary>
public static class WordsJudged
{
    /// <summary>The latest answer to exactly this, by someone who did not write it; null when there is none.</summary>
    public static WordsJudgment? Of(ProposedLabel proposed, IEnumerable<WordsJudgment> judgments, IReadOnlySet<UserId> editors)
    {
        var hash = proposed.Hash();
        return judgments.Where(j => j.Hash == hash && !editors.Contains(j.By)).OrderByDescending(j => j.At).ThenByDescending(j => j.Id.Value).FirstOrDefault();
    }

    /// <summary>Why Compliance cannot grant yet; null when nothing stands against it.</summary>
    public static Error? Refuse(IReadOnlyList<ProposedLabel> proposed, IReadOnlyCollection<WordsJudgment> judgments, IReadOnlySet<UserId> editors)
    {
        var answers = proposed.Select(p => (Label: p, Answer: Of(p, judgments, editors))).ToList();
        if (answers.FirstOrDefault(a => a.Answer is null).Label is { } open)
            return ApprovalErrors.WordsUnanswered(open.Terms);
        return answers.FirstOrDefault(a => a.Answer!.Applies).Label is { } applies ? ApprovalErrors.WordsApply(applies.Terms) : null;
    }
}
