using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Retention;

/// <summary>
/// A store of records of one class. Implemented by the owner of the tables, so that roll-ups follow in the same transaction.
/// </summary>
public interface IRetentionStore
{
    RetentionClass Class { get; }

    /// <summary>What would go and what would stay, exactly.</summary>
    Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken);

    /// <summary>Disposes of a bounded number of records within the open transaction, with everything that follows from it.</summary>
    /// <param name="db">Its transaction is the caller's.</param>
    /// <param name="scope">What is due.</param>
    /// <param name="passedOver">Records that earlier batches of the same run left standing: so many are skipped.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken);
}

/// <summary>Which records are due.</summary>
public sealed record RetentionScope
{
    public required RetentionSubject Subject { get; init; }

    public required RetentionSince Since { get; init; }

    /// <summary>What dates from before this day is due.</summary>
    public required DateOnly CutOff { get; init; }

    /// <summary>The instant at which that day begins in the organisation's zone.</summary>
    public required DateTimeOffset CutOffAt { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Everyone on whom a hold lies, with all their records.</summary>
    public required IReadOnlyCollection<ContactId> Held { get; init; }

    /// <summary>Number of <see cref="CutOff"/>, for columns that keep days.</summary>
    public int CutOffDay => CutOff.DayNumber;
}

/// <param name="Goes">Records that are due and free.</param>
/// <param name="Held">Due, but a hold lies on their person.</param>
/// <param name="Tied">Due, but evidence depends on them.</param>
public readonly record struct RetentionCounts(long Goes, long Held, long Tied);

/// <param name="Gone">Records that went.</param>
/// <param name="PassedOver">Records that were looked at and stay.</param>
/// <param name="Next">What the caller does now.</param>
public readonly record struct DisposedBatch(int Gone, int PassedOver, DisposalStep Next)
{
    public static DisposedBatch Wait { get; } = new(0, 0, DisposalStep.Wait);
}

public enum DisposalStep
{
    /// <summary>There may be more.</summary>
    Again = 1,

    /// <summary>Nothing is due any more.</summary>
    Done,

    /// <summary>The tables are in other hands (an import runs); the run goes on later.</summary>
    Wait,
}

/// <summary>What a hold on a person reaches. Implemented by Contacts, which knows their records.</summary>
public interface IHeldPeople
{
    /// <summary>All records of these people that are on file; empty when nobody is.</summary>
    Task<IReadOnlyCollection<ContactId>> RecordsAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken);
}
