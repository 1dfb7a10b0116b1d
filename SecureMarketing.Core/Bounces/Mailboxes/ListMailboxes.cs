using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Bounces.Mailboxes;

/// <summary>The mailboxes by name, and how their last look went; no credentials.</summary>
public sealed record ListMailboxes : ICommand<MailboxList>
{
    public static Permission Requires => Permission.BouncesView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>All mailboxes.</summary>
public sealed record MailboxList(IReadOnlyList<MailboxRow> Rows);

/// <summary>One mailbox; meanings as in <see cref="BounceMailbox"/>.</summary>
public sealed record MailboxRow(BounceMailboxId Id, MailboxSettings Settings, bool HasCredentials, DateTimeOffset? LastLookAt, string? LastFailure, long Taken, long Unreadable);

internal sealed class ListMailboxesHandler : IUseCase<ListMailboxes, MailboxList>
{
    public async Task<Result<MailboxList>> HandleAsync(ListMailboxes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var rows = await scope.Db.BounceMailboxes.AsNoTracking().OrderBy(m => m.Name).ToListAsync(cancellationToken);
        return new MailboxList([.. rows.Select(m => new MailboxRow(
            m.Id,
            new MailboxSettings { Name = m.Name, Kind = m.Kind, Folder = m.Folder, Host = m.Host, Port = m.Port, ImplicitTls = m.ImplicitTls, EveryMinutes = m.EveryMinutes, Enabled = m.Enabled },
            m.HasCredentials, m.LastLookAt, m.LastFailure, m.Taken, m.Unreadable))]);
    }
}
