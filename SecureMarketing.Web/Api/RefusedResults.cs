using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Api;

/// <summary>The answer of a download that is refused: why in words (RFC 9457), and the status that goes with it; never a byte of the file.</summary>
internal static class RefusedResults
{
    public static IResult Of(Error error) => Results.Problem(error.Message, statusCode: error.Kind switch
    {
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    });
}
