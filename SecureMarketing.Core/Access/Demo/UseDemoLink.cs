using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Uses up a demo link in place of a password. The second factor follows.</summary>
public sealed class UseDemoLink : ICommand<UserId>
{
    public static Permission Requires => Permission.Public;
    public static AuditAction Audits => AuditAction.SetUpLinkUsed;

    public required string Token { get; init; }
}

internal sealed class UseDemoLinkHandler : IUseCase<UseDemoLink, UserId>
{
    public async Task<Result<UserId>> HandleAsync(UseDemoLink command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!await scope.Db.IsDemoAsync(cancellationToken))
            return AccessErrors.NotADemo;
        var link = await scope.Db.OpenLinkAsync(command.Token, scope.Now, cancellationToken, SetUpPurpose.DemoSignIn);
        if (link?.UserId is not { } user)
            return AccessErrors.LinkInvalid;
        link.Use(scope.Now);
        scope.Audit.ObjectType = "user";
        scope.Audit.ObjectId = user.Value.ToString("N");
        return user;
    }
}
