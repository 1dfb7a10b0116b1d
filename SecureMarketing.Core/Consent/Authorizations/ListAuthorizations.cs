using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>One page of the register with the people's names; a look at identified people, so it is logged.</summary>
public sealed record ListAuthorizations : ICommand<AuthorizationPage>
{
    public static Permission Requires => Permission.AuthorizationView;
    public static AuditAction Audits => AuditAction.AuthorizationViewed;

    public AuthorizationView View { get; init; } = AuthorizationView.All;

    /// <summary>A whole email address or source record id; names are sealed and cannot be searched. Null: everyone.</summary>
    public string? Person { get; init; }

    /// <summary>From 0.</summary>
    public int Skip { get; init; }

    /// <summary>1–100.</summary>
    public int Take { get; init; } = 25;

    public AuthorizationSort Sort { get; init; } = AuthorizationSort.Newest;
}

public enum AuthorizationSort
{
    Newest = 1,
    ExpiresFirst,
    ExpiresLast,
    SignedFirst,
    SignedLast,
}

/// <param name="Rows">The page.</param>
/// <param name="Total">Rows of the view.</param>
public sealed record AuthorizationPage(IReadOnlyList<AuthorizationRow> Rows, int Total);

/// <summary>One line of the register. PHI: prints only its id.</summary>
public sealed record AuthorizationRow
{
    public required AuthorizationId Id { get; init; }
    public required ContactId Contact { get; init; }

    /// <summary>Family and given name; null when none is on file.</summary>
    public required string? Name { get; init; }

    /// <summary>The source system's record id.</summary>
    public required string RecordId { get; init; }
    public required AuthorizationState State { get; init; }

    /// <summary>What it amounts to today; differs from the state when a date has passed since the last sweep.</summary>
    public required AuthorizationView Standing { get; init; }
    public required bool ExpiresSoon { get; init; }
    public required string Purposes { get; init; }
    public required string Categories { get; init; }
    public required DateOnly? SignedOn { get; init; }
    public required DateOnly? ExpiresOn { get; init; }
    public required AuthorizationSourceKind Source { get; init; }

    public override string ToString() => Id.Value.ToString();
}

internal sealed class ListAuthorizationsValidator : AbstractValidator<ListAuthorizations>
{
    public ListAuthorizationsValidator()
    {
        RuleFor(c => c.Take).InclusiveBetween(1, 100).WithMessage("A page holds 1 to 100 rows.");
        RuleFor(c => c.Skip).GreaterThanOrEqualTo(0);
        RuleFor(c => c.View).IsInEnum();
    }
}

internal sealed class ListAuthorizationsHandler(IContactDirectory directory, Organisation organisation) : IUseCase<ListAuthorizations, AuthorizationPage>
{
    public async Task<Result<AuthorizationPage>> HandleAsync(ListAuthorizations command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var today = organisation.DayAt(scope.Now);
        var query = db.Authorizations.AsNoTracking().Where(AuthorizationViews.Condition(command.View, today));
        if (!string.IsNullOrWhiteSpace(command.Person))
        {
            var people = await directory.FindAsync(db, command.Person, cancellationToken);
            query = query.Where(a => people.Contains(a.Contact));
        }

        var total = await query.CountAsync(cancellationToken);
        var rows = await Sorted(query, command.Sort).Skip(command.Skip).Take(command.Take)
            .Select(a => new { a.Id, a.Contact, a.State, a.Purposes, a.Categories, a.SignedOn, a.ExpiresOn, a.AttestedThrough, a.SourceKind })
            .ToListAsync(cancellationToken);
        var names = await PersonSearch.NamesAsync(directory, db, [.. rows.Select(r => r.Contact).Distinct()], cancellationToken);
        scope.Audit.ReasonCodes = $"{command.View},rows:{rows.Count}";
        return new AuthorizationPage(
            [
                .. rows.Select(r => new AuthorizationRow
                {
                    Id = r.Id,
                    Contact = r.Contact,
                    Name = names[r.Contact].Name,
                    RecordId = names[r.Contact].RecordId,
                    State = r.State,
                    Standing = AuthorizationViews.Of(r.State, r.ExpiresOn, r.AttestedThrough, today),
                    ExpiresSoon = r.State == AuthorizationState.Active && r.ExpiresOn >= today && r.ExpiresOn <= today.AddDays(AuthorizationViews.ExpiringDays),
                    Purposes = r.Purposes,
                    Categories = r.Categories,
                    SignedOn = r.SignedOn,
                    ExpiresOn = r.ExpiresOn,
                    Source = r.SourceKind,
                }),
            ],
            total);
    }

    private static IQueryable<Authorization> Sorted(IQueryable<Authorization> query, AuthorizationSort sort) => sort switch
    {
        AuthorizationSort.ExpiresFirst => query.OrderBy(a => a.ExpiresOn == null).ThenBy(a => a.ExpiresOn).ThenBy(a => a.Id),
        AuthorizationSort.ExpiresLast => query.OrderBy(a => a.ExpiresOn == null).ThenByDescending(a => a.ExpiresOn).ThenBy(a => a.Id),
        AuthorizationSort.SignedFirst => query.OrderBy(a => a.SignedOn == null).ThenBy(a => a.SignedOn).ThenBy(a => a.Id),
        AuthorizationSort.SignedLast => query.OrderBy(a => a.SignedOn == null).ThenByDescending(a => a.SignedOn).ThenBy(a => a.Id),
        _ => query.OrderByDescending(a => a.Id),
    };
}
