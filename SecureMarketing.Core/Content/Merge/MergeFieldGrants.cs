using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Content;

/// <summary>Merge fields among the fields that are granted to purposes (Attributes/Purposes): "merge.latestA1c".</summary>
public sealed class MergeFieldGrants(FieldRegister register)
{
    /// <summary>Key of a merge field there.</summary>
    public static string KeyOf(MergeField field) => "merge." + field.Key;

    /// <summary>Null when every field of the email is granted to the purpose today; else which is not.</summary>
    public Task<Error?> RefuseAsync(AppDbContext db, PhiUsage usage, FieldPurpose purpose, CancellationToken cancellationToken) =>
        register.RefuseAsync(db, Keys(usage), purpose, cancellationToken);

    /// <summary>Notes in the caller's unit of work that the email's fields served.</summary>
    public static Task NoteAsync(AppDbContext db, PhiUsage usage, FieldPurpose purpose, FieldUser user, Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        FieldRegister.NoteAsync(db, Keys(usage), purpose, user, id, now, cancellationToken);

    /// <summary>Of each merge field, by <see cref="MergeField.Key"/>, the purposes that it may not serve today; fields that serve all are absent.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<FieldPurpose>>> WithheldAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var withheld = new Dictionary<string, IReadOnlyList<FieldPurpose>>(StringComparer.Ordinal);
        foreach (var purpose in FieldPurposes.All)
        {
            var serving = await register.ServingAsync(db, purpose, cancellationToken);
            foreach (var field in MergeCatalogue.All.Where(f => !serving.Contains(KeyOf(f))))
                withheld[field.Key] = [.. withheld.GetValueOrDefault(field.Key, []), purpose];
        }

        return withheld;
    }

    private static IEnumerable<string> Keys(PhiUsage usage) => usage.Fields.Select(f => KeyOf(f.Field));
}

internal sealed class MergeFields : IPersonFields
{
    public IReadOnlyList<PersonField> Fields { get; } =
        [.. MergeCatalogue.All.Select(f => new PersonField(MergeFieldGrants.KeyOf(f), f.Label, "Emails", f.Phi == PhiLevel.Clinical, f.OpenToFundraising))];
}
