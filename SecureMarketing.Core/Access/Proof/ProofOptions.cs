using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>How the actor can prove who they are.</summary>
public sealed record ViewProofOptions : ICommand<ProofOptions>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>What a confirmation offers.</summary>
public sealed class ProofOptions
{
    public required bool HasPasskey { get; init; }

    /// <summary>False for a demo's invented people, whose one-time link stood for a password that nobody knows.</summary>
    public required bool HasPassword { get; init; }
}

/// <summary>Does nothing but demand a fresh proof: for acts that reach the product outside a circuit, such as a download.</summary>
public sealed record ConfirmFreshProof : ICommand<Unit>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
    public static Proof Demands => Proof.Fresh;
}

internal sealed class ConfirmFreshProofHandler : IUseCase<ConfirmFreshProof, Unit>
{
    public Task<Result<Unit>> HandleAsync(ConfirmFreshProof command, UseCaseScope scope, CancellationToken cancellationToken) => Task.FromResult<Result<Unit>>(Unit.Value);
}

internal sealed class ViewProofOptionsHandler : IUseCase<ViewProofOptions, ProofOptions>
{
    public async Task<Result<ProofOptions>> HandleAsync(ViewProofOptions command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var user = await scope.Db.StaffActorAsync(scope.Actor, cancellationToken);
        return new ProofOptions
        {
            HasPasskey = user.Passkeys.Count > 0,
            HasPassword = !await scope.Db.IsDemoPersonAsync(user.Id, cancellationToken),
        };
    }
}

internal static class DemoPeopleDb
{
    extension(AppDbContext db)
    {
        /// <summary>One of a demo's invented people; whoever was invited into the demo is not.</summary>
        public async Task<bool> IsDemoPersonAsync(UserId user, CancellationToken cancellationToken) =>
            await db.IsDemoAsync(cancellationToken) &&
            await db.Set<SetUpLink>().AnyAsync(l => l.UserId == user && l.Purpose == SetUpPurpose.DemoSignIn, cancellationToken);
    }
}
