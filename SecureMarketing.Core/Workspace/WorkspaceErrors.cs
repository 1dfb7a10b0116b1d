using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Workspace;

public static class WorkspaceErrors
{
    public static readonly Error Unknown = new("workspace.view_unknown", "This view is no longer there.", ErrorKind.NotFound);

    public static Error TooMany(int most) => new("workspace.too_many_views", $"A list keeps {most} views per person. Remove one first.", ErrorKind.Conflict);
}
