using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Retention;

/// <summary>Legal holds on people, by opaque id, and on kinds of record; the second person's release.</summary>
public sealed partial class HoldsPage
{
    private static readonly Error NobodyFound = new("hold.nobody", "Nobody on file has this record id, address or number. Type it whole.");
    private static readonly Error SeveralFound = new("hold.several", "More than one record matches. Give the record id of one of them; a hold reaches all merged records of a person.");

    private IReadOnlyList<HoldRow>? rows;
    private Error? failure;
    private string? done;
    private bool mayManage;
    private bool mayFind;
    private ConfirmDialog placeDialog = null!;
    private ConfirmDialog releaseDialog = null!;
    private HoldRow? asked;
    private bool onPerson;
    private string wanted = "";
    private RetentionClass? kind = RetentionClass.Facts;
    private DateOnly? until;
    private string reason = "";

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actor.GetAsync();
        (mayManage, mayFind) = (actor.Holds(Permission.RetentionManage), actor.Holds(Permission.PeopleView));
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var listed = await UseCases.RunAsync<ListHolds, IReadOnlyList<HoldRow>>(new ListHolds(), await Actor.GetAsync(), CancellationToken.None);
        failure = listed.Error;
        rows = listed.IsSuccess ? listed.Value : null;
    }

    private Task OpenPlaceAsync()
    {
        (onPerson, wanted, kind, until, reason) = (mayFind, "", RetentionClass.Facts, null, "");
        return placeDialog.ShowAsync();
    }

    private async Task<Error?> PlaceAsync()
    {
        ContactId? person = null;
        if (onPerson)
        {
            var found = await UseCases.RunAsync<ListPeople, PeopleList>(new ListPeople(wanted, null, false, 0, 2), await Actor.GetAsync(), CancellationToken.None);
            if (found.Error is { } refused)
                return refused;
            if (found.Value.Rows is not [var only])
                return found.Value.Rows.Count == 0 ? NobodyFound : SeveralFound;
            person = only.Id;
        }

        var placed = await UseCases.RunAsync<PlaceHold, RetentionHoldId>(new PlaceHold(person, onPerson ? null : kind, reason, until), await Actor.GetAsync(), CancellationToken.None);
        if (placed.Error is { } error)
            return error;
        done = "The hold stands.";
        await LoadAsync();
        return null;
    }

    private Task AskReleaseAsync(HoldRow hold)
    {
        (asked, reason) = (hold, "");
        return releaseDialog.ShowAsync();
    }

    private async Task<Error?> ReleaseAsync()
    {
        var released = await StepUp.RunAsync<ReleaseHold, Unit>(new ReleaseHold(asked!.Id, reason));
        if (released.Error is { } error)
            return error;
        done = "Released. The rules count again.";
        await LoadAsync();
        return null;
    }

    private static string On(HoldRow hold) => hold.Class is { } held ? RetentionClasses.Of(held).Title : "Person " + RetentionWords.Short(hold.Contact!.Value.Value);
}
