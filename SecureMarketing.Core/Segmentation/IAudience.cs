using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>What a campaign or approval needs to know about a segment version; all but its name and sensitivity is immutable like the version itself.</summary>
/// <param name="Hash">SHA-256 of the canonical rule, 32 bytes.</param>
/// <param name="Sensitivity">As it was saved, and what the labels of its codes say now.</param>
/// <param name="Sentence">The rule in plain words.</param>
/// <param name="Categories">Kinds of information that the rule rests on, as an authorization names them.</param>
public sealed record AudienceFacts(
    SegmentId SegmentId, SegmentVersionId VersionId, string Name, int Number, byte[] Hash, Sensitivity Sensitivity, PhiLevel PhiLevel, string Sentence,
    IReadOnlySet<string> Categories)
{
    /// <summary>Labels of the fields that a request for donations may not rest on without authorization (45 CFR 164.514(f)(1)).</summary>
    public IReadOnlyList<string> BeyondFundraising { get; init; } = [];

    /// <summary>Labels that its author could use only because a campaign was granted them; a campaign that uses it must hold them too.</summary>
    public Sensitivity Granted { get; init; }

    /// <summary>True: the catalogue no longer understands the rule. Nobody is found by it, and whoever would use it is refused.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>The sensitivity that was saved with the version.</summary>
    internal Sensitivity Saved { get; init; }

    /// <summary>As it was saved; null only for facts that no database told.</summary>
    internal RuleNode? Rule { get; init; }
}

/// <param name="Count">As the actor may be told.</param>
/// <param name="People">Everyone of whom it is the number.</param>
public sealed record ShownPeople(ShownCount Count, IReadOnlyList<ContactId> People);

/// <summary>Segments as Campaigns and Journeys use them, in their own transaction.</summary>
public interface IAudience
{
    /// <summary>Null when there is no such version.</summary>
    Task<AudienceFacts?> FactsAsync(AppDbContext db, SegmentVersionId version, CancellationToken cancellationToken);

    /// <summary>The same facts with what may have changed under an unchanged version: its segment's name, the labels of its codes. Two short statements, however many there are.</summary>
    /// <returns>In the order of those known.</returns>
    Task<IReadOnlyList<AudienceFacts>> RefreshAsync(AppDbContext db, IReadOnlyList<AudienceFacts> known, CancellationToken cancellationToken);

    /// <summary>Null when the version's rule can be read and the actor may use what it rests on: as it was saved, and by the labels that its codes have now.</summary>
    /// <exception cref="InvalidOperationException">No such version.</exception>
    Task<Error?> RefuseAsync(AppDbContext db, Actor actor, SegmentVersionId version, CancellationToken cancellationToken);

    /// <summary>The same where whoever acts may work for a campaign. What is used only by its grant is put on the trail.</summary>
    /// <param name="scope">Who acts.</param>
    /// <param name="campaign">The campaign that they act for: what that was granted is open. Null = for none.</param>
    /// <param name="version">Which one.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    /// <exception cref="InvalidOperationException">No such version.</exception>
    Task<Error?> RefuseAsync(UseCaseScope scope, OriginId? campaign, SegmentVersionId version, CancellationToken cancellationToken);

    /// <summary>
    /// Null when the version's rule can be read, every field of it is granted to the purpose today, and no number of it is compared with results
    /// in several units; else which is not, or <c>segment.mixed_units</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">No such version.</exception>
    Task<Error?> RefuseAsync(AppDbContext db, SegmentVersionId version, FieldPurpose purpose, CancellationToken cancellationToken);

    /// <summary>Notes in the caller's unit of work that the version's fields served, for the report on unused grants.</summary>
    Task NoteUseAsync(AppDbContext db, SegmentVersionId version, FieldPurpose purpose, FieldUser user, Guid id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// How many these are, as the actor may be told: past the guard of previews, which remembers in the caller's unit of work what it
    /// showed. One number of theirs less another would else point at a person.
    /// </summary>
    /// <returns>Withheld when the rule can no longer be read.</returns>
    /// <exception cref="InvalidOperationException">No such version.</exception>
    Task<ShownCount> ShowCountAsync(AppDbContext db, Actor actor, SegmentVersionId version, DateOnly asOf, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The number that <see cref="ShowCountAsync"/> tells, and the people themselves, from one look: what is counted of them is of the same moment.</summary>
    /// <exception cref="InvalidOperationException">No such version.</exception>
    Task<ShownPeople> ShowPeopleAsync(AppDbContext db, Actor actor, SegmentVersionId version, DateOnly asOf, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Everyone for whom the version's rule holds, ages and relative dates counted from <paramref name="asOf"/>.</summary>
    /// <exception cref="InvalidOperationException">No such version, or its rule can no longer be read.</exception>
    Task<IReadOnlyList<ContactId>> EvaluateAsync(AppDbContext db, SegmentVersionId version, DateOnly asOf, CancellationToken cancellationToken);
}
