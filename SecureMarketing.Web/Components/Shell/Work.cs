using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Components.Shell;

/// <summary>
/// A thing that people make and find again by its name: a campaign, a segment, an email. Never a person: names of people
/// neither stand in a palette nor in "what I last worked on".
/// </summary>
/// <param name="Kind">What it is, one word: "Campaign".</param>
/// <param name="Name">As staff named it.</param>
/// <param name="Href">Its page.</param>
/// <param name="Icon">One of MudBlazor's outlined icons.</param>
/// <param name="ChangedAt">Latest change.</param>
/// <param name="State">Its state as a word; null when it has none.</param>
/// <param name="Tone">Of the state.</param>
public sealed record WorkItem(string Kind, string Name, string Href, string Icon, DateTimeOffset ChangedAt, string? State = null, Tone Tone = Tone.Neutral);

/// <summary>A module's things by name. Implementations are found by scanning and asked only when the person holds the permission.</summary>
public interface IWorkSource
{
    Permission Needs { get; }

    /// <param name="visit">Who asks.</param>
    /// <param name="part">Part of the name; null for all.</param>
    /// <param name="mine">Only what the person made or edited.</param>
    /// <param name="most">1–50.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Latest change first; empty when refused.</returns>
    Task<IReadOnlyList<WorkItem>> FindAsync(Visit visit, string? part, bool mine, int most, CancellationToken cancellationToken);
}
