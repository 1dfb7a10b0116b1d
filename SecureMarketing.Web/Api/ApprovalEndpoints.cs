using System.Text;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Compliance.ApprovalEvidence;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>The evidence of an approval as a file: JSON for programs, a page for printing.</summary>
internal static class ApprovalEndpoints
{
    public static void MapApprovals(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/approvals/{id:guid}/evidence.json", (Guid id, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken) =>
            FileAsync(id, http, useCases, files => Results.File(Encoding.UTF8.GetBytes(files.Json), "application/json", files.Name + ".json"), cancellationToken)).RequireAuthorization();
        routes.MapGet("/approvals/{id:guid}/evidence.html", (Guid id, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken) =>
            FileAsync(id, http, useCases, files => Results.Content(files.Html, "text/html", Encoding.UTF8), cancellationToken)).RequireAuthorization();
    }

    private static async Task<IResult> FileAsync(Guid id, HttpContext http, UseCaseRunner useCases, Func<ApprovalEvidenceFiles, IResult> answer, CancellationToken cancellationToken)
    {
        var exported = await useCases.RunAsync<ExportApprovalEvidence, ApprovalEvidenceFiles>(new ExportApprovalEvidence(ApprovalRequestId.From(id)), CurrentActor.Of(http), cancellationToken);
        if (exported.Error is { } error)
            return RefusedResults.Of(error);
        http.Response.Headers.CacheControl = "no-store";
        return answer(exported.Value);
    }
}
