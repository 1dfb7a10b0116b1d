using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Terminology;

/// <summary>Words that name a sensitive category: the organisation's own, and those that are shipped.</summary>
public sealed partial class SensitiveWordsPage
{
    private static readonly Crumb[] Crumbs = [new("Value sets", "/value-sets")];

    private IReadOnlyList<SensitiveTerm>? terms;
    private Error? failure;
    private string? done;
    private bool mayManage;
    private ConfirmDialog dialog = null!;
    private ConfirmDialog removeDialog = null!;
    private SensitiveTerm? removed;
    private string word = "";
    private Sensitivity category = Sensitivity.SubstanceUse;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Current.GetAsync()).Holds(Permission.SensitiveTermsManage);
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var listed = await UseCases.RunAsync<ListSensitiveTerms, IReadOnlyList<SensitiveTerm>>(new ListSensitiveTerms(), await Current.GetAsync(), CancellationToken.None);
        failure = listed.Error;
        terms = listed.IsSuccess ? listed.Value : null;
    }

    private Task OpenAsync()
    {
        word = "";
        return dialog.ShowAsync();
    }

    private async Task<Error?> AddAsync()
    {
        var added = await UseCases.RunAsync<AddSensitiveTerm, string>(new AddSensitiveTerm(word, category), await Current.GetAsync(), CancellationToken.None);
        if (added.Error is { } error)
            return error;
        await ToldAsync($"“{added.Value}” counts from now on.");
        return null;
    }

    private Task OpenRemoveAsync(SensitiveTerm term)
    {
        removed = term;
        return removeDialog.ShowAsync();
    }

    private async Task<Error?> RemoveAsync()
    {
        var term = removed!.Term;
        if ((await UseCases.RunAsync<RemoveSensitiveTerm, Unit>(new RemoveSensitiveTerm(term), await Current.GetAsync(), CancellationToken.None)).Error is { } error)
            return error;
        await ToldAsync($"“{term}” was removed.");
        return null;
    }

    private async Task ToldAsync(string text)
    {
        done = text;
        await LoadAsync();
        StateHasChanged();
    }

    private string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Organisation.Zone).ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
