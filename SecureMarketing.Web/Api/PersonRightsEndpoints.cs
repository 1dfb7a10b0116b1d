using Microsoft.AspNetCore.Mvc;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>Download of a person's record, made for this answer and kept nowhere.</summary>
internal static class PersonRightsEndpoints
{
    public static void MapPersonRights(this IEndpointRouteBuilder routes) => routes.MapPost("/people/{id:guid}/record", ExportAsync).RequireAuthorization();

    private static async Task<IResult> ExportAsync(Guid id, [FromForm] string reason, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var made = await useCases.RunAsync<ExportPersonRecord, PersonRecordCopy>(new ExportPersonRecord(ContactId.From(id), reason), CurrentActor.Of(http), cancellationToken);
        if (made.Error is { } error)
            return RefusedResults.Of(error);

        http.Response.Headers.CacheControl = "no-store";
        return Results.File(made.Value.Content, "application/zip", made.Value.FileName);
    }
}
