using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Looks at a set-up link without using it up: mail scanners and previews open links, too.</summary>
public sealed class OpenSetUp : ICommand<SetUpView>
{
    public static Permission Requires => Permission.Public;
    public static AuditAction Audits => AuditAction.NotAudited;

    public required string Token { get; init; }
}

/// <summary>What the first set-up page shows.</summary>
public sealed class SetUpView
{
    /// <summary>Null for the first administrator, who still has to say.</summary>
    public required string? Name { get; init; }

    /// <summary>Null for the first administrator.</summary>
    public required string? Email { get; init; }
}

internal sealed class OpenSetUpHandler(IFieldCipher cipher) : IUseCase<OpenSetUp, SetUpView>
{
    public async Task<Result<SetUpView>> HandleAsync(OpenSetUp command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var link = await scope.Db.OpenLinkAsync(command.Token, scope.Now, cancellationToken, SetUpPurpose.Account, SetUpPurpose.FirstAdministrator);
        if (link is null)
            return AccessErrors.LinkInvalid;
        var user = link.UserId is { } id ? await scope.Db.StaffUsers.AsNoTracking().SingleAsync(u => u.Id == id, cancellationToken) : null;
        return new SetUpView { Name = user?.Name(cipher), Email = user?.Email(cipher) };
    }
}
