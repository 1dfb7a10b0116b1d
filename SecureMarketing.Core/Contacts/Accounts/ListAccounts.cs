using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>A page of accounts by name.</summary>
/// <param name="Search">Part of the name, or a whole NPI; null = all.</param>
/// <param name="Type">Null = any.</param>
/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
public sealed record ListAccounts(string? Search = null, AccountType? Type = null, int Skip = 0, int Take = 50) : ICommand<AccountList>
{
    public static Permission Requires => Permission.AccountsView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Total">Accounts that match.</param>
/// <param name="Any">False when there is no account at all.</param>
public sealed record AccountList(int Total, bool Any, IReadOnlyList<AccountRow> Rows);

/// <param name="People">How many people are known there; null for who may not see people.</param>
public sealed record AccountRow(int Id, string SourceSystem, string SourceId, string Name, AccountType Type, string? Npi, string? City, string? State, int? People, int Units);

internal sealed class ListAccountsHandler : IUseCase<ListAccounts, AccountList>
{
    private const int MaxTake = 100;

    public async Task<Result<AccountList>> HandleAsync(ListAccounts command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var (stakeholders, units) = (db.Stakeholders, db.AccountUnits);
        var found = db.Accounts.AsNoTracking();
        if (command.Type is { } type)
            found = found.Where(a => a.Type == type);
        if (command.Search?.Trim() is { Length: > 0 } search)
        {
            var folded = search.ToLowerInvariant();
            found = found.Where(a => a.NameFolded.Contains(folded) || a.Npi == search);
        }

        var total = await found.CountAsync(cancellationToken);
        var seesPeople = scope.Actor.Holds(Permission.PeopleView);
        var rows = await found.OrderBy(a => a.NameFolded).ThenBy(a => a.Id).Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, MaxTake))
            .Select(a => new AccountRow(a.Id, a.SourceSystem, a.SourceId, a.Name, a.Type, a.Npi, a.City, a.State,
                seesPeople ? stakeholders.Count(s => s.AccountId == a.Id) : null, units.Count(u => u.AccountId == a.Id && !u.Retired)))
            .ToListAsync(cancellationToken);
        return new AccountList(total, total > 0 || await db.Accounts.AnyAsync(cancellationToken), rows);
    }
}
