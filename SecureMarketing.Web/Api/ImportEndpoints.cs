using System.Globalization;
using System.Text;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Api;

/// <summary>Downloads about imports.</summary>
internal static class ImportEndpoints
{
    private const int MaxRows = 10_000;

    public static void MapImports(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/imports/{id:guid}/rejected.csv", RejectedAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Permission.ImportView));

    private static async Task<IResult> RejectedAsync(Guid id, HttpContext http, UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var loaded = await useCases.RunAsync<GetImport, ImportDetail>(new GetImport(ImportRunId.From(id), MaxRows), CurrentActor.Of(http), cancellationToken);
        if (loaded.Error is { } error)
            return Results.Problem(error.Message, statusCode: error.Kind == ErrorKind.Forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound);
        var text = new StringBuilder("file,row,column,code,kept\r\n");
        foreach (var row in loaded.Value.Rows)
            text.Append(CultureInfo.InvariantCulture, $"{Cell(row.File)},{row.Row},{Cell(row.Column ?? "")},{row.Code},{(row.Kept ? "yes" : "no")}\r\n");
        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", $"rejected-{id:N}.csv");
    }

    /// <summary>Quoted (RFC 4180), and never read as a formula by a spreadsheet: file names come from outside.</summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
