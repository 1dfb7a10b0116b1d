using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Terminology;

/// <summary>Labels of codes on file: written so that nobody's word is lost, and read before the catalogue is asked.</summary>
internal static class CodeLabelRows
{
    /// <summary>
    /// Writes the labels that change, each only where nobody wrote others since they were read: an import, a decision and a new catalogue may
    /// meet at one code.
    /// </summary>
    /// <param name="db">In the caller's transaction.</param>
    /// <param name="codes">As they were read, not tracked.</param>
    /// <param name="change">Its new labels.</param>
    /// <param name="cancellationToken">Ends the statements.</param>
    /// <returns>False: somebody came between; read anew and do it again.</returns>
    public static async Task<bool> ChangeAsync(AppDbContext db, IEnumerable<Code> codes, Func<Code, CodeLabels> change, CancellationToken cancellationToken)
    {
        var complete = true;
        foreach (var group in codes.Select(c => (c.Id, Before: c.Labels, After: change(c))).Where(c => c.Before != c.After).GroupBy(c => (c.Before, c.After)))
        {
            var ids = group.Select(c => c.Id).ToList();
            var (before, after) = group.Key;
            var (label, stated, judged) = before;
            var written = await db.Codes.Where(c => ids.Contains(c.Id) && c.Sensitivity == label && c.Stated == stated && c.Judged == judged)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(c => c.Sensitivity, after.Sensitivity).SetProperty(c => c.Stated, after.Stated).SetProperty(c => c.Judged, after.Judged), cancellationToken);
            complete &= written == ids.Count;
        }

        return complete;
    }

    /// <summary>The label of each code: as it stands on file, and the catalogue's where no record carries it.</summary>
    /// <param name="db">Database.</param>
    /// <param name="values">Codes that will be asked for, of any system; some hundred at most.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>By system and code.</returns>
    public static async Task<Func<string, string, Sensitivity>> OfAsync(AppDbContext db, IReadOnlyCollection<string> values, CancellationToken cancellationToken)
    {
        var known = values.Count == 0 ? [] : await db.Codes.AsNoTracking().Where(c => values.Contains(c.Value)).Select(c => new { c.System, c.Value, c.Sensitivity })
            .ToDictionaryAsync(c => (c.System, c.Value), c => c.Sensitivity, cancellationToken);
        return Of(known);
    }

    /// <summary>The same for any number of codes that are perhaps not on file yet: what people judged, and the catalogue's word of all others.</summary>
    public static async Task<Func<string, string, Sensitivity>> JudgedAsync(AppDbContext db, CancellationToken cancellationToken) =>
        Of(await db.Codes.AsNoTracking().Where(c => c.Judged != null).Select(c => new { c.System, c.Value, c.Sensitivity })
            .ToDictionaryAsync(c => (c.System, c.Value), c => c.Sensitivity, cancellationToken));

    private static Func<string, string, Sensitivity> Of(Dictionary<(string System, string Value), Sensitivity> known) =>
        (system, code) => known.TryGetValue((system, code), out var label) ? label : SensitivityCatalogue.Of(system, code);
}
