using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Drafts;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;

namespace SecureMarketing.Web.Features.Gallery;

/// <summary>The page of shared parts; shown in Development only. Its numbers are examples.</summary>
public sealed partial class GalleryPage(IWebHostEnvironment environment, Announcer announcer, DraftSavers drafts, TimeProvider clock)
{
    private static readonly Crumb[] Crumbs = [new("Home", "/")];

    private static readonly ChecklistItem[] Points =
    [
        new(CheckState.Done, "Content approved", "by compliance and legal, 23 Nov 16:20. Unchanged since.", "/gallery", "See diff"),
        new(CheckState.Done, "Every recipient has a valid authorization.", "731 people without one are left out.", "/gallery", "List of 731"),
        new(CheckState.Attention, "2 people have no fallback for \"Care provider\".", "They would be left out.", "/gallery", "Fix fallback"),
        new(CheckState.Blocked, "The footer has no postal address.", Href: "/gallery", LinkText: "Add address"),
        new(CheckState.Open, "Send a test to yourself."),
    ];

    private static readonly GridColumn[] Columns = [new("Reference", "reference"), new("Status"), new("Covers"), new("People", "people", IsNumber: true)];

    private static readonly Figure[] LastSend =
        [new("Sent", "12,480"), new("Opened", "6,902", "55.3 % of accepted"), new("Clicked", "withheld", "1 to 10 people"), new("Failed", "12", Tone: Tone.Error)];

    private static readonly FunnelBar[] Bars =
    [
        new("Sent", 12480, "100.0 %"), new("Delivered", 12190, "97.7 %"), new("Opened", 6902, "55.3 %"), new("Clicked", 1344, "10.8 %"), new("Booked a visit", 0, CountText: "<11"),
    ];

    private static readonly TimelineItem[] Events =
    [
        new(new DateTimeOffset(2026, 11, 24, 10, 42, 0, TimeSpan.Zero), "24 Nov 2026, 10:42", "Approved", "Compliance officer, version 12", Tone.Success),
        new(new DateTimeOffset(2026, 11, 23, 16, 20, 0, TimeSpan.Zero), "23 Nov 2026, 16:20", "Changes requested", "Legal: name the sender", Tone.Warning),
        new(new DateTimeOffset(2026, 11, 23, 9, 5, 0, TimeSpan.Zero), "23 Nov 2026, 09:05", "Submitted"),
    ];

    private static readonly GalleryRow[] Rows =
    [
        .. Enumerable.Range(0, 60).Select(i => new GalleryRow(
            $"AU-{1000 + i * 37}",
            (i % 4) switch { 0 => "Valid", 1 => "Expiring", 2 => "Revoked", _ => "Missing" },
            (i % 4) switch { 0 => Tone.Success, 1 => Tone.Warning, 2 => Tone.Error, _ => Tone.Neutral },
            i % 3 == 0 ? "Treatment offers, diagnosis" : "Wellness programmes",
            118_300 / (i + 1))),
    ];

    private static readonly TaskLine[] Tasks =
    [
        new()
        {
            Key = "running", Title = "Send: Autumn news", Standing = TaskStanding.Running, Detail = "1,240 of 3,906 people handed over, 731 left out by the gate.", Percent = 40,
            Href = "/gallery", StartedAt = new DateTimeOffset(2026, 11, 24, 10, 42, 0, TimeSpan.Zero), Act = new TaskAct("Pause", () => Task.FromResult<Error?>(new Error("gallery.example", "This is an example; nothing was paused."))),
        },
        new() { Key = "done", Title = "Import of 3 files", Standing = TaskStanding.Finished, Detail = "184 people created, 12 updated, 0 rows left out.", Href = "/gallery", StartedAt = new DateTimeOffset(2026, 11, 24, 9, 5, 0, TimeSpan.Zero) },
    ];

    private ConfirmDialog? dialog;
    private readonly List<DraftSaver> savers = [];
    private string? revealed;
    private string filter = "";

    private DraftConflict TwoWindows => new("Dana Reyes", clock.GetUtcNow(), [new("Subject", "A note from your care team", "Your results are in"), new("Button", "See class times", "")]);

    private bool Visible => environment.IsDevelopment();

    /// <summary>One saver in each state that lasts: saved, refused, overtaken.</summary>
    protected override async Task OnInitializedAsync()
    {
        foreach (var answer in (Error?[])[null, new Error("gallery.refused", "Shorten the sender's name to 80 characters."), new Error("gallery.overtaken", "Someone else saved.", ErrorKind.Conflict)])
        {
            var saver = drafts.Create(["gallery.overtaken"], _ => Task.FromResult(answer));
            savers.Add(saver);
            saver.Touch();
            await saver.FlushAsync();
        }
    }

    private Task<Result<GridRows<GalleryRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var matching = Rows.Where(r => r.Reference.Contains(filter, StringComparison.OrdinalIgnoreCase));
        var sorted = query.Sort switch
        {
            "people" => matching.OrderBy(r => r.People),
            _ => matching.OrderBy(r => r.Reference, StringComparer.Ordinal),
        };
        var list = (query.Descending ? sorted.Reverse() : sorted).ToList();
        return Task.FromResult<Result<GridRows<GalleryRow>>>(new GridRows<GalleryRow>([.. list.Skip(query.Skip).Take(query.Take)], list.Count));
    }

    private sealed record GalleryRow(string Reference, string Status, Tone Tone, string Covers, int People);
}
