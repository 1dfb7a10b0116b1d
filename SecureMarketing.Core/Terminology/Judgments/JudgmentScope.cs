using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Judgments;

/// <summary>What the use cases of judgments have in common.</summary>
internal static class JudgmentScope
{
    extension(UseCaseScope scope)
    {
        /// <summary>The trail tells which judgment and which labels; the code itself stands in the judgment.</summary>
        public void Names(CodeJudgment judgment, string? outcome = null)
        {
            (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("code-judgment", judgment.Id.Value.ToString("N"));
            scope.Audit.ReasonCodes = string.Join(',', SecurityLabel.Of(judgment.Labels).Sensitivities.DefaultIfEmpty("none")) + (outcome is null ? "" : "," + outcome);
        }

        /// <summary>An undefined transition is its own audit event (compliance, state machines).</summary>
        public Error Refuse(Error error)
        {
            if (error.Code == JudgmentErrors.TransitionCode)
                scope.Audit.Action = AuditAction.TransitionRefused;
            return error;
        }
    }

    /// <summary>The judgment's code as it stands on file, not tracked.</summary>
    public static Task<Code> CodeOfAsync(AppDbContext db, CodeJudgment judgment, CancellationToken cancellationToken)
    {
        var (system, value) = (judgment.System, judgment.Code);
        return db.Codes.AsNoTracking().SingleAsync(c => c.System == system && c.Value == value, cancellationToken);
    }
}
