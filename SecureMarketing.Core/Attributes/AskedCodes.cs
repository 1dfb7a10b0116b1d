using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Attributes;

/// <summary>Numbers of the codes of questions that attributes stand for, and of the answers that conditions on them name by word.</summary>
internal sealed class AskedCodes
{
    private readonly List<Row> questions;
    private readonly List<Row> answers;

    private AskedCodes(List<Row> questions, List<Row> answers) => (this.questions, this.answers) = (questions, answers);

    /// <summary>Two short queries, none for a rule without such attributes.</summary>
    public static async Task<AskedCodes> LoadAsync(AppDbContext db, AttributeCatalogue catalogue, IReadOnlyList<RuleLeaf> leaves, CancellationToken cancellationToken)
    {
        var asking = leaves.Where(l => catalogue[l.Attribute].Asks.Count > 0).ToList();
        if (asking.Count == 0)
            return new AskedCodes([], []);
        var asks = asking.SelectMany(l => catalogue[l.Attribute].Asks).ToList();
        var (systems, values) = (asks.Select(a => a.System).Distinct().ToList(), asks.Select(a => a.Code).OfType<string>().Distinct().ToList());
        var whole = asks.Where(a => a.Code is null).Select(a => a.System).Distinct().ToList();
        var codes = db.Codes.AsNoTracking();
        var asked = await codes.Where(c => systems.Contains(c.System) && (values.Contains(c.Value) || whole.Contains(c.System)))
            .Select(c => new Row(c.Id, c.System, c.Value, c.Display)).ToListAsync(cancellationToken);
        var words = asking.SelectMany(Words).Select(w => w.ToLowerInvariant()).Distinct().ToList();
#pragma warning disable CA1304, CA1311, MA0011 // translated to SQL lower(), the one folding that all databases have
        var meant = words.Count == 0 ? [] : await codes.Where(c => words.Contains(c.Display.ToLower()) || words.Contains(c.Value.ToLower()))
            .Select(c => new Row(c.Id, c.System, c.Value, c.Display)).ToListAsync(cancellationToken);
#pragma warning restore CA1304, CA1311, MA0011
        return new AskedCodes(asked, meant);
    }

    /// <summary>True when somebody was asked, for a question that has a code of its own.</summary>
    public static Task<bool> IsAskedAsync(AppDbContext db, SocialQuestion question, CancellationToken cancellationToken)
    {
        var (system, code) = (question.System, question.Code);
        var codes = db.Codes;
        return db.ClinicalLatest.AsNoTracking().AnyAsync(l => l.Kind == FactKind.Observation && codes.Any(c => c.Id == l.CodeId && c.System == system && c.Value == code), cancellationToken);
    }

    /// <summary>The questions of an attribute. Where a whole system stands for it, its codes are the answers as well: those that the condition's words mean, all without words.</summary>
    public IReadOnlyList<int> Of(AttributeDefinition definition, RuleLeaf leaf)
    {
        var words = Words(leaf);
        return [.. questions.Where(q => definition.Asks.Any(a => a.System == q.System && (a.Code == q.Value || (a.Code is null && (words.Count == 0 || words.Any(w => q.Is(w))))))).Select(q => q.Id)];
    }

    /// <summary>The answers that a condition's words mean; null where it names none.</summary>
    public IReadOnlyList<int>? Answers(RuleLeaf leaf) => Words(leaf) is { Count: > 0 } words ? [.. answers.Where(a => words.Any(a.Is)).Select(a => a.Id)] : null;

    private static IReadOnlyList<string> Words(RuleLeaf leaf) => leaf.Value switch
    {
        TextList list => list.Texts,
        TextValue text => [text.Text],
        _ => [],
    };

    private sealed record Row(int Id, string System, string Value, string Display)
    {
        public bool Is(string word) => string.Equals(word, Display, StringComparison.OrdinalIgnoreCase) || string.Equals(word, Value, StringComparison.OrdinalIgnoreCase);
    }
}
