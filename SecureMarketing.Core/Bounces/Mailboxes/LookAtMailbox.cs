using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Bounces.Mailboxes;

/// <summary>Looks into a mailbox now and takes what waits. One look at a mailbox at a time, whatever the number of nodes.</summary>
public sealed record LookAtMailbox(BounceMailboxId Mailbox) : ICommand<MailboxLook>
{
    public static Permission Requires => Permission.BouncesManage;

    /// <summary>A look that finds nothing leaves no event; one that takes something, or begins to fail, does.</summary>
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>Connects to a mailbox and tells how many messages wait; takes none.</summary>
public sealed record TestMailbox(BounceMailboxId Mailbox) : ICommand<int>
{
    public static Permission Requires => Permission.BouncesManage;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>What a look did.</summary>
/// <param name="Taken">New messages.</param>
/// <param name="Aside">Letters and unreadable ones, kept for a person.</param>
/// <param name="Failure">Why it ended early; null when it did not.</param>
public sealed record MailboxLook(int Taken, int Aside, Error? Failure);

internal sealed class LookAtMailboxHandler(
    IEnumerable<IReportSource> sources, IDbContextFactory<AppDbContext> contexts, UseCaseRunner useCases, ImportLease turns, TimeProvider clock) : IUseCase<LookAtMailbox, MailboxLook>
{
    public async Task<Result<MailboxLook>> HandleAsync(LookAtMailbox command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var mailbox = await scope.Db.BounceMailboxes.AsNoTracking().SingleOrDefaultAsync(m => m.Id == command.Mailbox, cancellationToken);
        if (mailbox is null)
            return BouncesErrors.MailboxNotFound;
        var taker = new ReportTaker(contexts, useCases, mailbox.Id, scope.Actor);
        Error? failure;
        // Given back before the transaction below begins: on SQLite that would wait for this.
        await using (var turn = await turns.TryTakeAsync("bounces:" + mailbox.Id.Value.ToString("N"), cancellationToken))
        {
            if (turn is null)
                return BouncesErrors.Busy;
            failure = await sources.Single(s => s.Kind == mailbox.Kind).FetchAsync(mailbox, taker, cancellationToken) ?? taker.Refused;
        }

        if (taker.Taken > 0 || failure?.Code != mailbox.LastFailure)
        {
            scope.Audit.Action = AuditAction.BounceMailboxRead;
            scope.Audit.Outcome = failure is null ? AuditOutcome.Succeeded : AuditOutcome.Failed;
            scope.Audit.ObjectType = MailboxSecrets.ObjectType;
            scope.Audit.ObjectId = mailbox.Id.Value.ToString("N");
            scope.Audit.ReasonCodes = failure?.Code ?? FormattableString.Invariant($"taken:{taker.Taken},aside:{taker.Aside}");
        }

        var (now, code) = (clock.GetUtcNow(), failure?.Code);
        var next = now + TimeSpan.FromMinutes(mailbox.EveryMinutes);
        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        await scope.Db.BounceMailboxes.Where(m => m.Id == mailbox.Id).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.LastLookAt, now).SetProperty(m => m.NextLookAt, next).SetProperty(m => m.LastFailure, code)
            .SetProperty(m => m.Taken, m => m.Taken + taker.Taken).SetProperty(m => m.Unreadable, m => m.Unreadable + taker.Unreadable), cancellationToken);
        return new MailboxLook(taker.Taken, taker.Aside, failure);
    }
}

internal sealed class TestMailboxHandler(IEnumerable<IReportSource> sources) : IUseCase<TestMailbox, int>
{
    public async Task<Result<int>> HandleAsync(TestMailbox command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var mailbox = await scope.Db.BounceMailboxes.AsNoTracking().SingleOrDefaultAsync(m => m.Id == command.Mailbox, cancellationToken);
        return mailbox is null ? BouncesErrors.MailboxNotFound : await sources.Single(s => s.Kind == mailbox.Kind).CountAsync(mailbox, cancellationToken);
    }
}
