using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Everything about the actor's own sign-in that they may see and change.</summary>
public sealed record ViewOwnSecurity : ICommand<OwnSecurity>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>The page "Sign-in and security". A class: it holds names.</summary>
public sealed class OwnSecurity
{
    public required IReadOnlyList<PasskeyView> Passkeys { get; init; }

    /// <summary>The person's roles demand one.</summary>
    public required bool PasskeyRequired { get; init; }

    /// <summary>One was presented in this session, where that is required; where not, true.</summary>
    public required bool PasskeyPresented { get; init; }

    /// <summary>A demo asks nobody for a passkey.</summary>
    public required bool IsDemo { get; init; }

    /// <summary>The site's address carries passkeys (<see cref="PasskeyParty.Setting"/>).</summary>
    public required bool PasskeysAvailable { get; init; }

    /// <summary>False for a demo's invented people.</summary>
    public required bool HasPassword { get; init; }

    public required int RecoveryCodesLeft { get; init; }

    /// <summary>The person came in with one of them: the authenticator may be lost.</summary>
    public required bool CameByRecoveryCode { get; init; }

    public required IReadOnlyList<SessionView> Sessions { get; init; }
}

/// <summary>One passkey of the list.</summary>
public sealed class PasskeyView
{
    public required PasskeyId Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Copied to the person's other devices by its maker; false: it lives on one device.</summary>
    public required bool IsSynced { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: not used yet.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }
}

internal sealed class ViewOwnSecurityHandler(IFieldCipher cipher, PasskeyParty party) : IUseCase<ViewOwnSecurity, OwnSecurity>
{
    public async Task<Result<OwnSecurity>> HandleAsync(ViewOwnSecurity command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var user = await db.StaffActorAsync(scope.Actor, cancellationToken);
        var session = await db.SessionOfAsync(scope.Actor, cancellationToken);
        var isDemo = await db.IsDemoAsync(cancellationToken);
        var required = !isDemo && PasskeyRule.IsRequired(await db.RolesOfAsync(user.Id, cancellationToken));
        return new OwnSecurity
        {
            Passkeys = [.. user.Passkeys.OrderBy(p => p.CreatedAt).Select(p => new PasskeyView
            {
                Id = p.Id, Name = p.Name(cipher), IsSynced = p.IsBackedUp, CreatedAt = p.CreatedAt, LastUsedAt = p.LastUsedAt,
            })],
            PasskeyRequired = required,
            PasskeyPresented = !required || session.HasPasskeyProof,
            IsDemo = isDemo,
            PasskeysAvailable = party.Domain is not null,
            HasPassword = !await db.IsDemoPersonAsync(user.Id, cancellationToken),
            RecoveryCodesLeft = user.RecoveryCodesLeft,
            CameByRecoveryCode = session.Method == SignInMethod.RecoveryCode,
            Sessions = [.. (await db.OpenSessionsAsync(user, scope.Now, cancellationToken)).OrderByDescending(s => s.Id == session.Id).Select(s => s.View(scope.Actor))],
        };
    }
}
