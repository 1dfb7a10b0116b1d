using System.Globalization;
using System.Numerics;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>What codes and custom attributes count as at one moment of a dry run.</summary>
internal sealed class DryRunLabels
{
    private IReadOnlyDictionary<int, Sensitivity> codes = new Dictionary<int, Sensitivity>();
    private IReadOnlyDictionary<string, Sensitivity> attributes = new Dictionary<string, Sensitivity>();

    public static async Task<DryRunLabels> OfAsync(AppDbContext db, CancellationToken cancellationToken) => new()
    {
        codes = await db.Codes.AsNoTracking().Select(c => new { c.Id, c.Sensitivity }).ToDictionaryAsync(c => c.Id, c => c.Sensitivity, cancellationToken),
        attributes = await db.CustomAttributes.AsNoTracking().Select(a => new { a.Key, a.Sensitivity }).ToDictionaryAsync(a => a.Key, a => a.Sensitivity, cancellationToken),
    };

    /// <summary>A line for each category that codes would be labelled with, and for each custom attribute that would be raised.</summary>
    public IEnumerable<ImportChange> Since(DryRunLabels before, ImportRunId run)
    {
        foreach (var category in Enum.GetValues<Sensitivity>().Where(s => BitOperations.PopCount((uint)s) == 1))
        {
            var labelled = codes.Where(c => c.Value.HasFlag(category)).Select(c => c.Key).ToList();
            var added = labelled.Count(id => !before.codes.ContainsKey(id));
            var raised = labelled.Count(id => before.codes.TryGetValue(id, out var former) && !former.HasFlag(category));
            if (added + raised > 0)
                yield return Line(run, category, ImportTargets.Code, added, raised);
        }

        foreach (var (key, sensitivity) in attributes)
        {
            if ((sensitivity & ~before.attributes.GetValueOrDefault(key)) is not Sensitivity.None and var more)
                yield return Line(run, more, CustomAttribute.Prefix + key, 0, 1);
        }
    }

    private static ImportChange Line(ImportRunId run, Sensitivity label, string field, int added, int raised) => new()
    {
        RunId = run,
        Subject = ImportChange.Label + ((int)label).ToString(CultureInfo.InvariantCulture),
        Field = field,
        New = added,
        Changed = raised,
    };
}
