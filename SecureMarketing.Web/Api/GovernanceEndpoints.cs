using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>Documents of the register, as their bringer gave them.</summary>
internal static class GovernanceEndpoints
{
    private static readonly Dictionary<string, string> Endings = new(StringComparer.Ordinal)
    {
        ["application/pdf"] = "pdf",
        ["image/png"] = "png",
        ["image/jpeg"] = "jpg",
        ["image/tiff"] = "tif",
        ["text/plain"] = "txt",
        ["text/csv"] = "csv",
    };

    public static void MapGovernance(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/governance/evidence/{id:guid}", DocumentAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Permission.GovernanceView));

    /// <summary>Never shown inline: it is a foreign file.</summary>
    private static async Task<IResult> DocumentAsync(Guid id, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var opened = await useCases.RunAsync<OpenRecordEvidence, OpenedRecordEvidence>(new OpenRecordEvidence(RegisterEvidenceId.From(id)), CurrentActor.Of(http), cancellationToken);
        if (opened.Error is { } error)
            return RefusedResults.Of(error);
        http.Response.Headers.CacheControl = "no-store";
        var known = Endings.GetValueOrDefault(opened.Value.MediaType);
        return Results.File(opened.Value.Content, known is null ? "application/octet-stream" : opened.Value.MediaType, $"evidence-{id:N}.{known ?? "bin"}");
    }
}
