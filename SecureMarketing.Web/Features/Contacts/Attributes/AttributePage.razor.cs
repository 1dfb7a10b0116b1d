using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts.Attributes;

/// <summary>Defines, changes and retires a custom attribute.</summary>
public sealed partial class AttributePage
{
    private AttributeDraft draft = new();
    private CustomRow? row;
    private Error? loadFailure;
    private Error? failure;
    private string? shown = "";
    private string? done;
    private bool ready;
    private bool mayManage;
    private bool mayJudge;
    private ConfirmDialog retireDialog = null!;

    /// <summary>Without its prefix; null for a new one.</summary>
    [Parameter] public string? Key { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private string Heading => row?.Definition.Label ?? (Key is null ? "New attribute" : "Attribute");

    private bool CanEdit => mayManage && row is not { RetiredAt: not null };

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || shown == Key)
            return;
        shown = Key;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        (mayManage, mayJudge) = (actor.Holds(Permission.AttributesManage), actor.Holds(Permission.SensitiveAttributesUse));
        (row, loadFailure, failure, draft, ready) = (null, null, null, new AttributeDraft(), false);
        if (Key is not null)
        {
            var listed = await UseCases.RunAsync<ListAttributes, IReadOnlyList<CustomRow>>(new ListAttributes(), actor, CancellationToken.None);
            row = listed.IsSuccess ? listed.Value.FirstOrDefault(r => r.Definition.Key == Key) : null;
            loadFailure = listed.Error ?? (row is null ? CustomErrors.NotFound : null);
            if (row is null)
                return;
            draft = AttributeDraft.Of(row.Definition);
        }

        ready = true;
    }

    private async Task SaveAsync()
    {
        done = null;
        var actor = await Current.GetAsync();
        var saved = row is null
            ? await UseCases.RunAsync<DefineAttribute, CustomDefinition>(draft.Definition, actor, CancellationToken.None)
            : await UseCases.RunAsync<ChangeAttribute, CustomDefinition>(draft.Change(row), actor, CancellationToken.None);
        failure = saved.Error;
        if (failure is not null)
            return;
        if (row is null)
        {
            Navigation.NavigateTo($"/attributes/{saved.Value.Key}", replace: true);
            return;
        }

        await LoadAsync();
        done = "Saved.";
    }

    private async Task<Error?> RetireAsync()
    {
        var retired = await UseCases.RunAsync<RetireAttribute, Unit>(new RetireAttribute(row!.Definition.Key), await Current.GetAsync(), CancellationToken.None);
        if (retired.Error is { } error)
            return error;
        await LoadAsync();
        done = "Retired.";
        StateHasChanged();
        return null;
    }
}
