using System.Text;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>One form template: its scope, its words in each language, what the product finds in them, and its versions.</summary>
public sealed partial class AuthorizationFormPage
{
    private AuthorizationFormDraft draft = new();
    private AuthorizationFormDetail? form;
    private Error? loadFailure;
    private Error? failure;
    private string? done;
    private (Guid?, int?)? shown;
    private bool saving;
    private bool mayEdit;
    private bool mayAttest;
    private ConfirmDialog attestDialog = null!;
    private ConfirmDialog publishDialog = null!;
    private ConfirmDialog retireDialog = null!;

    /// <summary>Null for a new one.</summary>
    [Parameter] public Guid? Id { get; set; }

    [SupplyParameterFromQuery(Name = "version")] private int? Version { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private AuthorizationFormId? Form => Id is { } id ? AuthorizationFormId.From(id) : null;

    private bool Locked => !mayEdit || form is not { IsLatest: true };

    /// <summary>What stands on the page is not what is stored: what would be attested is not what is seen.</summary>
    private bool Unsaved => form is { } stored && (draft.Name != stored.Name || draft.Definition.Hash() != stored.Definition.Hash());

    private string? Note => form?.At is { } at ? $"version {at.Version}" + (form.AttestedAt is { } attested ? $" · plain language attested {ConsentWords.Moment(attested, Organisation.Zone)}" : " · plain language not attested") : null;

    private DateOnly Today => Organisation.DayAt(Clock.GetUtcNow());

    private IReadOnlyList<AuthorizationFormFinding> Findings => AuthorizationFormFindings.Of(draft.Definition, Today);

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || shown == (Id, Version))
            return;
        shown = (Id, Version);
        done = null;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        (mayEdit, mayAttest) = (actor.Holds(Permission.AuthorizationFormsEdit), actor.Holds(Permission.AuthorizationFormsAttest));
        var found = await UseCases.RunAsync<GetAuthorizationForm, AuthorizationFormDetail>(new GetAuthorizationForm(Form, Version), actor, CancellationToken.None);
        (loadFailure, failure) = (found.Error, null);
        if (loadFailure is null)
            (form, draft) = (found.Value, AuthorizationFormDraft.Of(found.Value, StandardAuthorizationForm.For(Organisation.Name)));
    }

    private string Preview(AuthorizationFormText text) => Encoding.UTF8.GetString(AuthorizationDocument.Render(draft.Definition.ToRecord(text, null, 0, Today)));

    private async Task SaveAsync()
    {
        if (saving)
            return;
        saving = true;
        done = null;
        var saved = await UseCases.RunAsync<SaveAuthorizationForm, SavedAuthorizationForm>(
            new SaveAuthorizationForm(form!.Id, form.At, draft.Name, draft.Definition), await Current.GetAsync(), CancellationToken.None);
        saving = false;
        failure = saved.Error;
        if (failure is not null)
            return;
        if (Id is null)
        {
            Navigation.NavigateTo($"/authorizations/forms/{saved.Value.Form.Value}", replace: true);
            return;
        }

        await LoadAsync();
        done = "The draft is saved.";
    }

    private Task<Error?> AttestAsync() => ActAsync<AttestAuthorizationForm, Unit>(
        new AttestAuthorizationForm(Form!.Value, form!.At!), "You attested that the text is in plain language. It can be published now.");

    private Task<Error?> PublishAsync() => ActAsync<PublishAuthorizationForm, int>(
        new PublishAuthorizationForm(Form!.Value, form!.At!), "Published. People can be asked with it.");

    private Task<Error?> RetireAsync() => ActAsync<RetireAuthorizationForm, Unit>(
        new RetireAuthorizationForm(Form!.Value), "Retired. Nobody is asked with it any more.");

    private async Task<Error?> ActAsync<TCommand, TResult>(TCommand command, string say)
        where TCommand : ICommand<TResult>
    {
        var outcome = await UseCases.RunAsync<TCommand, TResult>(command, await Current.GetAsync(), CancellationToken.None);
        if (outcome.Error is { } error)
            return error;
        await LoadAsync();
        done = say;
        return null;
    }
}
