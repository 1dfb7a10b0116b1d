using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>Lines of the review queue that somebody should have looked at by now.</summary>
internal sealed class AuditReviewsHome : IHomeSource
{
    public int Order => 2;

    public Permission Needs => Permission.AuditReviewsDecide;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var listed = await visit.RunAsync<ListAuditReviews, AuditReviewPage>(new ListAuditReviews(AuditReviewView.Overdue, Take: 1), cancellationToken);
        return listed.IsSuccess && listed.Value.Overdue > 0
            ? new HomeCard(
                HomePart.Waiting, "Review queue", HomeWords.Number(listed.Value.Overdue),
                "Acts that the audit trail says somebody must look at are overdue.", "/audit/reviews?view=Overdue", "Look at them", Tone.Warning)
            : null;
    }
}
