using MudBlazor;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>Segments by name, for the palette and the home page.</summary>
internal sealed class SegmentWork : IWorkSource
{
    public Permission Needs => Permission.SegmentView;

    public async Task<IReadOnlyList<WorkItem>> FindAsync(Visit visit, string? part, bool mine, int most, CancellationToken cancellationToken)
    {
        var found = await visit.RunAsync<FindSegments, IReadOnlyList<FoundSegment>>(new FindSegments(part, mine, most), cancellationToken);
        return found.IsSuccess
            ? [.. found.Value.Select(s => new WorkItem("Segment", s.Name, $"/segments/{s.Id.Value}", Icons.Material.Outlined.FilterAlt, s.ChangedAt, $"Version {s.Version}"))]
            : [];
    }
}
