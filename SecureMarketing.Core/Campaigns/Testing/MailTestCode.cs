using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Testing;

/// <summary>
/// Mails the signed-in person a code to their own address, by which they confirm it (<see cref="ConfirmStaffMailbox"/>): a test leaves the
/// installation for confirmed mailboxes only. Goes the way of the version's tests and counts as one.
/// </summary>
public sealed record MailTestCode(CampaignId Campaign, int Version) : ICommand<Unit>
{
    public static Permission Requires => Permission.LaunchCheck;
    public static AuditAction Audits => AuditAction.StaffMailboxCodeMailed;
}

internal sealed class MailTestCodeHandler(OwnTests prepare, TestDesk desk, TestPost post, IDbContextFactory<AppDbContext> contexts) : IUseCase<MailTestCode, Unit>
{
    /// <summary>Of a test that shows no email: no version's is like it.</summary>
    private const string Nothing = "code";

    public async Task<Result<Unit>> HandleAsync(MailTestCode command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var prepared = await prepare.OfAsync(scope, command.Campaign, command.Version, cancellationToken);
        if (prepared.Error is { } error)
            return error;
        var (content, shown, by, own) = prepared.Value;
        if (own.Confirmed)
            return CampaignErrors.TestAddressConfirmed;
        if (await desk.BookAsync(command.Campaign, command.Version, Nothing, by, scope.Now, cancellationToken) is not { } booked)
            return CampaignErrors.TestsUsedUp;

        // Known here before it can be read there.
        string code;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            code = await MailboxCode.IssueAsync(db, by, scope.Now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("user", by.Value.ToString("N"));
        var sent = await post.SendAsync(new TestMessage(booked.Value, shown, content, own.Address, confirmed: false) { Code = code }, scope.Actor, cancellationToken);
        if (sent.Error is { } nothing)
            return nothing;
        scope.Audit.ReasonCodes = sent.Value.Reason;
        return sent.Value.Result is SubmissionResult.Accepted ? Unit.Value : CampaignErrors.TestNotTaken(sent.Value);
    }
}
