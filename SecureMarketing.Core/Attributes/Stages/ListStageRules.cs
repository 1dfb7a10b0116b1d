using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Attributes.Stages;

/// <summary>All versions of the stage rules, newest first; the last is what the product ships.</summary>
public sealed record ListStageRules : ICommand<IReadOnlyList<StageRulesRow>>
{
    public static Permission Requires => Permission.AttributesView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Number">1 upward.</param>
/// <param name="Note">Why it was changed; empty for version 1.</param>
/// <param name="CreatedAt">Null for version 1, which no one saved.</param>
/// <param name="CreatedBy">Null for version 1 and the command line.</param>
public sealed record StageRulesRow(int Number, StageRules Rules, string Note, DateTimeOffset? CreatedAt, Guid? CreatedBy);

internal sealed class ListStageRulesHandler : IUseCase<ListStageRules, IReadOnlyList<StageRulesRow>>
{
    public async Task<Result<IReadOnlyList<StageRulesRow>>> HandleAsync(ListStageRules command, UseCaseScope scope, CancellationToken cancellationToken) =>
        await StageRegister.AllAsync(scope.Db, cancellationToken);
}

/// <summary>The versions as other use cases look them up.</summary>
internal static class StageRegister
{
    private static readonly StageRulesRow Shipped = new(1, StageRules.Shipped, "", null, null);

    /// <summary>Newest first.</summary>
    public static async Task<List<StageRulesRow>> AllAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var saved = await db.StageRules.AsNoTracking().OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
        return [.. saved.Select(v => new StageRulesRow(v.Number, v.Rules, v.Note, v.CreatedAt, v.CreatedBy?.Value)), Shipped];
    }

    /// <summary>What these numbers say; those that never were are left out.</summary>
    public static async Task<IReadOnlyDictionary<int, StageRules>> OfAsync(AppDbContext db, IReadOnlyCollection<int> numbers, CancellationToken cancellationToken) =>
        numbers.Count == 0 ? new Dictionary<int, StageRules>()
        : (await db.StageRules.AsNoTracking().Where(v => numbers.Contains(v.Number)).ToListAsync(cancellationToken)).ToDictionary(v => v.Number, v => v.Rules);

    public static async Task<int> LatestAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.StageRules.Select(v => (int?)v.Number).MaxAsync(cancellationToken) ?? 1;
}
