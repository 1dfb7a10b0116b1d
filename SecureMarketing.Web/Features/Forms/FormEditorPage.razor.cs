using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Contacts.Stated;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Forms;

/// <summary>One form: what it says and asks, its preview, and what came of it.</summary>
public sealed partial class FormEditorPage
{
    private FormDraft draft = new();
    private FormDetail? form;
    private IReadOnlyList<SubmissionRow> rows = [];
    private Error? loadFailure;
    private Error? failure;
    private string? done;
    private Guid? shown = Guid.Empty;
    private bool saving;
    private bool mayEdit;
    private bool mayPublish;
    private bool seesPeople;
    private bool mayLink;
    private ConfirmDialog publishDialog = null!;
    private ConfirmDialog closeDialog = null!;

    /// <summary>Null for a new one.</summary>
    [Parameter] public Guid? Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>What stands on the page is not what is stored: what would be published is not what is seen.</summary>
    private bool Unsaved => form is { } stored && (draft.Name != stored.Name || (stored.Definition is null ? stored.Id is not null : draft.Definition.Write() != FormDraft.Of(stored).Definition.Write()));

    private string? Note => form?.At is { } at ? $"version {at.Version}{(form.Open is { } open && open != at.Version ? $" · version {open} is open" : "")}" : null;

    private FormWords Words => FormWords.Of(draft.Language);

    private IEnumerable<StatedField> Offered => form!.Fields.Where(f => draft.Fields.TrueForAll(d => d.Key != f.Key));

    private IReadOnlyList<FormQuestion> Questions =>
        [.. draft.Definition.Fields.Select(f => (Asked: f, Field: form!.Fields.FirstOrDefault(s => s.Key == f.Key))).Where(f => f.Field is not null).Select(f => new FormQuestion(f.Asked, f.Field!))];

    private IReadOnlyList<string> Sensitive => [.. Questions.Where(q => q.Field.Sensitivity != Sensitivity.None).Select(q => q.Field.Label)];

    private string Telling => FormStates.Telling(form!);

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || shown == Id)
            return;
        shown = Id;
        done = null;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        (mayEdit, mayPublish, seesPeople) = (actor.Holds(Permission.FormsEdit), actor.Holds(Permission.FormsPublish), actor.Holds(Permission.PeopleView));
        mayLink = seesPeople && actor.Holds(Permission.FormLinksMake);
        var id = Id is { } given ? FormId.From(given) : (FormId?)null;
        var found = await UseCases.RunAsync<GetForm, FormDetail>(new GetForm(id), actor, CancellationToken.None);
        (loadFailure, failure) = (found.Error, null);
        if (loadFailure is not null)
            return;
        if (id is { } own && seesPeople)
        {
            var listed = await UseCases.RunAsync<ListSubmissions, IReadOnlyList<SubmissionRow>>(new ListSubmissions(own), actor, CancellationToken.None);
            loadFailure = listed.Error;
            rows = listed.IsSuccess ? listed.Value : [];
        }

        (form, draft) = (found.Value, FormDraft.Of(found.Value));
    }

    private void Add(ChangeEventArgs chosen)
    {
        if (Offered.FirstOrDefault(f => f.Key == (string?)chosen.Value) is { } field)
            draft.Add(field);
    }

    private string NameOf(string key) => form!.Fields.FirstOrDefault(f => f.Key == key)?.Label ?? key + " (no longer in use: remove it)";

    private async Task SaveAsync()
    {
        if (saving)
            return;
        saving = true;
        try
        {
            await StoreAsync();
        }
        finally
        {
            saving = false;
        }
    }

    private async Task StoreAsync()
    {
        done = null;
        var saved = await UseCases.RunAsync<SaveForm, SavedForm>(new SaveForm(form!.Id, form.At, draft.Name, draft.Definition), await Current.GetAsync(), CancellationToken.None);
        failure = saved.Error;
        if (failure is not null)
            return;
        if (Id is null)
        {
            Navigation.NavigateTo($"/forms/{saved.Value.Form.Value:N}", replace: true);
            return;
        }

        await LoadAsync();
        done = "The draft is saved.";
    }

    private async Task<Error?> PublishAsync()
    {
        var published = await UseCases.RunAsync<PublishForm, int>(new PublishForm(form!.Id!.Value, form.At), await Current.GetAsync(), CancellationToken.None);
        if (published.Error is { } error)
            return error;
        await LoadAsync();
        done = "It is open.";
        return null;
    }

    private async Task<Error?> CloseAsync()
    {
        var closed = await UseCases.RunAsync<CloseForm, Unit>(new CloseForm(form!.Id!.Value), await Current.GetAsync(), CancellationToken.None);
        if (closed.Error is { } error)
            return error;
        await LoadAsync();
        done = "It is closed.";
        return null;
    }
}
