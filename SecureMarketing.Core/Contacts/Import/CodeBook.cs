using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Numbers of codes, remembered during one run; a code met for the first time gets its row and its labels.</summary>
internal sealed class CodeBook
{
    private const int IdsPerQuery = 500;

    private readonly HashSet<(int, Sensitivity)> labels = [];
    private Dictionary<CodeRef, int>? numbers;

    /// <summary>Makes sure that each code has a number. Runs in the caller's transaction.</summary>
    public async Task LearnAsync(AppDbContext db, IEnumerable<CodeRef> codes, CancellationToken cancellationToken)
    {
        numbers ??= await db.Codes.AsNoTracking().Select(c => new { c.System, c.Value, c.Id })
            .ToDictionaryAsync(c => new CodeRef(c.System, c.Value, ""), c => c.Id, cancellationToken);
        var added = new Dictionary<CodeRef, Code>();
        var labelled = new Dictionary<int, Sensitivity>();
        foreach (var code in codes)
        {
            if (!numbers.TryGetValue(code, out var number))
            {
                if (!added.TryGetValue(code, out var fresh))
                    added[code] = fresh = new Code(code.System, code.Value, code.Display, SensitivityCatalogue.Of(code.System, code.Value));
                if (code.Label != Sensitivity.None)
                    fresh.State(code.Label);
            }
            else if (code.Label != Sensitivity.None && !labels.Contains((number, code.Label)))
            {
                labelled[number] = labelled.GetValueOrDefault(number) | code.Label;
            }
        }

        await LabelAsync(db, labelled, cancellationToken);
        if (added.Count == 0)
            return;
        db.Codes.AddRange(added.Values);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var (reference, code) in added)
            numbers.Add(reference, code.Id);
    }

    /// <summary>Adds the mapping's labels to codes that are there already. A category is never taken away.</summary>
    private async Task LabelAsync(AppDbContext db, Dictionary<int, Sensitivity> labelled, CancellationToken cancellationToken)
    {
        foreach (var chunk in labelled.Keys.Chunk(IdsPerQuery))
        {
            List<Code> codes;
            do
            {
                codes = await db.Codes.AsNoTracking().Where(c => chunk.Contains(c.Id)).ToListAsync(cancellationToken);
            }
            while (!await CodeLabelRows.ChangeAsync(db, codes, c => c.Labels.With(labelled[c.Id], c.Catalogue), cancellationToken));
        }

        labels.UnionWith(labelled.Select(l => (l.Key, l.Value)));
    }

    public int this[CodeRef code] => numbers![code];

    public int? Of(CodeRef? code) => code is { } known ? this[known] : null;
}
