using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
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

    private const int LargestList = 1024 * 1024;
    private const int MostLines = 5000;

    /// <summary>Line numbers told on the page.</summary>
    private const int MostNamed = 30;

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
    private ConfirmDialog listDialog = null!;
    private IReadOnlyList<string> listed = [];
    private string? listError;
    private SuppressionRow? asked;
    private string reason = "";
    private string? addTyped;
    private string? findError;
    private FoundSigner? signer;
    private GateSuppression kindToAdd = GateSuppression.AllCommercial;
    private string topic = "";
    private DateTime received;
    private ReceiptMeans means = ReceiptMeans.Oral;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

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
        // The prerendered page shows the skeleton: waiting for the counts there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
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
        (signer, addTyped, findError, topic, means) = (null, null, null, "", ReceiptMeans.Oral);
        received = Organisation.MinuteAt(Clock.GetUtcNow());
        return addDialog.ShowAsync();
    }

    private Task OpenListAsync()
    {
        (listed, listError, topic) = ([], null, "");
        return listDialog.ShowAsync();
    }

    private async Task ReadListAsync(InputFileChangeEventArgs chosen)
    {
        (listed, listError) = ([], null);
        if (chosen.File.Size > LargestList)
        {
            listError = "This is too large for a list of 5,000 lines. Leave one column in it, or use the command line: consent suppress.";
            return;
        }

        using var reader = new StreamReader(chosen.File.OpenReadStream(LargestList));
        var lines = (await reader.ReadToEndAsync()).Split('\n').Select(l => l.Trim().Trim('"')).ToList();
        if (lines.Count > MostLines)
            listError = "This has more than 5,000 lines. Split it, or use the command line: consent suppress.";
        else if (lines.All(l => l.Length == 0))
            listError = "There is nothing in this file.";
        else
            listed = lines;
    }

    private async Task<Error?> AddListAsync()
    {
        var (added, standing, cancelled, unknown) = (0, 0, 0, new List<int>());
        for (var from = 0; from < listed.Count; from += SuppressListed.Most)
        {
            var command = new SuppressListed { Lines = [.. listed.Skip(from).Take(SuppressListed.Most)], FirstLine = from + 1, Kind = kindToAdd, Topic = kindToAdd == GateSuppression.TopicMatch ? topic.Trim() : null };
            if (await ActAsync<SuppressListed, SuppressedList>(command, Told) is { } error)
                return error;
        }

        return null;

        string Told(SuppressedList outcome)
        {
            (added, standing, cancelled) = (added + outcome.Suppressed, standing + outcome.Standing, cancelled + outcome.MessagesCancelled);
            unknown.AddRange(outcome.Unknown);
            return $"{added} suppressed, {standing} stood already, {cancelled} waiting messages cancelled."
                + (unknown.Count == 0 ? "" : $" Nobody on file: lines {string.Join(", ", unknown.Take(MostNamed))}{(unknown.Count > MostNamed ? $" and {unknown.Count - MostNamed} more" : "")}.");
        }
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
        new SuppressContact { Contact = signer!.Contact, Kind = kindToAdd, Topic = kindToAdd == GateSuppression.TopicMatch ? topic.Trim() : null, Receipt = new Receipt(Organisation.MomentOf(received, Clock.GetUtcNow()), means) },
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
