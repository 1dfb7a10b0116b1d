using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

internal static class ScopeDates
{
    extension(UseCaseScope scope)
    {
        /// <summary>The UTC date of the use case: what ages and relative dates count from when no date is given.</summary>
        public DateOnly Today => DateOnly.FromDateTime(scope.Now.UtcDateTime);
    }
}
