using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.People;

/// <summary>Something that happened around a person: a permission given or taken back, a message. No content, no values.</summary>
/// <param name="Group"><c>consent</c> or <c>message</c>.</param>
/// <param name="Text">In plain words, e.g. "Authorization signed".</param>
/// <param name="Values">States, methods and reason codes as they are stored; a reader puts them into words.</param>
public sealed record PersonEvent(DateTimeOffset At, string Group, string Text, params IReadOnlyList<string> Values)
{
    /// <summary>What the event is about, e.g. <c>authorization</c> and its id, for a page that can open it; null: nothing to open.</summary>
    public (string Kind, Guid Id)? About { get; init; }
}

/// <summary>
/// Tells what an owner of facts knows to have happened around a person. Implemented by the modules above Contacts; the
/// person's page shows all of it on one time line.
/// </summary>
public interface IPersonHistory
{
    /// <summary>What a reader must hold besides the right to see the person; null: nothing more.</summary>
    Permission? Needs => null;

    /// <summary>Newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<PersonEvent>> OfAsync(AppDbContext db, ContactId contact, int limit, CancellationToken cancellationToken);
}
