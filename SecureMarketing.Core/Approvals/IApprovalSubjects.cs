using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Approvals;

/// <summary>How a decision over a request ended.</summary>
public enum ApprovalVerdict
{
    Approved = 1,
    Rejected = 2,
    ChangesRequested = 3,
    Withdrawn = 4,
}

/// <summary>A subject as approvals need it, read now.</summary>
/// <param name="Hash">Over everything an approval binds, lower-case hex.</param>
/// <param name="Editors">Everyone who ever edited this version or what it is made of: the email, the segment.</param>
/// <param name="Sheets">The facts as stated.</param>
public sealed record ApprovalSubjectState(string Hash, IReadOnlySet<UserId> Editors, IReadOnlyList<FactSheet> Sheets)
{
    /// <summary>Parts that a comment can hang on, in reading order.</summary>
    public IReadOnlyList<ReviewAnchor> Anchors { get; init; } = [];

    /// <summary>Words of the text that may tell a sensitive category; Compliance cannot grant before each is answered.</summary>
    public IReadOnlyList<ProposedLabel> Proposed { get; init; } = [];

    /// <summary>What it was submitted with and has lost since, so that nobody may grant; null: nothing.</summary>
    public Error? Obstacle { get; init; }

    /// <summary>True while the version is in review or can come back to it.</summary>
    public bool TakesComments { get; init; } = true;
}

/// <summary>
/// The owner of one kind of subject (Campaigns; later Journeys). Calls run in the caller's context and transaction.
/// </summary>
public interface IApprovalSubjects
{
    /// <summary>The <see cref="ApprovalSubject.Kind"/> it owns.</summary>
    string Kind { get; }

    /// <summary>Null when there is no such version.</summary>
    Task<ApprovalSubjectState?> LoadAsync(AppDbContext db, ApprovalSubject subject, CancellationToken cancellationToken);

    /// <summary>Everyone who ever edited this version, without the work of hashing it; empty when there is no such version.</summary>
    Task<IReadOnlySet<UserId>> EditorsAsync(AppDbContext db, ApprovalSubject subject, CancellationToken cancellationToken);

    /// <summary>Moves the subject's own state; a refusal undoes the decision.</summary>
    Task<Result> DecidedAsync(AppDbContext db, ApprovalSubject subject, ApprovalVerdict verdict, DateTimeOffset now, CancellationToken cancellationToken);
}
