using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Terminology;

/// <summary>A value set as lines, what they mean today, and what they said before.</summary>
public sealed partial class ValueSetPage
{
    private const int MostNamed = 8;

    private ValueSetDetails? details;
    private ValueSetUses? uses;
    private ConfirmDialog deleting = null!;
    private ValueSetExpansion? means;
    private Error? loadFailure;
    private Error? failure;
    private (Guid?, int?)? shown;
    private bool ready;
    private bool mayManage;
    private bool checkedOnly;
    private string name = "";
    private string text = "";
    private string note = "";
    private string? done;

    /// <summary>Null for a new one.</summary>
    [Parameter] public Guid? Id { get; set; }

    [SupplyParameterFromQuery(Name = "version")] private int? Version { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    private string Heading => details?.Name ?? (Id is null ? "New value set" : "Value set");

    private bool IsOld => details is not null && details.Version.Number != details.Latest;

    private bool IsDeleted => details?.DeletedAt is not null;

    private bool CanEdit => mayManage && !IsOld && !IsDeleted;

    private string? Note => means is null ? null : TerminologyWords.Codes(means.Codes.Count) + ", " + TerminologyWords.Number(means.Codes.Count(c => c.InData)) + " of them on record";

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || shown == (Id, Version))
            return;
        shown = (Id, Version);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        mayManage = actor.Holds(Permission.TerminologyManage);
        (details, means, loadFailure, failure) = (null, null, null, null);
        if (Id is { } id)
        {
            var found = await UseCases.RunAsync<GetValueSet, ValueSetDetails>(new GetValueSet(ValueSetId.From(id), Version), actor, CancellationToken.None);
            loadFailure = found.Error;
            if (loadFailure is not null)
                return;
            (details, means) = (found.Value, found.Value.Means);
            (name, text, note) = (details.Name, details.Text, "");
        }

        ready = true;
    }

    private async Task CheckAsync()
    {
        checkedOnly = true;
        var preview = await UseCases.RunAsync<PreviewValueSet, ValueSetExpansion>(new PreviewValueSet(text), await Current.GetAsync(), CancellationToken.None);
        failure = preview.Error;
        if (preview.IsSuccess)
            means = preview.Value;
    }

    private async Task SaveAsync()
    {
        (checkedOnly, done) = (false, null);
        var command = new SaveValueSet(details?.Id, name, text, note, details?.Latest ?? 0);
        var saved = await UseCases.RunAsync<SaveValueSet, SavedValueSet>(command, await Current.GetAsync(), CancellationToken.None);
        failure = saved.Error;
        if (failure is not null)
            return;
        done = FormattableString.Invariant($"Saved as version {saved.Value.Version}.");
        if (Id is null)
            Navigation.NavigateTo($"/value-sets/{saved.Value.Set.Value}", replace: true);
        else
            await LoadAsync();
    }

    private async Task AskDeleteAsync()
    {
        var found = await UseCases.RunAsync<ListValueSetUses, ValueSetUses>(new ListValueSetUses(details!.Id), await Current.GetAsync(), CancellationToken.None);
        uses = found.IsSuccess ? found.Value : null;
        if (found.Error is { } unknown)
            failure = unknown;
        else
            await deleting.ShowAsync();
    }

    private async Task<Error?> DeleteAsync()
    {
        var deleted = await UseCases.RunAsync<DeleteValueSet, Unit>(new DeleteValueSet(details!.Id, details.Latest), await Current.GetAsync(), CancellationToken.None);
        if (deleted.Error is { } refused)
            return refused;
        await LoadAsync();
        done = "The value set was deleted.";
        return null;
    }

    private string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Organisation.Zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
