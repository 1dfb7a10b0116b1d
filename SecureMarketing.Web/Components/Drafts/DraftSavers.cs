using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Components.Drafts;

/// <summary>Makes the saver of a page.</summary>
public sealed partial class DraftSavers(TimeProvider clock, ILogger<DraftSaver> log)
{
    /// <inheritdoc cref="DraftSaver" />
    public DraftSaver Create(IReadOnlyCollection<string> conflictCodes, Func<CancellationToken, Task<Error?>> save) =>
        new(conflictCodes, save, clock, fault => NotStored(log, fault.GetType().Name, fault));

    [LoggerMessage(Level = LogLevel.Error, Message = "A draft could not be stored: {Kind}")]
    private static partial void NotStored(ILogger log, string kind, Exception fault);
}
