using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// What messages stem from, told by its owner (Campaigns; later Journeys). All calls run in the caller's context and
/// transaction. A call about an origin that is not the implementer's answers null or an empty list.
/// </summary>
public interface IMessageOrigin
{
    /// <summary>
    /// Runs whose time has come and whose launch is not complete, one that a crash interrupted included. Everything the
    /// owner checks before a launch (approval, schedule window) has passed.
    /// </summary>
    Task<IReadOnlyList<OriginRun>> DueRunsAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The frozen audience of a run by ascending contact id.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="run">A run that <see cref="DueRunsAsync"/> named.</param>
    /// <param name="after">Last contact of the page before, null for the first page.</param>
    /// <param name="take">At most so many; a shorter page is the last.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<ContactId>> AudiencePageAsync(AppDbContext db, OriginRun run, ContactId? after, int take, CancellationToken cancellationToken);

    /// <summary>Everything the sender must know about one version of an origin as of now; null when it is unknown.</summary>
    Task<OriginFacts?> FactsAsync(AppDbContext db, OriginId origin, int version, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// <see cref="OriginFacts.StateVersion"/> alone, read again in the transaction that starts DATA; null when the origin
    /// is unknown.
    /// </summary>
    Task<long?> StateVersionAsync(AppDbContext db, OriginId origin, int version, CancellationToken cancellationToken);

    /// <summary>Every person of the run has its recipient row. Called once more after a crash.</summary>
    Task LaunchedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Runs that were launched and not yet told to be drained.</summary>
    Task<IReadOnlyList<OriginRun>> LaunchedRunsAsync(AppDbContext db, CancellationToken cancellationToken);

    /// <summary>No message of the run waits or is under way any more. May be called again.</summary>
    Task DrainedAsync(AppDbContext db, OriginRun run, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>One run of an origin: what a launch turns into recipients.</summary>
/// <param name="Origin">Campaign or journey step, never its version.</param>
/// <param name="Version">The version launched; a column of the recipient, not part of its key.</param>
/// <param name="Occurrence">Run number of a recurring campaign or visit of an enrolment; 1 upward.</param>
public sealed record OriginRun(OriginId Origin, int Version, int Occurrence);

/// <summary>One version of an origin as the sender sees it.</summary>
public sealed record OriginFacts
{
    /// <summary>The origin's part of every gate question: state, approval, class, labels, content hash.</summary>
    public required GateOrigin Gate { get; init; }

    /// <summary>The version these facts are about, 1 upward.</summary>
    public required int Version { get; init; }

    /// <summary>Grows with every change of state, approval or content of this version.</summary>
    public required long StateVersion { get; init; }

    /// <summary>Content's version that was approved.</summary>
    public required ContentVersionId ContentVersion { get; init; }

    /// <summary>Header From: an address of the organisation, neutral for sensitive streams.</summary>
    public required EmailAddress From { get; init; }

    /// <summary>Display name of the sender, lint-checked with the content.</summary>
    public required string FromName { get; init; }

    /// <summary>Null: replies go to <see cref="From"/>.</summary>
    public EmailAddress? ReplyTo { get; init; }

    /// <summary>
    /// Neutral name of the stream for List-ID (RFC 2919), letters, digits and hyphens, e.g. <c>news</c>; never a topic or
    /// department.
    /// </summary>
    public required string Stream { get; init; }

    public required MessagePlan Plan { get; init; }

    /// <summary>
    /// What a person asked for this moment, such as a one-time code: it goes to the record that the request is about, also
    /// when that is merged into another. Default false.
    /// </summary>
    public bool AnswersRequest { get; init; }

    /// <summary>
    /// It has no content of its own, only notices of what waits in the portal; <see cref="ContentVersion"/> says nothing then.
    /// Default false.
    /// </summary>
    public bool NoticesOnly { get; init; }

    /// <summary>The author asked for end-to-end encryption or portal ("encrypt more"). Default false.</summary>
    public bool NoTlsOnly { get; init; }
}

/// <summary>
/// An owner that answers the one question of every message by a prepared statement: through the context it costs as much as
/// writing the message's step.
/// </summary>
internal interface IStatedOrigin
{
    /// <inheritdoc cref="IMessageOrigin.StateVersionAsync"/>
    Task<long?> StateVersionAsync(PreparedStatements statements, OriginId origin, int version, CancellationToken cancellationToken);
}
