using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Governance;

/// <summary>The register: what must have been done, by whom, and whether its evidence holds. The filters live in the URL.</summary>
public sealed partial class RegisterPage
{
    private static readonly GridColumn[] Columns = [new("Record"), new("Kind"), new("Stands"), new("State"), new("Next day"), new("Findings", IsNumber: true), new("Owner")];

    private static readonly (RecordView View, string Text)[] Views =
        [(RecordView.All, "All"), (RecordView.Overdue, "Overdue"), (RecordView.Open, "Open"), (RecordView.Green, "Green"), (RecordView.Mine, "Yours"), (RecordView.Dropped, "Dropped")];

    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();
    private IReadOnlyList<(string Text, string Href)> elsewhere = [];
    private IReadOnlyList<OwnerChoice> owners = [];
    private string? note;
    private string? done;
    private bool mayManage;
    private int version;
    private ConfirmDialog dialog = null!;
    private RecordKind kind = RecordKind.Policy;
    private string title = "";
    private string words = "";
    private Guid? owner;
    private DateOnly? dueOn;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "view")] private string? View { get; set; }

    [SupplyParameterFromQuery(Name = "kind")] private string? KindName { get; set; }

    private RecordView Shown => Enum.TryParse<RecordView>(View, out var view) && Enum.IsDefined(view) ? view : RecordView.All;

    private RecordKind? Kind => Enum.TryParse<RecordKind>(KindName, out var named) && Enum.IsDefined(named) ? named : null;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Current.GetAsync();
        mayManage = actor.Holds(Permission.GovernanceManage);
        elsewhere =
        [
            .. new (Permission Needs, string Text, string Href)[]
            {
                (Permission.IncidentsView, "Incidents", "/incidents"), (Permission.RetentionView, "Retention holds", "/retention/holds"), (Permission.BaaView, "Agreements", "/baas"), (Permission.TrainingView, "Training", "/training/people"),
            }.Where(page => actor.Holds(page.Needs)).Select(page => (page.Text, page.Href)),
        ];
    }

    private async Task<Result<GridRows<RecordRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var actor = await Current.GetAsync();
        var listed = await UseCases.RunAsync<ListRecords, RecordList>(new ListRecords(Shown, Kind, query.Skip, query.Take), actor, cancellationToken);
        if (listed.Error is { } error)
            return error;
        var named = await UseCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff([.. listed.Value.Rows.Select(r => r.Owner).Distinct()]), actor, cancellationToken);
        names = named.IsSuccess ? named.Value : names;
        Say(string.Create(CultureInfo.InvariantCulture, $"{listed.Value.Overdue:N0} overdue · {listed.Value.Green:N0} green"));
        return new GridRows<RecordRow>(listed.Value.Rows, listed.Value.Total);
    }

    private async Task OpenAsync()
    {
        var listed = await UseCases.RunAsync<ListOwners, IReadOnlyList<OwnerChoice>>(new ListOwners(), await Current.GetAsync(), CancellationToken.None);
        owners = listed.IsSuccess ? listed.Value : [];
        (kind, title, words, owner, dueOn) = (Kind ?? RecordKind.Policy, "", "", null, Organisation.DayAt(Clock.GetUtcNow()).AddDays(30));
        await dialog.ShowAsync();
    }

    private string? Soon => RecordPolicy.LongestOf(kind) is { } days ? string.Create(CultureInfo.InvariantCulture, $"At most {days} {(days == 1 ? "day" : "days")} from now.") : null;

    /// <summary>The day proposed is one that the kind allows.</summary>
    private void Hurry()
    {
        if (RecordPolicy.LongestOf(kind) is not { } days)
            return;
        var last = Organisation.DayAt(Clock.GetUtcNow()).AddDays(days);
        if (dueOn is not { } day || day > last)
            dueOn = last;
    }

    private async Task<Error?> EnterAsync()
    {
        var entered = await UseCases.RunAsync<EnterRecord, RegisterRecordId>(
            new EnterRecord { Kind = kind, Title = kind == RecordKind.Complaint ? null : title, Words = words, Owner = owner, DueOn = dueOn!.Value }, await Current.GetAsync(), CancellationToken.None);
        if (entered.Error is { } error)
            return error;
        done = "It stands in the register.";
        version++;
        return null;
    }

    /// <summary>The grid loads by itself; the head of the page does not hear of it.</summary>
    private void Say(string text)
    {
        if (note == text)
            return;
        note = text;
        StateHasChanged();
    }

    private string Owner(Guid person) => names.GetValueOrDefault(person, person == Guid.Empty ? "Command line or job" : "Somebody who left");

    private void Go(string? chosen) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("kind", string.IsNullOrEmpty(chosen) ? null : chosen));
}
