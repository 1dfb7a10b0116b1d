using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Portal;

/// <summary>The link of a request, for a member of staff to hand out. Whoever has it still has to prove who they are.</summary>
public sealed record GetSigningLink(AuthorizationId Authorization) : ICommand<SigningLink>
{
    public static Permission Requires => Permission.AuthorizationManage;

    public static AuditAction Audits => AuditAction.AuthorizationViewed;
}

/// <param name="Address">Absolute; null: there is no page for this request, or its time is over.</param>
/// <param name="MailedAt">When the invitation was queued as mail; null: it was not.</param>
/// <param name="ReadAt">When the form was first read after proof of identity.</param>
public sealed record SigningLink(string? Address, DateTimeOffset? MailedAt, DateTimeOffset? ReadAt)
{
    /// <summary>Prints nothing: the link leads to a person's form.</summary>
    public override string ToString() => nameof(SigningLink);
}

internal sealed class GetSigningLinkHandler(PortalMails mails, IFieldCipher cipher) : IUseCase<GetSigningLink, SigningLink>
{
    public async Task<Result<SigningLink>> HandleAsync(GetSigningLink command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("authorization", command.Authorization.Value.ToString(), "link");
        var now = scope.Now;
        var form = (await scope.Db.Authorizations.AsNoTracking().SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken))?.Open(cipher);
        // A page of the desk is begun there, by whom staff sees; it is not handed out.
        var atDesk = (form?.DeskSessions ?? []).Select(s => new MessageId(s.Door)).ToList();
        var found = await scope.Db.SigningInvitations.AsNoTracking().Where(i => i.Authorization == command.Authorization && !atDesk.Contains(i.Id))
            .Join(scope.Db.PortalMessages.Where(m => m.ExpiresAt > now), i => i.Id, m => m.Id, (i, m) => new { i.Id, i.MailedAt, i.ReadAt, i.CreatedAt })
            .OrderByDescending(i => i.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        return found is null ? new SigningLink(null, null, null) : new SigningLink(mails.SigningAddressOf(found.Id), found.MailedAt, found.ReadAt);
    }
}
