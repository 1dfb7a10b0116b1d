using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Retention;

/// <summary>Every rule in force or proposed, and the classes that the law has kept.</summary>
public sealed record ListRetentionRules : ICommand<RetentionRuleList>
{
    public static Permission Requires => Permission.RetentionView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Rules">By key, the version in force before the proposed one.</param>
/// <param name="Kept">Classes of which nothing goes by a rule.</param>
public sealed record RetentionRuleList(IReadOnlyList<RetentionRuleRow> Rules, IReadOnlyList<RetentionClassInfo> Kept);

public sealed record RetentionRuleRow
{
    public required string Key { get; init; }
    public required int Number { get; init; }
    public required string Title { get; init; }
    public required RetentionTerm Term { get; init; }
    public required string Basis { get; init; }
    public required RetentionRuleState State { get; init; }
    public required DateTimeOffset ProposedAt { get; init; }
    public required DateTimeOffset? SwitchedOnAt { get; init; }

    /// <summary>True when it lets records go that are kept today.</summary>
    public required bool NeedsSecondPerson { get; init; }

    /// <summary>Whether the reader may be the one who switches it on; false for what is in force.</summary>
    public required bool MaySwitchOn { get; init; }

    /// <summary>End of its latest certificate; null when it disposed of nothing yet.</summary>
    public required DateTimeOffset? LastDisposalAt { get; init; }
}

internal sealed class ListRetentionRulesHandler : IUseCase<ListRetentionRules, RetentionRuleList>
{
    public async Task<Result<RetentionRuleList>> HandleAsync(ListRetentionRules command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var rules = await scope.Db.RetentionRules.AsNoTracking()
            .Where(r => r.State == RetentionRuleState.InForce || r.State == RetentionRuleState.Proposed)
            .OrderBy(r => r.Class).ThenBy(r => r.Key).ThenBy(r => r.Number).ToListAsync(cancellationToken);
        var last = await scope.Db.Disposals.AsNoTracking().Where(d => d.Gone > 0 && d.EndedAt != null)
            .GroupBy(d => d.RuleKey).Select(g => new { g.Key, At = g.Max(d => d.EndedAt) }).ToDictionaryAsync(g => g.Key, g => g.At, cancellationToken);
        return new RetentionRuleList([.. rules.Select(r =>
        {
            var before = rules.SingleOrDefault(o => o.Key == r.Key && o.State == RetentionRuleState.InForce);
            var shortens = r.State == RetentionRuleState.Proposed && RetentionPolicy.Shortens(before?.Term, r.Term);
            return new RetentionRuleRow
            {
                Key = r.Key,
                Number = r.Number,
                Title = r.Subject.Title,
                Term = r.Term,
                Basis = r.Basis,
                State = r.State,
                ProposedAt = r.ProposedAt,
                SwitchedOnAt = r.SwitchedOnAt,
                NeedsSecondPerson = shortens,
                MaySwitchOn = r.State == RetentionRuleState.Proposed && scope.Actor.Holds(Permission.RetentionManage) && !(shortens && r.ProposedBy == scope.Actor.Id),
                LastDisposalAt = last.GetValueOrDefault(r.Key),
            };
        })], [.. RetentionClasses.All.Where(c => !c.IsDisposable)]);
    }
}
