using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns;

/// <summary>What every use case on one version does first: name it in the audit event, load it, compare the revision.</summary>
internal static class CampaignScope
{
    extension(UseCaseScope scope)
    {
        public void Names(CampaignId campaign, int? version)
        {
            scope.Audit.ObjectType = CampaignApprovals.SubjectKind;
            scope.Audit.ObjectId = campaign.Value.ToString("N");
            scope.Audit.ObjectVersion = version;
        }

        /// <param name="campaign">Which campaign.</param>
        /// <param name="number">Which version.</param>
        /// <param name="revision">What the person saw; null where the step itself says what it needs.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        public async Task<Result<CampaignVersion>> VersionAsync(CampaignId campaign, int number, long? revision, CancellationToken cancellationToken)
        {
            scope.Names(campaign, number);
            if (await scope.Db.CampaignVersionAsync(campaign, number, cancellationToken) is not { } version)
                return CampaignErrors.Unknown;
            return revision is { } seen && seen != version.Revision ? CampaignErrors.Stale : version;
        }

        /// <summary>An undefined transition is its own audit event (compliance, state machines).</summary>
        public Error Refuse(Error error)
        {
            if (error.Code is CampaignErrors.TransitionCode or ApprovalErrors.TransitionCode)
                scope.Audit.Action = AuditAction.TransitionRefused;
            return error;
        }
    }
}
