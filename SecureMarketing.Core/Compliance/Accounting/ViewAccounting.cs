using System.Linq.Expressions;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>The disclosures of one person in six years, under every record of theirs, and their requests; logged.</summary>
public sealed record ViewAccounting(ContactId Contact) : ICommand<PersonAccounting>
{
    public static Permission Requires => Permission.DisclosuresView;

    public static AuditAction Audits => AuditAction.DisclosuresViewed;
}

/// <param name="Entries">Latest first.</param>
/// <param name="Requests">Latest first.</param>
/// <param name="From">First day of the six years.</param>
public sealed record PersonAccounting(DateOnly From, IReadOnlyList<DisclosureEntry> Entries, IReadOnlyList<AccountingRequestRow> Requests);

/// <param name="Extended">Null: not extended.</param>
/// <param name="Kept">A copy of the statement can be handed out again.</param>
public sealed record AccountingRequestRow(
    AccountingRequestId Id, ContactId Contact, DateOnly ReceivedOn, DateOnly From, DateOnly To, bool Free, DateOnly DueOn, string? Extended, DateTimeOffset? AnsweredAt, string? Sha256, int? Entries, bool Overdue, bool Kept)
{
    /// <summary>Read as columns: the kept statement itself stays in the store.</summary>
    internal static Expression<Func<AccountingRequest, AccountingRequestRow>> On(DateOnly today) => r => new AccountingRequestRow(
        r.Id, r.Contact, r.ReceivedOn, r.From, r.To, r.Free, r.DueOn, r.ExtensionReason, r.AnsweredAt, r.StatementSha256, r.Entries, r.AnsweredAt == null && r.DueOn < today, r.StatementSealed != null);
}

internal sealed class ViewAccountingHandler(DisclosureSources sources, Organisation organisation) : IUseCase<ViewAccounting, PersonAccounting>
{
    public async Task<Result<PersonAccounting>> HandleAsync(ViewAccounting command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("contact", command.Contact.Value.ToString("N"));
        if (!await db.IsAccountedAsync(command.Contact, cancellationToken))
            return PeopleErrors.NotFound;
        scope.Audit.Subject = command.Contact;
        var records = (await db.PersonRecordsAsync([command.Contact], cancellationToken))[command.Contact].All.ToList();
        var today = organisation.DayAt(scope.Now);
        var from = today.AddYears(-AccountingRequest.Years);
        var entries = await sources.OfAsync(db, records, from, today, cancellationToken);
        var requests = await db.AccountingRequests.AsNoTracking().Where(r => records.Contains(r.Contact)).OrderByDescending(r => r.ReceivedOn).Select(AccountingRequestRow.On(today)).ToListAsync(cancellationToken);
        scope.Audit.ReasonCodes = FormattableString.Invariant($"entries:{entries.Count}");
        return new PersonAccounting(from, [.. entries.Reverse()], requests);
    }
}

/// <summary>Requests for an accounting, those that wait first, by their last day. Opaque ids; logged.</summary>
/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
public sealed record ListAccountingRequests(bool OpenOnly = false, int Skip = 0, int Take = 50) : ICommand<AccountingRegister>
{
    public static Permission Requires => Permission.DisclosuresView;

    public static AuditAction Audits => AuditAction.DisclosuresViewed;
}

/// <param name="Open">Not answered.</param>
/// <param name="Overdue">Of these, past their last day.</param>
public sealed record AccountingRegister(IReadOnlyList<AccountingRequestRow> Rows, int Total, int Open, int Overdue);

internal sealed class ListAccountingRequestsValidator : AbstractValidator<ListAccountingRequests>
{
    public ListAccountingRequestsValidator()
    {
        RuleFor(c => c.Skip).GreaterThanOrEqualTo(0);
        RuleFor(c => c.Take).InclusiveBetween(1, 100);
    }
}

internal sealed class ListAccountingRequestsHandler(Organisation organisation) : IUseCase<ListAccountingRequests, AccountingRegister>
{
    public async Task<Result<AccountingRegister>> HandleAsync(ListAccountingRequests command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var today = organisation.DayAt(scope.Now);
        var all = scope.Db.AccountingRequests.AsNoTracking();
        var open = all.Where(r => r.AnsweredAt == null);
        var chosen = command.OpenOnly ? open : all;
        var rows = await chosen.OrderBy(r => r.AnsweredAt == null ? 0 : 1).ThenBy(r => r.DueOn).Skip(command.Skip).Take(command.Take).Select(AccountingRequestRow.On(today)).ToListAsync(cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ReasonCodes) = ("accounting", FormattableString.Invariant($"requests:{rows.Count}"));
        return new AccountingRegister(
            rows, await chosen.CountAsync(cancellationToken), await open.CountAsync(cancellationToken), await open.CountAsync(r => r.DueOn < today, cancellationToken));
    }
}
