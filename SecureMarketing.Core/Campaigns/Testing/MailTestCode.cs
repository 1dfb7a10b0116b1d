using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Gate;
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

internal sealed class MailTestCodeHandler(CampaignPictures pictures, StaffAddresses addresses, TestDesk desk, TestPost post, IDbContextFactory<AppDbContext> contexts) : IUseCase<MailTestCode, Unit>
{
    /// <summary>Of a test that shows no email: no version's is like it.</summary>
    private const string Nothing = "code";

    public async Task<Result<Unit>> HandleAsync(MailTestCode command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (scope.Actor.Kind != ActorKind.User)
            return CampaignErrors.NotAPerson;
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, null, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var picture = await pictures.OfAsync(scope.Db, loaded.Value, cancellationToken);
        if (picture.Content is not { } content)
            return CampaignErrors.TestWithoutEmail;
        if (CampaignOrigin.FactsOf(loaded.Value, picture, GateApproval.Missing, scope.Now) is not { } origin)
            return CampaignErrors.TestWithoutSender;
        var by = UserId.From(scope.Actor.Id);
        if (await addresses.OfAsync(scope.Db, by, cancellationToken) is not { } own)
            return CampaignErrors.TestWithoutAddress;
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
        var sent = await post.SendAsync(new TestMessage(booked.Value, await TestPost.AsSentAsync(scope.Db, origin, cancellationToken), content, own.Address, confirmed: false) { Code = code }, scope.Actor, cancellationToken);
        if (sent.Error is { } nothing)
            return nothing;
        scope.Audit.ReasonCodes = sent.Value.Reason;
        return sent.Value.Result is SubmissionResult.Accepted ? Unit.Value : CampaignErrors.TestNotTaken(sent.Value);
    }
}
