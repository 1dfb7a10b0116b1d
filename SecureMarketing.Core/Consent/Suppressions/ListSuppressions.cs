using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>The saved views of suppressions.</summary>
public enum SuppressionView
{
    InForce = 1,

    /// <summary>In force, and someone asked for the release.</summary>
    ReleaseAsked,
    Released,
}

/// <summary>One page of suppressions with the people's names; logged.</summary>
public sealed record ListSuppressions : ICommand<SuppressionPage>
{
    public static Permission Requires => Permission.SuppressionView;
    public static AuditAction Audits => AuditAction.PeopleSearched;

    public SuppressionView View { get; init; } = SuppressionView.InForce;

    /// <summary>Null: every kind.</summary>
    public GateSuppression? Kind { get; init; }

    /// <summary>A whole email address or source record id; null: everyone.</summary>
    public string? Person { get; init; }

    public int Skip { get; init; }

    /// <summary>1–100.</summary>
    public int Take { get; init; } = 25;
}

public sealed record SuppressionPage(IReadOnlyList<SuppressionRow> Rows, int Total);

/// <summary>One line. PHI: prints only its id.</summary>
public sealed record SuppressionRow
{
    public required SuppressionId Id { get; init; }
    public required ContactId Contact { get; init; }
    public required string? Name { get; init; }
    public required string RecordId { get; init; }
    public required GateSuppression Kind { get; init; }
    public required string? Topic { get; init; }

    /// <summary>True when it concerns one address only.</summary>
    public required bool AddressOnly { get; init; }
    public required SuppressionSource Source { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? ReleaseAskedAt { get; init; }
    public required string? ReleaseReason { get; init; }
    public required DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>True when someone other than the reader asked for the release, so that the reader may confirm it.</summary>
    public required bool ReaderMayConfirm { get; init; }

    public override string ToString() => Id.Value.ToString();
}

/// <summary>How many suppressions are in force per kind; small numbers hidden from those who may not see them.</summary>
public sealed record CountSuppressions : ICommand<SuppressionCounts>
{
    public static Permission Requires => Permission.SuppressionCount;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Kinds">Kinds with at least one in force.</param>
/// <param name="ReleasesAsked">Releases that wait for a second person.</param>
/// <param name="ReleasesForReader">Of those, the ones that the reader may confirm: asked for by someone else. 0 without the right.</param>
public sealed record SuppressionCounts(IReadOnlyDictionary<GateSuppression, ShownCount> Kinds, ShownCount ReleasesAsked, int ReleasesForReader);

internal sealed class ListSuppressionsValidator : AbstractValidator<ListSuppressions>
{
    public ListSuppressionsValidator()
    {
        RuleFor(c => c.Take).InclusiveBetween(1, 100).WithMessage("A page holds 1 to 100 rows.");
        RuleFor(c => c.Skip).GreaterThanOrEqualTo(0);
    }
}

internal sealed class ListSuppressionsHandler(IContactDirectory directory) : IUseCase<ListSuppressions, SuppressionPage>
{
    public async Task<Result<SuppressionPage>> HandleAsync(ListSuppressions command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var query = command.View switch
        {
            SuppressionView.Released => db.Suppressions.AsNoTracking().Where(s => s.ReleasedAt != null),
            SuppressionView.ReleaseAsked => db.Suppressions.AsNoTracking().Where(s => s.ReleasedAt == null && s.ReleaseAskedAt != null),
            _ => db.Suppressions.AsNoTracking().Where(s => s.ReleasedAt == null),
        };
        if (command.Kind is { } kind)
            query = query.Where(s => s.Kind == kind);
        if (!string.IsNullOrWhiteSpace(command.Person))
        {
            var people = await directory.FindAsync(db, command.Person, cancellationToken);
            query = query.Where(s => people.Contains(s.Contact));
        }

        var total = await query.CountAsync(cancellationToken);
        var rows = await query.OrderByDescending(s => s.Id).Skip(command.Skip).Take(command.Take).ToListAsync(cancellationToken);
        var names = await PersonSearch.NamesAsync(directory, db, [.. rows.Select(r => r.Contact).Distinct()], cancellationToken);
        scope.Audit.ObjectType = "suppression";
        scope.Audit.ReasonCodes = $"{command.View},rows:{rows.Count}";
        return new SuppressionPage([.. rows.Select(s => Row(s, names[s.Contact], scope.Actor))], total);
    }

    private static SuppressionRow Row(Suppression s, PersonName name, Actor reader) => new()
    {
        Id = s.Id,
        Contact = s.Contact,
        Name = name.Name,
        RecordId = name.RecordId,
        Kind = s.Kind,
        Topic = s.Topic,
        AddressOnly = s.AddressIndex is not null,
        Source = s.Source,
        CreatedAt = s.CreatedAt,
        ReleaseAskedAt = s.ReleaseAskedAt,
        ReleaseReason = s.ReleaseReason,
        ReleasedAt = s.ReleasedAt,
        ReaderMayConfirm = s.ReleasedAt is null && s.ReleaseAskedBy is { } by && by != reader.Id,
    };
}

internal sealed class CountSuppressionsHandler : IUseCase<CountSuppressions, SuppressionCounts>
{
    public async Task<Result<SuppressionCounts>> HandleAsync(CountSuppressions command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var inForce = scope.Db.Suppressions.AsNoTracking().Where(s => s.ReleasedAt == null);
        var kinds = await inForce.GroupBy(s => s.Kind).Select(g => new { Kind = g.Key, People = g.Select(s => s.Contact).Distinct().LongCount() })
            .ToListAsync(cancellationToken);
        var asked = await inForce.LongCountAsync(s => s.ReleaseAskedAt != null, cancellationToken);
        var reader = scope.Actor.Id;
        var mine = scope.Actor.Holds(Permission.SuppressionManage)
            ? await inForce.CountAsync(s => s.ReleaseAskedAt != null && s.ReleaseAskedBy != reader, cancellationToken)
            : 0;
        var exact = DataRights.Of(scope.Actor).ExactSmallCounts || scope.Actor.Holds(Permission.SuppressionView);
        ShownCount Show(long number) => exact ? ShownCount.Exact(number) : SmallCells.Show(number);
        return new SuppressionCounts(kinds.ToDictionary(k => k.Kind, k => Show(k.People)), Show(asked), mine);
    }
}
