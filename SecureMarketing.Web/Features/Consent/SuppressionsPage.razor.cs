using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>Who gets no mail, and why; a release is asked for by one person and confirmed by another.</summary>
public sealed partial class SuppressionsPage
{
    private static readonly GridColumn[] Columns = [new("Person"), new("Stops"), new("Since"), new("Came by"), new("Release"), new("")];

    private static readonly GateSuppression[] Kinds = [.. Enum.GetValues<GateSuppression>().Where(k => k != GateSuppression.None)];

    private SuppressionCounts? counts;
    private Error? failure;
    private bool mayView;
    private bool mayManage;
    private string? typed;

    // Never in the URL: an email address is PHI.
    private string? person;
    private string? done;
    private Tone doneTone;
    private ServerGrid<SuppressionRow>? grid;
    private ConfirmDialog askDialog = null!;
    private ConfirmDialog addDialog = null!;
    private SuppressionRow? asked;
    private string reason = "";
    private string? addTyped;
    private string? findError;
    private FoundSigner? signer;
    private GateSuppression kindToAdd = GateSuppression.AllCommercial;
    private string topic = "";

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "view")] private string? View { get; set; }

    [SupplyParameterFromQuery(Name = "kind")] private string? KindText { get; set; }

    private SuppressionView Current => Enum.TryParse<SuppressionView>(View, ignoreCase: true, out var view) && Enum.IsDefined(view) ? view : SuppressionView.InForce;

    private GateSuppression? Kind => Enum.TryParse<GateSuppression>(KindText, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null;

    private string? Note => counts is null ? null
        : counts.Kinds.Count == 0 ? "nobody is suppressed"
        : string.Join(" · ", counts.Kinds.OrderBy(k => k.Key).Select(k => $"{ConsentWords.Of(k.Key)}: {k.Value}"));

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actor.GetAsync();
        (mayView, mayManage) = (actor.Holds(Permission.SuppressionView), actor.Holds(Permission.SuppressionManage));
        await CountAsync();
    }

    private async Task CountAsync()
    {
        var counted = await UseCases.RunAsync<CountSuppressions, SuppressionCounts>(new CountSuppressions(), await Actor.GetAsync(), CancellationToken.None);
        failure = counted.Error;
        counts = counted.IsSuccess ? counted.Value : null;
    }

    private async Task<Result<GridRows<SuppressionRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var command = new ListSuppressions { View = Current, Kind = Kind, Person = person, Skip = query.Skip, Take = query.Take };
        var page = await UseCases.RunAsync<ListSuppressions, SuppressionPage>(command, await Actor.GetAsync(), cancellationToken);
        return page.Error is { } error ? error : new GridRows<SuppressionRow>(page.Value.Rows, page.Value.Total);
    }

    private Task OpenAskAsync(SuppressionRow row)
    {
        (asked, reason) = (row, "");
        return askDialog.ShowAsync();
    }

    private Task OpenAddAsync()
    {
        (signer, addTyped, findError, topic) = (null, null, null, "");
        return addDialog.ShowAsync();
    }

    private async Task FindAsync()
    {
        var found = await UseCases.RunAsync<FindSigner, FoundSigners>(new FindSigner { Person = addTyped ?? "" }, await Actor.GetAsync(), CancellationToken.None);
        signer = found.IsSuccess && found.Value.People.Count == 1 ? found.Value.People[0] : null;
        findError = found.Error?.Message ?? (signer is not null ? null
            : found.Value.People.Count == 0 ? "Nobody on file has this address or record id." : "Several people share this address: use the record id.");
    }

    private Task<Error?> AskAsync() => ActAsync<AskSuppressionRelease, SuppressionId>(
        new AskSuppressionRelease { Suppression = asked!.Id, Reason = reason.Trim() }, _ => "Asked. A second person now confirms the release.");

    private Task<Error?> AddAsync() => ActAsync<SuppressContact, SuppressionOutcome>(
        new SuppressContact { Contact = signer!.Contact, Kind = kindToAdd, Topic = kindToAdd == GateSuppression.TopicMatch ? topic.Trim() : null },
        o => o.IsNew ? $"Suppressed; {o.MessagesCancelled} waiting messages cancelled." : "This suppression stood already.");

    private async Task ConfirmAsync(SuppressionRow row)
    {
        if (await ActAsync<ConfirmSuppressionRelease, SuppressionId>(new ConfirmSuppressionRelease { Suppression = row.Id }, _ => "Released: mail may go to this person again.") is { } error)
            (done, doneTone) = (error.Message, Tone.Error);
    }

    private async Task<Error?> ActAsync<TCommand, TResult>(TCommand command, Func<TResult, string> say) where TCommand : ICommand<TResult>
    {
        var outcome = await StepUp.RunAsync<TCommand, TResult>(command);
        if (outcome.Error is { } error)
            return error;
        (done, doneTone) = (say(outcome.Value), Tone.Success);
        await CountAsync();
        if (grid is not null)
            await grid.ReloadAsync();
        StateHasChanged();
        return null;
    }

    private void Search() => person = string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    private void ShowEveryone() => person = typed = null;

    private void Go(string? kind) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("kind", string.IsNullOrEmpty(kind) ? null : kind));
}
