using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Attributes.Purposes;

/// <summary>Whether fields may serve a purpose, and the note that they did. Asked by the use cases, not by the pages.</summary>
public sealed class FieldRegister(IEnumerable<IPersonFields> owners)
{
    /// <summary>Every field, in the order of its owner.</summary>
    public IReadOnlyList<PersonField> All => [.. owners.SelectMany(o => o.Fields)];

    /// <summary>Null when there is no such field.</summary>
    public PersonField? Find(string key) => All.FirstOrDefault(f => f.Key == key);

    /// <summary>Keys of the fields that may serve a purpose today.</summary>
    public async Task<IReadOnlySet<string>> ServingAsync(AppDbContext db, FieldPurpose purpose, CancellationToken cancellationToken)
    {
        var withdrawn = await WithdrawnAsync(db, purpose, cancellationToken);
        return All.Where(f => FieldPurposes.MayServe(f, purpose) && !withdrawn.Contains(f.Key)).Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Null when every one of these fields may serve the purpose; else which may not, and what to do.</summary>
    public async Task<Error?> RefuseAsync(AppDbContext db, IEnumerable<string> fields, FieldPurpose purpose, CancellationToken cancellationToken)
    {
        var refused = await RefusedAsync(db, fields, purpose, cancellationToken);
        return refused.Count == 0 ? null : FieldErrors.NotGranted([.. refused.Select(f => Find(f)?.Label ?? f)], purpose);
    }

    /// <summary>Those of these fields that may not serve the purpose, each once, in their order.</summary>
    public async Task<IReadOnlyList<string>> RefusedAsync(AppDbContext db, IEnumerable<string> fields, FieldPurpose purpose, CancellationToken cancellationToken)
    {
        var withdrawn = await WithdrawnAsync(db, purpose, cancellationToken);
        var known = All.ToDictionary(f => f.Key, StringComparer.Ordinal);
        // A field that is no longer offered serves those who have it, until it is withdrawn.
        return [.. fields.Distinct(StringComparer.Ordinal).Where(f => withdrawn.Contains(f) || (known.TryGetValue(f, out var field) && !FieldPurposes.MayServe(field, purpose)))];
    }

    public Task<Error?> RefuseAsync(AppDbContext db, RuleNode rule, FieldPurpose purpose, CancellationToken cancellationToken) =>
        RefuseAsync(db, Fields(rule), purpose, cancellationToken);

    /// <summary>Notes in the open unit of work that these fields served; no value is kept.</summary>
    public static async Task NoteAsync(
        AppDbContext db, IEnumerable<string> fields, FieldPurpose purpose, FieldUser user, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keys = fields.Distinct(StringComparer.Ordinal).ToList();
        var known = await db.RecordedUses.Where(u => u.Purpose == purpose && u.User == user && u.UserId == id && keys.Contains(u.Field)).ToDictionaryAsync(u => u.Field, cancellationToken);
        foreach (var key in keys)
        {
            if (known.TryGetValue(key, out var use))
                (use.LastUsedAt, use.Times) = (now, use.Times + 1);
            else
                db.RecordedUses.Add(new RecordedUse { Field = key, Purpose = purpose, User = user, UserId = id, FirstUsedAt = now, LastUsedAt = now, Times = 1 });
        }
    }

    public static Task NoteAsync(AppDbContext db, RuleNode rule, FieldPurpose purpose, FieldUser user, Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        NoteAsync(db, Fields(rule), purpose, user, id, now, cancellationToken);

    private static async Task<IReadOnlySet<string>> WithdrawnAsync(AppDbContext db, FieldPurpose purpose, CancellationToken cancellationToken) =>
        (await db.FieldGrants.AsNoTracking().Where(g => g.Purpose == purpose && !g.Granted).Select(g => g.Field).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Fields(RuleNode rule) => rule.Leaves().Select(l => l.Attribute);
}
