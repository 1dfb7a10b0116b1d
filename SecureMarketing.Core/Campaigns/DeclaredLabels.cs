using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns;

/// <summary>Sensitive categories that an author can say a message tells, and the words of its text that ask for one. Pure.</summary>
public static class DeclaredLabels
{
    /// <summary>In the order of pages. Psychotherapy notes are never used, and nobody declares that something is unknown.</summary>
    public static IReadOnlyList<Sensitivity> Each { get; } =
    [
        Sensitivity.SubstanceUse, Sensitivity.MentalHealth, Sensitivity.Hiv, Sensitivity.SexuallyTransmitted, Sensitivity.Reproductive, Sensitivity.Violence, Sensitivity.Genetic,
        Sensitivity.GenderIdentity,
    ];

    internal static Sensitivity All { get; } = Each.Aggregate(Sensitivity.None, (sum, one) => sum | one);

    /// <summary>What the text says of categories that the message does not bear yet, one for each.</summary>
    internal static IReadOnlyList<ProposedLabel> Of(EmailDocument document, SensitiveWords words, Sensitivity borne)
    {
        var found = document.Blocks.Select(b => (b.Id, Text: TextOf(b))).Where(b => b.Text.Length > 0)
            .SelectMany(b => words.In(b.Text).Select(t => (b.Id, b.Text, Term: t))).ToList();
        return
        [
            .. Each.Where(category => !borne.HasFlag(category)).Select(category => (category, Hits: found.Where(f => f.Term.Category.HasFlag(category)).ToList())).Where(c => c.Hits.Count > 0)
                .Select(c => new ProposedLabel(
                    c.category, [.. c.Hits.Select(h => h.Term.Term).Distinct(StringComparer.Ordinal)], [.. c.Hits.Select(h => h.Id).Distinct(StringComparer.Ordinal)],
                    HashOf(c.Hits.Select(h => (h.Id, h.Text)).Distinct()))),
        ];
    }

    private static string TextOf(EmailBlock block) => block switch
    {
        // What a fallback would show is text as well.
        IInlineBlock text => InlineList.Readable(text.Content) + " " + string.Join(' ', text.Content.OfType<MergeRun>().Select(r => r.Fallback)),
        ButtonBlock button => button.Label,
        _ => "",
    };

    private static string HashOf(IEnumerable<(string Id, string Text)> blocks) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', blocks.Select(b => $"{b.Id}:{b.Text.Length}:{b.Text}")))));
}
