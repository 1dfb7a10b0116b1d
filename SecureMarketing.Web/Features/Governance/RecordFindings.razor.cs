using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Governance;

/// <summary>The findings of a record: noted, done by their owner, closed or returned by somebody else.</summary>
public sealed partial class RecordFindings
{
    private IReadOnlyList<OwnerChoice> owners = [];
    private ConfirmDialog raiseDialog = null!;
    private ConfirmDialog stepDialog = null!;
    private FindingSeverity severity = FindingSeverity.Medium;
    private string text = "";
    private string action = "";
    private Guid? owner;
    private DateOnly? dueOn;
    private FindingRow? chosen;
    private Step step;
    private string noteText = "";

    private enum Step
    {
        Done,
        Close,
        Return,
    }

    [Parameter, EditorRequired] public RecordDetail Record { get; set; } = null!;

    /// <summary>Null while sealed.</summary>
    [Parameter] public RecordWords? Words { get; set; }

    /// <summary>The reader may note findings now.</summary>
    [Parameter] public bool Open { get; set; }

    [Parameter] public bool MayManage { get; set; }

    [Parameter, EditorRequired] public Func<Guid, string> Name { get; set; } = _ => "";

    /// <summary>Told what was done.</summary>
    [Parameter, EditorRequired] public Func<string, Task> OnChanged { get; set; } = _ => Task.CompletedTask;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private string StepTitle => step switch
    {
        Step.Done => "Is it corrected?",
        Step.Close => "Close this finding?",
        _ => "Return this finding?",
    };

    private string StepText => step switch
    {
        Step.Done => "It is done",
        Step.Close => "Close it",
        _ => "Return it",
    };

    private async Task OpenRaiseAsync()
    {
        var listed = await UseCases.RunAsync<ListOwners, IReadOnlyList<OwnerChoice>>(new ListOwners(), await Current.GetAsync(), CancellationToken.None);
        owners = listed.IsSuccess ? listed.Value : [];
        (severity, text, action, owner, dueOn) = (FindingSeverity.Medium, "", "", null, Organisation.DayAt(Clock.GetUtcNow()).AddDays(30));
        await raiseDialog.ShowAsync();
    }

    private async Task<Error?> RaiseAsync()
    {
        var raised = await UseCases.RunAsync<RaiseFinding, int>(
            new RaiseFinding { Record = Record.Row.Id, Severity = severity, Text = text, Action = action, Owner = owner, DueOn = dueOn!.Value }, await Current.GetAsync(), CancellationToken.None);
        if (raised.Error is { } error)
            return error;
        await OnChanged("The finding is noted.");
        return null;
    }

    private Task OpenStepAsync(FindingRow finding, Step taken)
    {
        (chosen, step, noteText) = (finding, taken, "");
        return stepDialog.ShowAsync();
    }

    private async Task<Error?> TakeStepAsync()
    {
        var (record, number, actor) = (Record.Row.Id, chosen!.Number, await Current.GetAsync());
        var taken = step switch
        {
            Step.Done => await UseCases.RunAsync<ReportFindingDone, Unit>(new ReportFindingDone(record, number, noteText), actor, CancellationToken.None),
            Step.Close => await UseCases.RunAsync<CloseFinding, Unit>(new CloseFinding(record, number, noteText), actor, CancellationToken.None),
            _ => await UseCases.RunAsync<ReturnFinding, Unit>(new ReturnFinding(record, number, noteText), actor, CancellationToken.None),
        };
        if (taken.Error is { } error)
            return error;
        await OnChanged(step switch { Step.Done => "Done. A second person looks at it.", Step.Close => "The finding is closed.", _ => "The finding is open again." });
        return null;
    }
}
