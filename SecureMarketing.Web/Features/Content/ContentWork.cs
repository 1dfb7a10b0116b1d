using MudBlazor;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Content;

/// <summary>Emails by name, for the palette and the home page.</summary>
internal sealed class ContentWork : IWorkSource
{
    public Permission Needs => Permission.ContentView;

    public async Task<IReadOnlyList<WorkItem>> FindAsync(Visit visit, string? part, bool mine, int most, CancellationToken cancellationToken)
    {
        var found = await visit.RunAsync<FindContent, IReadOnlyList<FoundContent>>(new FindContent(part, mine, most), cancellationToken);
        return found.IsSuccess ? [.. found.Value.Select(Item)] : [];
    }

    private static WorkItem Item(FoundContent email) => new(
        "Email", email.Name, $"/content/{email.Id.Value}", Icons.Material.Outlined.Drafts, email.ChangedAt,
        email.LatestVersion == 0 ? "Draft" : $"Version {email.LatestVersion}");
}
