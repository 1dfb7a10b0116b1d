using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>To whom one person's information was disclosed, their requests, and the statement that answers them.</summary>
public sealed partial class PersonDisclosuresPage
{
    private ElementReference form;
    private IJSObjectReference? module;
    private PersonAccounting? view;
    private Error? failure;
    private Error? refusal;
    private string? done;
    private bool mayManage;
    private Guid answered;
    private bool submits;
    private bool awaited;
    private ConfirmDialog recordDialog = null!;
    private ConfirmDialog askDialog = null!;
    private ConfirmDialog extendDialog = null!;
    private ConfirmDialog strikeDialog = null!;
    private DateOnly? on;
    private DisclosureBasis basis = DisclosureBasis.PublicHealth;
    private string recipient = "";
    private string? address;
    private string description = "";
    private string purpose = "";
    private DateOnly? received;
    private DateOnly? from;
    private string reason = "";
    private DisclosureEntry? struck;
    private AccountingRequestRow? extended;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private SiteZone Zone { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    private DateOnly Today => Organisation.DayAt(Clock.GetUtcNow());

    protected override async Task OnParametersSetAsync()
    {
        // Looking is on the trail: once, when the page is there.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!submits)
            return;
        // The form names the request by now.
        submits = false;
        module ??= await Js.InvokeAsync<IJSObjectReference>("import", "/modules/form.js");
        await module.InvokeVoidAsync("submit", form);
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        mayManage = actor.Holds(Permission.DisclosuresManage);
        var asked = await UseCases.RunAsync<ViewAccounting, PersonAccounting>(new ViewAccounting(ContactId.From(Id)), actor, CancellationToken.None);
        failure = asked.Error;
        view = asked.IsSuccess ? asked.Value : null;
    }

    private Task OpenRecordAsync()
    {
        (on, basis, recipient, address, description, purpose) = (Today, DisclosureBasis.PublicHealth, "", null, "", "");
        return recordDialog.ShowAsync();
    }

    private Task OpenAskAsync()
    {
        (received, from) = (Today, null);
        return askDialog.ShowAsync();
    }

    private Task OpenExtendAsync(AccountingRequestRow request)
    {
        (extended, reason) = (request, "");
        return extendDialog.ShowAsync();
    }

    private Task OpenStrikeAsync(DisclosureEntry entry)
    {
        (struck, reason) = (entry, "");
        return strikeDialog.ShowAsync();
    }

    private Task<Error?> RecordAsync() => ActAsync<RecordDisclosure, DisclosureId>(
        new RecordDisclosure
        {
            Contact = ContactId.From(Id),
            On = on!.Value,
            Basis = basis,
            Words = new DisclosureWords { Recipient = recipient, Address = address, Description = description, Purpose = purpose },
        },
        _ => "The disclosure is on record.");

    private Task<Error?> AskAsync() => ActAsync<AskAccounting, AccountingRequestId>(
        new AskAccounting(ContactId.From(Id), received!.Value, from), _ => "The request is on record; its 60 days run.");

    private Task<Error?> ExtendAsync() => ActAsync<ExtendAccounting, DateOnly>(
        new ExtendAccounting(extended!.Id, reason), due => $"Due {SiteZone.Day(due)} now. Tell the person in writing.");

    private Task<Error?> StrikeAsync() => ActAsync<StrikeDisclosure, Unit>(new StrikeDisclosure(struck!.Id!.Value, reason), _ => "Struck out.");

    private async Task AnswerAsync(AccountingRequestRow request)
    {
        refusal = (await StepUp.RunAsync<ConfirmFreshProof, Unit>(new ConfirmFreshProof())).Error;
        if (refusal is not null)
            return;
        (answered, submits, awaited) = (request.Id.Value, true, request.AnsweredAt is null);
        done = awaited ? "The statement is being made. Hand it to the person; a copy is kept sealed." : "The copy is being handed out.";
    }

    /// <summary>When the person says that the file is there: looking is on the trail, so nothing asks again and again by itself.</summary>
    private async Task ShowAgainAsync()
    {
        await LoadAsync();
        awaited = view?.Requests.Any(r => r.Id.Value == answered && r.AnsweredAt is null) is true;
        done = awaited ? "The statement is not made yet. Look again when the file has come." : view is null ? null : "The request is answered; a copy of the statement is kept sealed.";
    }

    private async Task<Error?> ActAsync<TCommand, TResult>(TCommand command, Func<TResult, string> told) where TCommand : ICommand<TResult>
    {
        var outcome = await UseCases.RunAsync<TCommand, TResult>(command, await Current.GetAsync(), CancellationToken.None);
        if (outcome.Error is { } error)
            return error;
        (done, refusal, awaited) = (told(outcome.Value), null, false);
        await LoadAsync();
        StateHasChanged();
        return null;
    }

    public ValueTask DisposeAsync() => module.ReleaseAsync();
}
