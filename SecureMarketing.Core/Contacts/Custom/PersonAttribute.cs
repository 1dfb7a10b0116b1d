using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>A person's value as their page shows it. PHI: a class without a printing <see cref="object.ToString"/>.</summary>
public sealed class PersonAttribute
{
    public required CustomDefinition Definition { get; init; }

    /// <summary>Null until it is revealed.</summary>
    public required string? Shown { get; init; }

    /// <summary>Whether the actor may be told values of this attribute at all.</summary>
    internal static bool MaySee(Actor actor, CustomDefinition definition) =>
        ((definition.Sensitivity == Sensitivity.None && definition.Viewers != CustomViewers.SensitiveViewers) || actor.Holds(Permission.SensitiveAttributesUse))
        && (!definition.Sensitivity.HasFlag(Sensitivity.SubstanceUse) || actor.Holds(Permission.Part2Use));

    /// <summary>What is on file for a person, by label; and how many values the actor may not see.</summary>
    internal static async Task<(IReadOnlyList<PersonAttribute> Shown, int Hidden)> OfAsync(AppDbContext db, ContactId contact, Actor actor, CancellationToken cancellationToken)
    {
        var values = await db.CustomValues.AsNoTracking().Where(v => v.ContactId == contact).ToDictionaryAsync(v => v.AttributeId, cancellationToken);
        if (values.Count == 0)
            return ([], 0);
        var own = (await CustomDefinition.AllAsync(db, cancellationToken)).Where(d => values.ContainsKey(d.Id)).ToList();
        var visible = own.Where(d => MaySee(actor, d)).ToList();
        return ([.. visible.Select(d => new PersonAttribute { Definition = d, Shown = d.NeedsReveal ? null : CustomWords.Of(d, values[d.Id].Number, null) })], own.Count - visible.Count);
    }
}
