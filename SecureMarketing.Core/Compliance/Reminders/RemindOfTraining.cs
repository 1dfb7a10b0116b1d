using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance.Reminders;

/// <summary>
/// Mails members of staff whose training is due within <see cref="ReminderPolicy.NearDays"/> days or overdue, each at most once in
/// <see cref="ReminderPolicy.RestDays"/> days (compliance §5). The mail names no course and nobody.
/// </summary>
public sealed record RemindOfTraining : ICommand<int>
{
    public static Permission Requires => Permission.TrainingManage;

    /// <summary>Each mail leaves an event of its own.</summary>
    public static AuditAction Audits => AuditAction.NotAudited;

    public static bool? NeedsTraining => true;
}

internal sealed class RemindOfTrainingHandler(
    StandingReader reader, StaffAddresses addresses, StaffPost post, Organisation organisation, IDbContextFactory<AppDbContext> contexts, IAuditTrail trail) : IUseCase<RemindOfTraining, int>
{
    /// <returns>Mails that were handed over.</returns>
    public async Task<Result<int>> HandleAsync(RemindOfTraining command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!post.IsOpen)
            return 0;
        var (db, now, sent) = (scope.Db, scope.Now, 0);
        var today = organisation.DayAt(now);
        var last = (await db.TrainingReminders.AsNoTracking().GroupBy(r => r.Person).Select(g => new { g.Key, Number = g.Max(r => r.Number), At = g.Max(r => r.At) }).ToListAsync(cancellationToken))
            .ToDictionary(r => r.Key, r => (r.Number, r.At));
        foreach (var person in await db.StaffUsers.AsNoTracking().Where(u => u.EnrolledAt != null && u.DeactivatedAt == null && (u.LeavesAt == null || u.LeavesAt > scope.Now)).Select(u => u.Id).ToListAsync(cancellationToken))
        {
            var before = last.TryGetValue(person, out var found) ? found : default((int Number, DateTimeOffset At)?);
            if (ReminderPolicy.Rests(before?.At, now))
                continue;
            var standings = (await reader.OfAsync(db, person, now, cancellationToken)).Select(c => c.Standing).ToList();
            var (near, over) = (standings.Where(s => ReminderPolicy.IsNear(s, today)).ToList(), standings.Count(ReminderPolicy.IsOver));
            if (near.Count + over == 0 || await addresses.OfAsync(db, person, cancellationToken) is not { } mailbox)
                continue;
            var reminder = new TrainingReminder(person, (before?.Number ?? 0) + 1, near.Count, over, now);
            if (await BookAsync(reminder, cancellationToken) && await SendAsync(reminder, mailbox, near.Min(s => s.DueOn), scope, cancellationToken))
                sent++;
        }

        return sent;
    }

    /// <summary>On record before it can be read there; false: another node has booked it.</summary>
    private async Task<bool> BookAsync(TrainingReminder reminder, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.TrainingReminders.Add(reminder);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException conflict) when (UniqueConflict.Is(conflict))
        {
            return false;
        }
    }

    private async Task<bool> SendAsync(TrainingReminder reminder, StaffAddress mailbox, DateOnly? dueOn, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var sent = await post.SendAsync(scope.Db, mailbox.Address, mailbox.Confirmed, ReminderWords.Of(reminder, dueOn), scope.Actor, scope.Now, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        if (sent.Error is not null)
        {
            // Nothing was dialled: the person was not reminded, and the next look tries anew.
            db.TrainingReminders.Remove(reminder);
            await db.SaveChangesAsync(CancellationToken.None);
            return false;
        }

        var taken = sent.Value.Result is SubmissionResult.Accepted;
        trail.Append(db, scope.Actor, new AuditEntry
        {
            Action = AuditAction.TrainingReminded,
            Outcome = taken ? AuditOutcome.Succeeded : AuditOutcome.Failed,
            ObjectType = "user",
            ObjectId = reminder.Person.Value.ToString("N"),
            ReasonCodes = $"upcoming:{reminder.Upcoming},overdue:{reminder.Overdue},{sent.Value.Result}",
        }, scope.Now);
        await db.SaveChangesAsync(CancellationToken.None);
        return taken;
    }
}
