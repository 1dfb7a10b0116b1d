using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent.Recovery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent.Recovery;

/// <summary>Restores of the database, the replay of what people refused, and the second person's word. Numbers only.</summary>
public sealed partial class RestoresPage
{
    private IReadOnlyList<RecoveryRow>? rows;
    private Error? failure;
    private Error? refusal;
    private string? done;
    private ConfirmDialog dialog = null!;
    private RecoveryRow? asked;
    private string note = "";
    private bool busy;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private SiteZone Zone { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var listed = await UseCases.RunAsync<ListRecoveries, IReadOnlyList<RecoveryRow>>(new ListRecoveries(), await Current.GetAsync(), CancellationToken.None);
        failure = listed.Error;
        rows = listed.IsSuccess ? listed.Value : null;
    }

    private async Task ReplayAsync(RecoveryRow row)
    {
        busy = true;
        StateHasChanged();
        try
        {
            var replayed = await UseCases.RunAsync<ReplayRefusals, int>(new ReplayRefusals(row.Id), await Current.GetAsync(), CancellationToken.None);
            refusal = replayed.Error;
            done = replayed.IsSuccess ? $"Replayed. {replayed.Value.ToString("N0", CultureInfo.InvariantCulture)} {(replayed.Value == 1 ? "person is" : "people are")} kept from all mail. A second person confirms now." : null;
            await LoadAsync();
        }
        finally
        {
            busy = false;
        }
    }

    private Task OpenAsync(RecoveryRow row)
    {
        (asked, note) = (row, "");
        return dialog.ShowAsync();
    }

    private async Task<Error?> ConfirmAsync()
    {
        var confirmed = await StepUp.RunAsync<ConfirmRecovery, Unit>(new ConfirmRecovery(asked!.Id, note));
        if (confirmed.Error is { } error)
            return error;
        done = "Confirmed. Sends go on.";
        await LoadAsync();
        return null;
    }

    private static string Words(RecoveryState state) => state switch
    {
        RecoveryState.Found => "Sends are held",
        RecoveryState.Replayed => "Waits for a second person",
        _ => "Confirmed",
    };
}
