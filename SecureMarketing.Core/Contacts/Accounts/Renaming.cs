using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>What rules name by its name.</summary>
public enum NamedThing
{
    Account = 1,
    Unit = 2,
}

/// <summary>An account or a unit that is called otherwise.</summary>
/// <param name="Thing">Which of them.</param>
/// <param name="Former">The name before.</param>
/// <param name="Name">The name from now on; another one than before, letter case aside.</param>
public readonly record struct Renaming(NamedThing Thing, string Former, string Name)
{
    /// <summary>A unit's code, by which rules find it whatever it is called; null for an account, which has none.</summary>
    public string? Code { get; init; }

    /// <summary>Null where rules would not see a difference.</summary>
    public static Renaming? Of(NamedThing thing, string former, string name) =>
        AccountUnit.Fold(former) == AccountUnit.Fold(name) ? null : new Renaming(thing, former, name);
}

/// <summary>Told of new names, so that nothing that was saved changes its meaning unseen. Implemented by Segmentation.</summary>
public interface INameFollowers
{
    /// <param name="db">The context whose open transaction holds the change; what is noted is saved with the caller's next SaveChanges.</param>
    /// <param name="renamed">Each at least one.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task RenamedAsync(AppDbContext db, IReadOnlyCollection<Renaming> renamed, DateTimeOffset now, CancellationToken cancellationToken);
}
