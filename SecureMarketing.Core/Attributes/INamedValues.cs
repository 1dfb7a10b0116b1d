using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>One thing that a condition may name.</summary>
/// <param name="Id">What a rule writes down; stays the same when the thing is renamed.</param>
/// <param name="Name">What people call it.</param>
public sealed record NamedChoice(string Id, string Name);

/// <summary>A source whose conditions name things of their own (<see cref="RuleLeaf.Which"/>).</summary>
internal interface INamedValues
{
    /// <summary>What a condition on the attribute can be about, by name; at most 500.</summary>
    Task<IReadOnlyList<NamedChoice>> ChoicesAsync(AppDbContext db, string attribute, CancellationToken cancellationToken);

    /// <summary>The things of this id or, letter case aside, of this name. None: unknown. Several: the name alone does not tell.</summary>
    Task<IReadOnlyList<NamedChoice>> FindAsync(AppDbContext db, string attribute, string stated, CancellationToken cancellationToken);
}
