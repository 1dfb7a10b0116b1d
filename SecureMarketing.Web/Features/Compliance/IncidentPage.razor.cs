using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>One incident from its report to its end: factors, signatures, people affected, notices, steps.</summary>
public sealed partial class IncidentPage
{
    private static readonly Error StatesUnreadable = new("incident.states", "Write each state once with two letters and a number, such as TX 612, CA 12.");

    private readonly string[] texts = ["", "", "", ""];
    private readonly FactorRating[] ratings = new FactorRating[4];

    private IncidentDetail? incident;
    private Error? failure;
    private string? done;
    private bool mayManage;
    private bool mayOpen;
    private bool mayReview;
    private Guid self;
    private ConfirmDialog decideDialog = null!;
    private ConfirmDialog holderDialog = null!;
    private ConfirmDialog factorsDialog = null!;
    private ConfirmDialog signDialog = null!;
    private ConfirmDialog peopleDialog = null!;
    private ConfirmDialog noticeDialog = null!;
    private IncidentState? step;
    private BreachException? exception;
    private string reason = "";
    private string holder = "";
    private string address = "";
    private string signature = "";
    private int affected;
    private string? states;
    private BreachDuty? duty;
    private DateOnly? sentOn;
    private string evidence = "";

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private SiteZone Zone { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private IncidentId Key => IncidentId.From(Id);

    // The prerendered page shows the skeleton: waiting for the incident there would keep everything back, and ask twice.
    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        self = actor.Id;
        (mayManage, mayOpen, mayReview) = (actor.Holds(Permission.IncidentsManage), actor.Holds(Permission.MessageView), actor.Holds(Permission.AuditReviewsView));
        var asked = await UseCases.RunAsync<ViewIncident, IncidentDetail>(new ViewIncident(Key), actor, CancellationToken.None);
        failure = asked.Error;
        incident = asked.IsSuccess ? asked.Value : null;
    }

    private Task OpenDecideAsync()
    {
        (step, exception, reason) = (IncidentWords.Steps(incident!.Row.State)[0].To, null, "");
        return decideDialog.ShowAsync();
    }

    private Task OpenHolderAsync()
    {
        (holder, address) = ("", "");
        return holderDialog.ShowAsync();
    }

    private Task OpenFactorsAsync()
    {
        for (var i = 0; i < texts.Length; i++)
            (texts[i], ratings[i]) = incident!.Factors is { } judged ? (judged.All[i].Text, judged.All[i].Rating) : ("", FactorRating.Low);
        return factorsDialog.ShowAsync();
    }

    private Task OpenSignAsync()
    {
        signature = "";
        return signDialog.ShowAsync();
    }

    private Task OpenPeopleAsync()
    {
        affected = incident!.People ?? 0;
        states = string.Join(", ", incident.ByState.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value}")));
        return peopleDialog.ShowAsync();
    }

    private Task OpenNoticeAsync(BreachDuty asked)
    {
        (duty, sentOn, evidence) = (asked, Organisation.DayAt(Clock.GetUtcNow()), "");
        return noticeDialog.ShowAsync();
    }

    private Task<Error?> DecideAsync() => ActAsync<DecideIncident, Unit>(
        new DecideIncident(Key, step!.Value, reason, step == IncidentState.ExceptionApplies ? exception : null), _ => $"{IncidentWords.Of(step!.Value)} now.");

    private Task<Error?> KeepHolderAsync() => ActAsync<KeepMailboxHolder, Unit>(
        new KeepMailboxHolder(Key, new MailboxHolder { Name = Typed(holder), Address = Typed(address) }), _ => "Kept, sealed. An accounting of disclosures names them.");

    private Task<Error?> AssessAsync() => ActAsync<AssessIncident, Unit>(
        new AssessIncident(Key, new FourFactors(Judged(0), Judged(1), Judged(2), Judged(3))), _ => "The four factors are judged. Decide, or sign that the probability is low.");

    private Task<Error?> SignAsync() => ActAsync<SignLowProbability, IncidentState>(
        new SignLowProbability(Key, signature), to => to == IncidentState.LowProbability ? "Both have signed; the incident is closed as of low probability." : "You have signed, and why is on record. A second person must sign too.");

    private Task<Error?> CountAsync() => AffectedStates.TryParse(states, out var byState)
        ? ActAsync<CountAffected, Unit>(new CountAffected(Key, affected, byState), _ => "Counted. The notices follow from it.")
        : Task.FromResult<Error?>(StatesUnreadable);

    private Task<Error?> NoteAsync() => ActAsync<NoteBreachNotice, Unit>(
        new NoteBreachNotice(Key, duty!.Audience, duty.State, sentOn!.Value, evidence), _ => "Noted.");

    private static string? Typed(string text) => text.Trim() is { Length: > 0 } typed ? typed : null;

    private JudgedFactor Judged(int index) => new(ratings[index], texts[index]);

    private async Task<Error?> ActAsync<TCommand, TResult>(TCommand command, Func<TResult, string> told) where TCommand : ICommand<TResult>
    {
        var outcome = await StepUp.RunAsync<TCommand, TResult>(command);
        if (outcome.Error is { } error)
            return error;
        done = told(outcome.Value);
        await LoadAsync();
        StateHasChanged();
        return null;
    }

    private string Signatures() => incident!.FirstSignedBy is not { } first ? "Nobody has signed that the probability is low."
        : incident.SecondSignedBy is { } second ? $"Signed by {IncidentWords.By(first)} and {IncidentWords.By(second)}."
        : $"Signed by {IncidentWords.By(first)}{(incident.FirstSignedAt is { } at ? ", " + Zone.Text(at) : "")}. A second person must sign.";

    private IReadOnlyList<TimelineItem> Steps() =>
        [.. incident!.Steps.Reverse().Select(s => new TimelineItem(s.At, Zone.Text(s.At), s.From == s.To ? "First signature: low probability" : IncidentWords.Of(s.To), $"{s.Note} (by {IncidentWords.By(s.By)})", IncidentWords.ToneOf(s.To)))];
}
