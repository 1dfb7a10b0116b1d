using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>One import: progress from the database while it runs, then what went in and what did not.</summary>
public sealed partial class ImportPage : IDisposable
{
    private const int Shown = 200;

    private readonly CancellationTokenSource left = new();
    private ImportDetail? detail;
    private Error? failure;
    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();
    private bool mayRun;
    private bool mayUndo;
    private ConfirmDialog? undoDialog;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private bool CanConfirm => mayRun && detail is { Summary: { DryRun: true, State: ImportState.Finished } };

    private string? Note => detail is null ? null : string.Create(
        CultureInfo.InvariantCulture, $"{detail.Summary.Files:N0} {(detail.Summary.Files == 1 ? "file" : "files")} of {detail.Summary.SourceSystem}, requested {detail.Summary.RequestedAt:d MMM yyyy, HH:mm} UTC by {Who(detail.Summary.RequestedBy, detail.Summary.RequestedRole)}");

    /// <summary>Not disposed: the page's timer may still ask for its token, and without a timer of its own it holds nothing.</summary>
    public void Dispose() => left.Cancel();

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Current.GetAsync();
        mayRun = actor.Holds(Permission.ImportRun);
        mayUndo = actor.Holds(Permission.ImportUndo);
        // The prerendered page shows the skeleton: waiting for the import there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(left.Token))
            {
                if (detail is not { Summary.IsOver: false })
                    continue;
                // Its end is announced by the task tray, wherever the person is.
                await ReadAsync(watching: true);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // The person left the page.
        }
    }

    private static Figure[] Done(ImportSummary run) =>
    [
        new("People created", Number(run.Created)),
        new("People updated", Number(run.Updated)),
        new("Unchanged", Number(run.Unchanged)),
        new("Facts new or changed", Number(run.Facts)),
        new("Rows rejected", Number(run.Rejected), Tone: run.Rejected > 0 ? Tone.Warning : Tone.Neutral),
    ];

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string People(int number) => Number(number) + (number == 1 ? " person" : " people");

    private static string At(DateTimeOffset? at) => at?.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private string Kept => detail is not { Summary.UndoKept: > 0, Kept: var kept } ? "" :
        $" {People(kept.Sum(k => k.Count))} stayed without the facts of this import: {string.Join(", ", kept.Select(k => $"{Number(k.Count)} because of a {k.For}"))}.";

    private Task LoadAsync() => ReadAsync(watching: false);

    /// <param name="watching">True when the page looks by itself: that does not postpone the idle logoff.</param>
    private async Task ReadAsync(bool watching)
    {
        var actor = await Current.GetAsync();
        var loaded = await UseCases.RunAsync<GetImport, ImportDetail>(new GetImport(ImportRunId.From(Id), Shown), watching ? actor.Watching() : actor, CancellationToken.None);
        failure = loaded.Error;
        detail = loaded.IsSuccess ? loaded.Value : null;
        if (detail is not { Summary: var run })
            return;
        var people = new[] { run.RequestedBy, run.UndoRequestedBy ?? Guid.Empty }.Where(p => p != Guid.Empty && !names.ContainsKey(p)).ToHashSet();
        if (people.Count > 0 && await UseCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff(people), actor.Watching(), CancellationToken.None) is { IsSuccess: true, Value: var found })
            names = new Dictionary<Guid, string>([.. names, .. found]);
    }

    private string Who(Guid? person, string? role) => ImportWords.By(names, person, role);

    private async Task CancelAsync()
    {
        var cancelled = await UseCases.RunAsync<CancelImport, Unit>(new CancelImport(ImportRunId.From(Id)), await Current.GetAsync(), CancellationToken.None);
        await LoadAsync();
        failure ??= cancelled.Error;
    }

    private async Task<Error?> UndoAsync()
    {
        var asked = await StepUp.RunAsync<UndoImport, Unit>(new UndoImport(ImportRunId.From(Id)));
        if (asked.IsSuccess)
            await LoadAsync();
        return asked.Error;
    }

    private async Task ConfirmAsync()
    {
        var confirmed = await UseCases.RunAsync<ConfirmImport, ImportRunId>(new ConfirmImport(ImportRunId.From(Id)), await Current.GetAsync(), CancellationToken.None);
        failure = confirmed.Error;
        if (confirmed.IsSuccess)
            Navigation.NavigateTo($"/imports/{confirmed.Value.Value}");
    }
}
