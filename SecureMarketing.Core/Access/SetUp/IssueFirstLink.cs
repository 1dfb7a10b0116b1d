using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>
/// The way into an installation that nobody can administer yet. Only the operator of the machine runs it, at start; an
/// earlier link stops working.
/// </summary>
public sealed record IssueFirstLink : ICommand<FirstLink>
{
    public static Permission Requires => Permission.UsersManage;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>The one-time link's secret. A class: never log it.</summary>
public sealed class FirstLink
{
    /// <summary>Good for two hours; null when an administrator exists and nothing was issued.</summary>
    public required string? Token { get; init; }
}

internal sealed class IssueFirstLinkHandler : IUseCase<IssueFirstLink, FirstLink>
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    public async Task<Result<FirstLink>> HandleAsync(IssueFirstLink command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (scope.Actor.Kind != ActorKind.Operator)
            return new Error("access.operator_only", "Only the operator of the machine can issue the first link.", ErrorKind.Forbidden);
        if (await scope.Db.OtherAdministratorsAsync(default, cancellationToken) > 0)
            return new FirstLink { Token = null };
        // Someone who began as first administrator and never proved a second factor starts over.
        foreach (var abandoned in await scope.Db.SetUpLinks.Where(l => l.Purpose == SetUpPurpose.FirstAdministrator && l.UsedAt == null).ToListAsync(cancellationToken))
        {
            abandoned.Use(scope.Now);
            if (abandoned.UserId is { } id && await scope.Db.StaffUsers.SingleOrDefaultAsync(u => u.Id == id && u.EnrolledAt == null, cancellationToken) is { } user)
                scope.Db.StaffUsers.Remove(user);
        }

        return new FirstLink { Token = await scope.Db.IssueLinkAsync(SetUpPurpose.FirstAdministrator, null, scope.Now, Lifetime, cancellationToken) };
    }
}
