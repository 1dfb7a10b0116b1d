using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>The topics that recipients may switch off and on, in words for which a compliance officer vouches.</summary>
public sealed partial class PreferenceTopicsPage
{
    private IReadOnlyList<PreferenceTopic>? topics;
    private Error? failure;
    private string? done;
    private bool mayManage;
    private ConfirmDialog dialog = null!;
    private ConfirmDialog retireDialog = null!;
    private PreferenceTopic? changed;
    private string topic = "";
    private string label = "";
    private string explanation = "";
    private string spanish = "";
    private string spanishText = "";
    private int place = 1;
    private bool vouched;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Actor.GetAsync()).Holds(Permission.PreferenceTopicsManage);
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var listed = await UseCases.RunAsync<ListPreferenceTopics, IReadOnlyList<PreferenceTopic>>(new ListPreferenceTopics(), await Actor.GetAsync(), CancellationToken.None);
        failure = listed.Error;
        topics = listed.IsSuccess ? listed.Value : null;
    }

    private Task OpenAsync(PreferenceTopic? row)
    {
        changed = row;
        (topic, label, explanation, vouched) = (row?.Topic ?? "", row?.Label ?? "", row?.Explanation ?? "", false);
        var translated = row?.Translated().GetValueOrDefault("es");
        (spanish, spanishText) = (translated?.Label ?? "", translated?.Explanation ?? "");
        place = row?.Place ?? Math.Min(99, (topics?.Count ?? 0) + 1);
        return dialog.ShowAsync();
    }

    private Task OpenRetireAsync(PreferenceTopic row)
    {
        changed = row;
        return retireDialog.ShowAsync();
    }

    private Task<Error?> SaveAsync() => ActAsync<SavePreferenceTopic, PreferenceTopicId>(
        new SavePreferenceTopic { Topic = topic.Trim(), Label = label.Trim(), Explanation = explanation.Trim(), Translations = Spoken(), Place = place, NamesNoHealth = vouched }, "Offered from now on.");

    private Dictionary<string, TopicText> Spoken() =>
        spanish.Trim().Length == 0 ? [] : new(StringComparer.Ordinal) { ["es"] = new TopicText(spanish.Trim(), spanishText.Trim()) };

    private Task<Error?> RetireAsync() => ActAsync<RetirePreferenceTopic, Unit>(new RetirePreferenceTopic(changed!.Id), "Retired. What people chose for it stays in force.");

    private async Task<Error?> ActAsync<TCommand, TResult>(TCommand command, string told) where TCommand : ICommand<TResult>
    {
        var outcome = await UseCases.RunAsync<TCommand, TResult>(command, await Actor.GetAsync(), CancellationToken.None);
        if (outcome.Error is { } error)
            return error;
        done = told;
        await LoadAsync();
        StateHasChanged();
        return null;
    }
}
