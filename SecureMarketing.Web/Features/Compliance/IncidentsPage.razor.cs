using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>Incidents that wait for somebody, and the audits that find them.</summary>
public sealed partial class IncidentsPage
{
    private IncidentList? incidents;
    private ListAuditPage? audits;
    private Error? failure;
    private string? done;
    private bool mayRun;
    private bool mayDecide;
    private ConfirmDialog? auditDialog;
    private ConfirmDialog? reportDialog;
    private DateOnly? from;
    private DateOnly? to;
    private int sample = RunListAudit.Usual;
    private string what = "";
    private DateOnly? discovered;
    private string? message;
    private string? holder;
    private string? address;
    private bool onFile;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private SiteZone Zone { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Current.GetAsync();
        (mayRun, mayDecide) = (actor.Holds(Permission.ListAuditsRun), actor.Holds(Permission.IncidentsManage));
        // The prerendered page shows the skeleton: waiting for the lists there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        var listed = await UseCases.RunAsync<ListIncidents, IncidentList>(new ListIncidents(Take: 100), actor, CancellationToken.None);
        var made = await UseCases.RunAsync<ListListAudits, ListAuditPage>(new ListListAudits(), actor, CancellationToken.None);
        failure = listed.Error ?? made.Error;
        (incidents, audits) = failure is null ? (listed.Value, made.Value) : (null, null);
    }

    private Task OpenAuditAsync()
    {
        var today = Organisation.DayAt(Clock.GetUtcNow());
        (from, to, sample) = (today.AddMonths(-3), today, RunListAudit.Usual);
        return auditDialog!.ShowAsync();
    }

    private async Task<Error?> AuditAsync()
    {
        var run = await UseCases.RunAsync<RunListAudit, ListAuditRow>(new RunListAudit(from!.Value, to!.Value, sample), await Current.GetAsync(), CancellationToken.None);
        if (run.Error is { } error)
            return error;
        done = run.Value.Mismatches == 0
            ? $"{Number(run.Value.Sampled)} of {Number(run.Value.Population)} messages judged; every one agrees with its documents."
            : $"{Number(run.Value.Sampled)} of {Number(run.Value.Population)} messages judged; {Number(run.Value.Mismatches)} do not agree with their documents.";
        await LoadAsync();
        return null;
    }

    private Task OpenReportAsync()
    {
        (what, discovered, message, holder, address, onFile) = ("", Organisation.DayAt(Clock.GetUtcNow()), null, null, null, false);
        return reportDialog!.ShowAsync();
    }

    private async Task<Error?> ReportAsync()
    {
        Guid? sent = null;
        if (!string.IsNullOrWhiteSpace(message))
        {
            if (!Guid.TryParse(message.Trim(), out var id))
                return ComplianceErrors.MessageNotSent;
            sent = id;
        }

        var reported = await UseCases.RunAsync<ReportIncident, IncidentId>(new ReportIncident(what, discovered!.Value, sent is { } known ? MessageId.From(known) : null) { Holder = sent is null ? null : Holder() }, await Current.GetAsync(), CancellationToken.None);
        if (reported.Error is { } error)
            return error;
        done = "The incident is reported. Somebody takes it into triage.";
        await LoadAsync();
        StateHasChanged();
        return null;
    }

    private MailboxHolder Holder() => new() { Name = Typed(holder), Address = onFile ? null : Typed(address), AddressOnFile = onFile };

    private static string? Typed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private string Day(DateTimeOffset at) => Organisation.DayAt(at).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
