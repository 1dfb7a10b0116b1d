using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Numbers of codes, remembered during one run; a code met for the first time gets its row and its labels.</summary>
internal sealed class CodeBook
{
    private Dictionary<CodeRef, int>? numbers;

    /// <summary>Makes sure that each code has a number. Runs in the caller's transaction.</summary>
    public async Task LearnAsync(AppDbContext db, IEnumerable<CodeRef> codes, CancellationToken cancellationToken)
    {
        numbers ??= await db.Codes.AsNoTracking().Select(c => new { c.System, c.Value, c.Id })
            .ToDictionaryAsync(c => new CodeRef(c.System, c.Value, ""), c => c.Id, cancellationToken);
        var added = new Dictionary<CodeRef, Code>();
        foreach (var code in codes)
        {
            if (!numbers.ContainsKey(code) && !added.ContainsKey(code))
                added.Add(code, new Code(code.System, code.Value, code.Display, SensitivityCatalogue.Of(code.System, code.Value)));
        }

        if (added.Count == 0)
            return;
        db.Codes.AddRange(added.Values);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var (reference, code) in added)
            numbers.Add(reference, code.Id);
    }

    public int this[CodeRef code] => numbers![code];

    public int? Of(CodeRef? code) => code is { } known ? this[known] : null;
}
