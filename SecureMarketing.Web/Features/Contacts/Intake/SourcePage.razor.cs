using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts.Intake;

/// <summary>One import source: what is watched, which files arrived and what became of them, the latest looks.</summary>
public sealed partial class SourcePage
{
    private SourceDetail? detail;
    private LookOutcome? looked;
    private FhirServerReport? report;
    private Error? failure;
    private bool mayManage;
    private bool mayLook;
    private bool looking;
    private SourceDialog? dialog;
    private ConfirmDialog? removing;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private IntakeSourceId Source => IntakeSourceId.From(Id);

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Current.GetAsync();
        mayManage = actor.Holds(Permission.ImportSourcesManage);
        mayLook = actor.Holds(Permission.ImportRun);
        // The prerendered page shows the skeleton: waiting for the source there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private static string At(DateTimeOffset at) => at.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    private string Said(LookOutcome outcome) => outcome switch
    {
        { Failure: { } failed } => failed.Message,
        { Taken: > 0 } => "Files were taken; their import begins within seconds.",
        { Moved: true } => "Files were filed. See below what became of them.",
        { Waiting: > 0 } when detail?.Source.Fhir?.Export is { } export => SourceWords.Of(export) + ". The server process goes on by itself.",
        { Waiting: > 0 } => "There are files, but they are not complete yet, or wait for an import under way. The next look takes them.",
        _ => "There is no file that is meant.",
    };

    private async Task LoadAsync()
    {
        var loaded = await UseCases.RunAsync<GetSource, SourceDetail>(new GetSource(Source), await Current.GetAsync(), CancellationToken.None);
        failure = loaded.Error;
        detail = loaded.IsSuccess ? loaded.Value : null;
        StateHasChanged();
    }

    private static string Said(FhirServerReport report) =>
        $"FHIR {report.FhirVersion}{(report.Software is null ? "" : ", " + report.Software)}: {(report.Bulk ? "bulk export" : "no bulk export, so it is read by searches")}, offers {report.Offered.Count} of {report.Offered.Count + report.Missing.Count} kinds of record" +
        $"{(report.Missing.Count == 0 ? "" : " (not " + string.Join(", ", report.Missing) + ")")}. {(report.SignedIn == true ? "Signed in." : report.Problem?.Message ?? "No token is asked for.")}";

    private async Task TestAsync()
    {
        looking = true;
        var answer = await UseCases.RunAsync<TestFhirServer, FhirServerReport>(new TestFhirServer(Source), await Current.GetAsync(), CancellationToken.None);
        looking = false;
        failure = answer.Error;
        report = answer.IsSuccess ? answer.Value : null;
    }

    private async Task LookAsync()
    {
        looking = true;
        var answer = await UseCases.RunAsync<LookAtSource, LookOutcome>(new LookAtSource(Source, Wait: false), await Current.GetAsync(), CancellationToken.None);
        looking = false;
        await LoadAsync();
        failure ??= answer.Error;
        looked = answer.IsSuccess ? answer.Value : null;
    }

    private async Task PauseAsync()
    {
        looked = null;
        var answer = await UseCases.RunAsync<PauseSource, Unit>(new PauseSource(Source, !detail!.Source.Paused), await Current.GetAsync(), CancellationToken.None);
        await LoadAsync();
        failure ??= answer.Error;
    }

    private async Task<Error?> RemoveAsync()
    {
        var answer = await StepUp.RunAsync<RemoveSource, Unit>(new RemoveSource(Source));
        if (answer.IsSuccess)
            Navigation.NavigateTo("/imports/sources");
        return answer.Error;
    }
}
