using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>A custom attribute as everything but its own use cases sees it.</summary>
/// <param name="Key">Without <see cref="CustomAttribute.Prefix"/>.</param>
/// <param name="Options">By number, the first is number 1; empty unless a choice.</param>
public sealed record CustomDefinition(
    int Id, string Key, string Label, string Help, CustomType Type, string? Unit, Sensitivity Sensitivity, bool TellsHealth, CustomViewers Viewers,
    IReadOnlyList<string> Options, bool Retired)
{
    /// <summary>As mappings and segments name it.</summary>
    public string FullKey => CustomAttribute.Prefix + Key;

    /// <summary>Words are identifiers until shown otherwise: nobody sees them without stating why.</summary>
    public bool NeedsReveal => Type == CustomType.Text || Viewers == CustomViewers.OnReveal;

    /// <summary>All that were ever defined, retired ones included, by label.</summary>
    public static async Task<IReadOnlyList<CustomDefinition>> AllAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var rows = await db.CustomAttributes.AsNoTracking().Include(a => a.Options.OrderBy(o => o.Number)).ToListAsync(cancellationToken);
        return [.. rows.Select(Of).OrderBy(d => d.Label, StringComparer.OrdinalIgnoreCase)];
    }

    public static CustomDefinition Of(CustomAttribute row) => new(
        row.Id, row.Key, row.Label, row.Help, row.Type, row.Unit, row.Sensitivity, row.TellsHealth, row.Viewers,
        [.. row.Options.OrderBy(o => o.Number).Select(o => o.Word)], row.RetiredAt is not null);
}
