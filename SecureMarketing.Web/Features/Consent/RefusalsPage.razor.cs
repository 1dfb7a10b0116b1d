using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>How fast refusals took effect, and what other platforms were told and acknowledged.</summary>
public sealed partial class RefusalsPage
{
    private static readonly int[] Windows = [7, 30, 90, 365];

    private RefusalFigures? figures;
    private OpenNotices? open;
    private Error? failure;
    private string? done;
    private bool mayManage;
    private ConfirmDialog targetDialog = null!;
    private ConfirmDialog toldDialog = null!;
    private ConfirmDialog acknowledgedDialog = null!;
    private ConfirmDialog retireDialog = null!;
    private PropagationTarget? asked;
    private string name = "";
    private string toldTo = "";
    private int within = 24;
    private string by = "";

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "days")] private int? Days { get; set; }

    private string? Note => figures is null ? null
        : figures.Lines.Count == 0 ? "nothing refused in this time"
        : Refused(figures.Lines.Sum(l => l.Count)) + string.Create(CultureInfo.InvariantCulture, $" · {figures.Lines.Sum(l => l.Late):N0} beyond the target");

    protected override async Task OnParametersSetAsync()
    {
        mayManage = (await Actor.GetAsync()).Holds(Permission.PropagationManage);
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Actor.GetAsync();
        var measured = await UseCases.RunAsync<MeasureRefusals, RefusalFigures>(new MeasureRefusals { Days = Windows.Contains(Days ?? 0) ? Days!.Value : 30 }, actor, CancellationToken.None);
        var listed = await UseCases.RunAsync<ListPropagation, OpenNotices>(new ListPropagation { OverdueOnly = true }, actor, CancellationToken.None);
        failure = measured.Error ?? listed.Error;
        (figures, open) = failure is null ? (measured.Value, listed.Value) : (null, null);
    }

    private Task OpenTargetAsync(PropagationTarget? target)
    {
        asked = target;
        (name, toldTo, within) = (target?.Name ?? "", target?.ToldTo ?? "", target?.WithinHours ?? 24);
        return targetDialog.ShowAsync();
    }

    private async Task OpenToldAsync(PropagationTarget target)
    {
        // The list is a download of its own, of which this page does not hear.
        await LoadAsync();
        asked = figures?.Targets.FirstOrDefault(t => t.Target.Id == target.Id)?.Target ?? target;
        await toldDialog.ShowAsync();
    }

    private Task OpenAcknowledgedAsync(PropagationTarget target)
    {
        (asked, by) = (target, "");
        return acknowledgedDialog.ShowAsync();
    }

    private Task OpenRetireAsync(PropagationTarget target)
    {
        asked = target;
        return retireDialog.ShowAsync();
    }

    private Task<Error?> SaveTargetAsync() => ActAsync<SavePropagationTarget, PropagationTargetId>(
        new SavePropagationTarget { Target = asked?.Id, Name = name, ToldTo = toldTo, WithinHours = within }, _ => "Saved. It is to be told of what is refused from now on.");

    private Task<Error?> ToldAsync() => ActAsync<NotePlatformTold, int>(
        new NotePlatformTold { Target = asked!.Id }, n => $"Noted: told of {n}.");

    private Task<Error?> AcknowledgedAsync() => ActAsync<NoteAcknowledged, int>(
        new NoteAcknowledged { Target = asked!.Id, Through = Clock.GetUtcNow(), By = by }, n => $"Noted: {n} acknowledged.");

    private Task<Error?> RetireAsync() => ActAsync<RetirePropagationTarget, Unit>(new RetirePropagationTarget(asked!.Id), _ => "Retired.");

    private async Task<Error?> ActAsync<TCommand, TResult>(TCommand command, Func<TResult, string> told) where TCommand : ICommand<TResult>
    {
        var outcome = await UseCases.RunAsync<TCommand, TResult>(command, await Actor.GetAsync(), CancellationToken.None);
        if (outcome.Error is { } error)
            return error;
        done = told(outcome.Value);
        await LoadAsync();
        StateHasChanged();
        return null;
    }

    private static string Refused(int count) => count == 1 ? "1 refusal" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} refusals");
}
