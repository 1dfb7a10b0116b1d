using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Access.Emergency;

/// <summary>Asking for emergency access, the second person's answer, and what was done by it. Reasons name nobody.</summary>
public sealed partial class EmergencyPage
{
    private static readonly int[] Choices = [15, 30, 60];

    private BreakGlassList? list;
    private Error? failure;
    private Error? refusal;
    private string? done;
    private ConfirmDialog dialog = null!;
    private string reason = "";
    private int minutes = Choices[0];

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private SiteZone Zone { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var listed = await UseCases.RunAsync<ListBreakGlass, BreakGlassList>(new ListBreakGlass(), await Current.GetAsync(), CancellationToken.None);
        failure = listed.Error;
        list = listed.IsSuccess ? listed.Value : null;
    }

    private Task OpenAsync()
    {
        (reason, minutes) = ("", Choices[0]);
        return dialog.ShowAsync();
    }

    private async Task<Error?> AskAsync()
    {
        var asked = await UseCases.RunAsync<AskBreakGlass, BreakGlassId>(new AskBreakGlass(reason, minutes), await Current.GetAsync(), CancellationToken.None);
        if (asked.Error is { } error)
            return error;
        done = "Asked. A compliance officer or incident manager sees it on their home page. Open this page again once they told you.";
        await LoadAsync();
        return null;
    }

    private Task AllowAsync(BreakGlassRow row) => ActAsync(new AllowBreakGlass(row.Id), (DateTimeOffset end) => $"Allowed until {Zone.Text(end)}. It ends by itself, and the review queue gets what was done.");

    private Task DeclineAsync(BreakGlassRow row) => ActAsync(new DeclineBreakGlass(row.Id), (Unit _) => "Declined.");

    private async Task EndAsync(BreakGlassRow row)
    {
        await ActAsync(new EndBreakGlass(row.Id), (Unit _) => row.State == BreakGlassState.Asked ? "Taken back." : "Ended.");
        // What the page was opened with would go on offering what the gate refuses from now on.
        if (refusal is null && row is { IsOwn: true, State: BreakGlassState.Active })
            Navigation.NavigateTo("/emergency", forceLoad: true);
    }

    private async Task ActAsync<TCommand, TResult>(TCommand command, Func<TResult, string> said) where TCommand : ICommand<TResult>
    {
        var answer = await StepUp.RunAsync<TCommand, TResult>(command);
        (refusal, done) = (answer.Error, answer.IsSuccess ? said(answer.Value) : null);
        await LoadAsync();
    }

    private static string EndWords(BreakGlassRow row) => row.State == BreakGlassState.Asked ? "Take back" : "End now";

    private static string Words(BreakGlassState state) => state switch
    {
        BreakGlassState.Asked => "Waits for a second person",
        BreakGlassState.Active => "Runs",
        BreakGlassState.Ended => "Over",
        BreakGlassState.Declined => "Declined",
        _ => "Nobody answered",
    };

    private static Tone ToneOf(BreakGlassState state) => state switch
    {
        BreakGlassState.Asked => Tone.Info,
        BreakGlassState.Active => Tone.Warning,
        _ => Tone.Neutral,
    };
}
