using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Governance;

/// <summary>One record of the register: what it is about, its evidence, what was found, and what was done with it.</summary>
public sealed partial class RecordPage
{
    private RecordDetail? record;
    private RecordWords? complaint;
    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();
    private IReadOnlyList<OwnerChoice> owners = [];
    private Error? failure;
    private Error? readFailure;
    private string? done;
    private bool mayManage;
    private bool mayRead;
    private ConfirmDialog moveDialog = null!;
    private ConfirmDialog assignDialog = null!;
    private RecordState target;
    private string noteText = "";
    private Guid? owner;
    private DateOnly? dueOn;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private SiteZone Zone { get; set; } = null!;

    private RegisterRecordId Record => RegisterRecordId.From(Id);

    private bool IsOpen => record?.Row.State is RecordState.Open or RecordState.UnderWay;

    private bool IsComplaint => record?.Row.Kind == RecordKind.Complaint;

    /// <summary>Null while sealed.</summary>
    private RecordWords? Words => record?.Words ?? complaint;

    private string NoteHelp => IsComplaint ? "Recorded, 5 to 2,000 characters; kept sealed." : "Recorded, 5 to 2,000 characters. No names.";

    private string MoveText => record is null || target == default ? "Go on" : GovernanceWords.StepTo(target, record.Row.State);

    private string MoveTitle => target switch
    {
        RecordState.UnderWay => record?.Row.State == RecordState.Complete ? "Take it up again?" : "Begin with it?",
        RecordState.Complete => "Is it complete?",
        _ => "Drop this record?",
    };

    protected override async Task OnInitializedAsync()
    {
        var actor = await Current.GetAsync();
        (mayManage, mayRead) = (actor.Holds(Permission.GovernanceManage), actor.Holds(Permission.ComplaintsRead));
        // The prerendered page shows the skeleton: waiting for the record there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        var viewed = await UseCases.RunAsync<ViewRecord, RecordDetail>(new ViewRecord(Record), actor, CancellationToken.None);
        failure = viewed.Error;
        record = viewed.IsSuccess ? viewed.Value : null;
        if (record is null)
            return;
        Guid[] people =
        [
            record.Row.Owner, record.OpenedBy, .. record.Steps.Select(s => s.By), .. record.Findings.Select(f => f.Owner), .. record.Evidence.Select(e => e.AddedBy), .. record.Evidence.Select(e => e.JudgedBy ?? Guid.Empty),
        ];
        var named = await UseCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff([.. people.Distinct()]), actor, CancellationToken.None);
        names = named.IsSuccess ? named.Value : names;
    }

    private async Task ReadAsync()
    {
        var read = await UseCases.RunAsync<ReadComplaint, RecordWords>(new ReadComplaint(Record), await Current.GetAsync(), CancellationToken.None);
        readFailure = read.Error;
        complaint = read.IsSuccess ? read.Value : null;
    }

    private Task OpenMoveAsync(RecordState to)
    {
        (target, noteText) = (to, "");
        return moveDialog.ShowAsync();
    }

    private async Task<Error?> MoveAsync()
    {
        var moved = await UseCases.RunAsync<MoveRecord, Unit>(new MoveRecord(Record, target, noteText), await Current.GetAsync(), CancellationToken.None);
        if (moved.Error is { } error)
            return error;
        await ChangedAsync($"It is {GovernanceWords.Of(target).ToLowerInvariant()} now.");
        return null;
    }

    private async Task OpenAssignAsync()
    {
        var listed = await UseCases.RunAsync<ListOwners, IReadOnlyList<OwnerChoice>>(new ListOwners(), await Current.GetAsync(), CancellationToken.None);
        owners = listed.IsSuccess ? listed.Value : [];
        (owner, dueOn, noteText) = (owners.Any(o => o.Id == record!.Row.Owner) ? record!.Row.Owner : null, record!.Row.DueOn, "");
        await assignDialog.ShowAsync();
    }

    private async Task<Error?> AssignAsync()
    {
        var actor = await Current.GetAsync();
        var assigned = await UseCases.RunAsync<AssignRecord, Unit>(new AssignRecord(Record, owner ?? actor.Id, dueOn!.Value, noteText), actor, CancellationToken.None);
        if (assigned.Error is { } error)
            return error;
        await ChangedAsync("Changed.");
        return null;
    }

    /// <summary>Something of the record changed: it is read again, and of a complaint what was opened is closed.</summary>
    private async Task ChangedAsync(string told)
    {
        done = told;
        complaint = null;
        await LoadAsync();
        StateHasChanged();
    }

    private string Name(Guid person) => names.GetValueOrDefault(person, person == Guid.Empty ? "the command line or a job" : "somebody who left");

    private IReadOnlyList<TimelineItem> Steps() =>
    [
        .. record!.Steps.Select(s => new TimelineItem(s.At, Zone.Text(s.At), GovernanceWords.Of(s.Act, s.To), Detail(s), s.Act is RegisterAct.EvidenceFailed or RegisterAct.FindingReturned ? Tone.Warning : Tone.Neutral)),
    ];

    private string Detail(StepRow step) => Words?.Notes.TryGetValue(step.Number, out var note) == true ? $"{Name(step.By)}: {note}" : Name(step.By);
}
