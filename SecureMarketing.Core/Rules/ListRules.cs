using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Rules;

/// <summary>Every rule with its status for this organisation.</summary>
public sealed record ListRules : ICommand<RuleList>
{
    public static Permission Requires => Permission.BaaView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Rules">In the order of the rule book.</param>
/// <param name="Version">See <see cref="RuleBook.VersionAsync"/>.</param>
public sealed record RuleList(IReadOnlyList<RuleNow> Rules, long Version);

internal sealed class ListRulesHandler(RuleBook book, Organisation organisation) : IUseCase<ListRules, RuleList>
{
    public async Task<Result<RuleList>> HandleAsync(ListRules command, UseCaseScope scope, CancellationToken cancellationToken) => new RuleList(
        await book.AllAsync(scope.Db, organisation.DayAt(scope.Now), cancellationToken),
        await book.VersionAsync(scope.Db, cancellationToken));
}
