using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>
/// What an owner of facts does when a person is erased: what goes, and what stays because a law demands it. Implemented by
/// Contacts and by the modules above it.
/// </summary>
public interface IErasure
{
    /// <summary>What would happen; shown to the operator beforehand. Parts without rows are left out.</summary>
    Task<IReadOnlyList<ErasurePart>> PlanAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken);

    /// <summary>Carries it out within the open transaction; the person's own row is still there.</summary>
    /// <param name="db">Its transaction ends with the use case.</param>
    /// <param name="person">Opened for what must outlive them as a blind index.</param>
    /// <param name="now">The moment of erasure.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task EraseAsync(AppDbContext db, ErasedSubject person, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>Whom an erasure is about. PHI: a class without a printing <see cref="object.ToString"/>.</summary>
public sealed class ErasedSubject(ContactId id, EmailAddress? email, byte[]? emailIndex)
{
    public ContactId Id { get; } = id;

    /// <summary>Null when none is on file.</summary>
    public EmailAddress? Email { get; } = email;

    /// <summary>Blind index of the mailbox; null when none is on file.</summary>
    public byte[]? EmailIndex { get; } = emailIndex;
}

/// <summary>What becomes of one kind of rows.</summary>
public enum ErasureFate
{
    /// <summary>Deleted.</summary>
    Goes = 1,

    /// <summary>Kept, because a law demands it.</summary>
    Stays,

    /// <summary>Messages that wait are cancelled.</summary>
    Cancelled,
}

/// <summary>One kind of rows in the plan.</summary>
/// <param name="What">For people: "authorizations".</param>
/// <param name="Rows">How many.</param>
/// <param name="Fate">What becomes of them.</param>
/// <param name="Why">The law that keeps them, or what is left of them; null where they simply go.</param>
public sealed record ErasurePart(string What, int Rows, ErasureFate Fate, string? Why = null);
