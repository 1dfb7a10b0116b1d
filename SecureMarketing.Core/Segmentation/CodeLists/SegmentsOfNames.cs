using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology.Lists;

namespace SecureMarketing.Core.Segmentation.CodeLists;

/// <summary>
/// Segments whose latest version names an account or a unit by a name that it had, or that it has from now on: in their own conditions or
/// in a segment inside them. Such a rule means others since then; its page says so until somebody confirms it.
/// </summary>
internal sealed class SegmentsOfNames(SegmentRules rules) : INameFollowers
{
    public async Task RenamedAsync(AppDbContext db, IReadOnlyCollection<Renaming> renamed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var versions = db.SegmentVersions;
        var found = await db.Segments.AsNoTracking().Join(versions, s => s.LatestVersionId, v => v.Id, (s, v) => new { s.Id, v.RuleJson }).ToListAsync(cancellationToken);
        foreach (var segment in found)
        {
            // One that can no longer be read finds nobody, whatever anything is called.
            if ((await rules.ReadAsync(db, segment.RuleJson, cancellationToken)).Rule is not { } rule)
                continue;
            var leaves = rule.Leaves().ToList();
            db.SegmentCodeChanges.AddRange(renamed.Where(r => leaves.Exists(l => Moves(l, r))).Select(r => new SegmentCodeChange
            {
                Id = SegmentCodeChangeId.New(),
                SegmentId = segment.Id,
                System = r.Thing == NamedThing.Account ? SegmentCodeChange.AccountNames : SegmentCodeChange.UnitNames,
                Version = Cut(r.Name),
                At = now,
            }).DistinctBy(c => (c.System, c.Version)));
        }
    }

    /// <summary>True when the condition finds the thing by one of the two names and not by the other.</summary>
    private static bool Moves(RuleLeaf leaf, Renaming renamed)
    {
        if (leaf.Attribute != (renamed.Thing == NamedThing.Account ? AccountAttributes.Name : UnitAttributes.VisitedUnit))
            return false;
        // By its code it is found before and after.
        if (renamed.Code is { } code && Finds(AccountUnit.Fold(code)))
            return false;
        return Finds(AccountUnit.Fold(renamed.Former)) != Finds(AccountUnit.Fold(renamed.Name));

        bool Finds(string name) => leaf.Value switch
        {
            TextList list => list.Texts.Any(t => AccountUnit.Fold(t) == name),
            TextValue text when leaf.Operator == RuleOperator.StartsWith => name.StartsWith(AccountUnit.Fold(text.Text), StringComparison.Ordinal),
            TextValue text => AccountUnit.Fold(text.Text) == name,
            _ => false,
        };
    }

    private static string Cut(string name) => name.Length <= CodeList.VersionLength ? name : name[..(CodeList.VersionLength - 1)].TrimEnd() + "…";
}
