using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Judgments;

/// <summary>What people proposed for codes and what became of it: what waits first, the oldest before; then what was decided, the newest before.</summary>
public sealed record ListCodeJudgments : ICommand<IReadOnlyList<CodeJudgmentRow>>
{
    /// <summary>Most rows of each of the two.</summary>
    public const int Most = 100;

    public static Permission Requires => Permission.SensitiveAttributesUse;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Display">What records call the code.</param>
/// <param name="Labels">What was proposed; none = not sensitive.</param>
/// <param name="Staying">What the code keeps whatever people decide.</param>
/// <param name="Reason">Why it was proposed.</param>
/// <param name="Decision">Why it was accepted or refused; null while it waits.</param>
/// <param name="EndReason">Why it was withdrawn; null unless it was.</param>
/// <param name="MayDecide">This person may accept or refuse it now.</param>
/// <param name="MayWithdraw">This person may withdraw it now.</param>
public sealed record CodeJudgmentRow(
    CodeJudgmentId Id, string System, string Code, string Display, Sensitivity Labels, Sensitivity Staying, CodeJudgmentState State,
    UserId AskedBy, DateTimeOffset AskedAt, string Reason, UserId? DecidedBy, DateTimeOffset? DecidedAt, string? Decision,
    UserId? EndedBy, DateTimeOffset? EndedAt, string? EndReason, bool MayDecide, bool MayWithdraw);

internal sealed class ListCodeJudgmentsHandler : IUseCase<ListCodeJudgments, IReadOnlyList<CodeJudgmentRow>>
{
    public async Task<Result<IReadOnlyList<CodeJudgmentRow>>> HandleAsync(ListCodeJudgments command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var judgments = scope.Db.CodeJudgments.AsNoTracking();
        var waiting = await judgments.Where(j => j.State == CodeJudgmentState.Asked).OrderBy(j => j.AskedAt).ThenBy(j => j.Id).Take(ListCodeJudgments.Most).ToListAsync(cancellationToken);
        var past = await judgments.Where(j => j.State != CodeJudgmentState.Asked).OrderByDescending(j => j.AskedAt).ThenBy(j => j.Id).Take(ListCodeJudgments.Most).ToListAsync(cancellationToken);
        var values = waiting.Concat(past).Select(j => j.Code).Distinct(StringComparer.Ordinal).ToList();
        var codes = values.Count == 0 ? [] : await scope.Db.Codes.AsNoTracking().Where(c => values.Contains(c.Value)).ToDictionaryAsync(c => (c.System, c.Value), cancellationToken);
        var keeper = scope.Actor.Kind == ActorKind.User && scope.Actor.Holds(Permission.SensitiveTermsManage);
        var (person, admin, rights) = (UserId.From(scope.Actor.Id), scope.Actor.Holds(Permission.UsersManage), SensitiveRights.Of(scope.Actor));
        // What a code of the compartment is labelled is no record of anybody; that somebody here carries it is (42 CFR 2.12).
        return waiting.Concat(past).Where(j => !rights.IsClosed(codes[(j.System, j.Code)].Sensitivity) || keeper).Select(RowOf).ToList();

        CodeJudgmentRow RowOf(CodeJudgment j)
        {
            var code = codes[(j.System, j.Code)];
            return new CodeJudgmentRow(
                j.Id, j.System, j.Code, code.Display, j.Labels, CodeLabels.Staying(code.Catalogue, code.Labels.Own(code.Catalogue)), j.State, j.AskedBy, j.AskedAt, j.Reason,
                j.DecidedBy, j.DecidedAt, j.Decision, j.EndedBy, j.EndedAt, j.EndReason,
                keeper && j.State == CodeJudgmentState.Asked && CodeJudgmentRules.RefuseToDecide(j.AskedBy == person, admin) is null,
                keeper && j.State is CodeJudgmentState.Asked or CodeJudgmentState.Accepted
                    && CodeJudgmentRules.RefuseToWithdraw(j.State, code.Sensitivity, code.Labels.JudgedAs(null, code.Catalogue).Sensitivity) is null);
        }
    }
}
