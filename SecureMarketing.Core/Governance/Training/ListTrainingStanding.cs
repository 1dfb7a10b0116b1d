using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>The courses that the reader's own roles ask, what is due first.</summary>
public sealed record ListOwnTraining : ICommand<OwnTraining>
{
    public static Permission Requires => Permission.SignedIn;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Worst">What decides whether the person may act.</param>
public sealed record OwnTraining(TrainingStanding Worst, IReadOnlyList<CourseStanding> Courses);

/// <summary>Everyone who can sign in, with their training; who must act first stands first.</summary>
public sealed record ListTrainingStanding : ICommand<IReadOnlyList<StaffTraining>>
{
    public static Permission Requires => Permission.TrainingView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>One member of staff. A class: it holds a name.</summary>
public sealed class StaffTraining
{
    public required UserId Person { get; init; }
    public required string Name { get; init; }
    public required IReadOnlyList<Role> Roles { get; init; }
    public required TrainingStanding Worst { get; init; }

    /// <summary>Empty when no course asks the person.</summary>
    public required IReadOnlyList<CourseStanding> Courses { get; init; }
}

internal sealed class ListOwnTrainingHandler(StandingReader reader) : IUseCase<ListOwnTraining, OwnTraining>
{
    public async Task<Result<OwnTraining>> HandleAsync(ListOwnTraining command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var asked = scope.Actor.Kind == ActorKind.User ? await reader.OfAsync(scope.Db, new UserId(scope.Actor.Id), scope.Now, cancellationToken) : [];
        return new OwnTraining(TrainingPolicy.Worst(asked.Select(c => c.Standing)), [.. asked.OrderByDescending(c => c.Standing.State).ThenBy(c => c.Standing.DueOn)]);
    }
}

internal sealed class ListTrainingStandingHandler(StandingReader reader, IFieldCipher cipher) : IUseCase<ListTrainingStanding, IReadOnlyList<StaffTraining>>
{
    public async Task<Result<IReadOnlyList<StaffTraining>>> HandleAsync(ListTrainingStanding command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, now) = (scope.Db, scope.Now);
        var courses = await StandingReader.CoursesAsync(db, cancellationToken);
        // Staff are tens to hundreds: read whole, because names can only be sorted once they are opened.
        var users = await db.StaffUsers.AsNoTracking().Where(u => u.EnrolledAt != null && u.DeactivatedAt == null && (u.LeavesAt == null || u.LeavesAt > now)).ToListAsync(cancellationToken);
        var roles = (await db.StaffRoles.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(r => r.UserId, r => r.Role);
        var first = await db.StaffSessions.AsNoTracking().GroupBy(s => s.UserId).Select(g => new { g.Key, At = g.Min(s => s.StartedAt) }).ToDictionaryAsync(g => g.Key, g => g.At, cancellationToken);
        var completions = (await db.TrainingCompletions.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(c => c.Person);
        return users.Select(u =>
            {
                var held = roles[u.Id].Order().ToList();
                var asked = reader.Of(courses, held, first.TryGetValue(u.Id, out var at) ? at : u.EnrolledAt!.Value, completions[u.Id], now);
                return new StaffTraining { Person = u.Id, Name = u.Name(cipher), Roles = held, Worst = TrainingPolicy.Worst(asked.Select(c => c.Standing)), Courses = asked };
            })
            .OrderByDescending(s => s.Worst.State).ThenBy(s => s.Worst.DueOn ?? DateOnly.MaxValue).ThenBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase).ToList();
    }
}
