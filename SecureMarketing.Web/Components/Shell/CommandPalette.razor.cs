using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Components.Shell;

/// <summary>Goes anywhere the person may go, by a few letters. Finds things by name, never people.</summary>
public sealed partial class CommandPalette(
    UseCaseRunner useCases, CurrentActor current, IEnumerable<IWorkSource> work, Announcer announcer, TimeProvider clock, IJSRuntime js, ILogger<CommandPalette> log) : IAsyncDisposable
{
    private const int MostTyped = 80;
    private const int MostFound = 8;
    private const int MostRecent = 5;

    private IReadOnlyList<PaletteEntry> entries = [];
    private string? answered;
    private ElementReference dialog;
    private IJSObjectReference? module;
    private IJSObjectReference? attached;
    private DotNetObjectReference<CommandPalette>? self;
    private CancellationTokenSource searching = new();
    private bool gone;

    /// <summary>Answers what was typed; palette.js calls it once the typing has paused, and on opening with nothing.</summary>
    [JSInvokable]
    public async Task SearchAsync(string typed)
    {
        // Exchanged before anything is awaited: of two searches the later must be the one that stays. Not disposed: the next
        // may cancel it at any moment, and without a timer it holds nothing.
        var latest = new CancellationTokenSource();
        (var overtaken, searching) = (searching, latest);
        await overtaken.CancelAsync();
        var mine = latest.Token;
        var words = typed.Trim();
        if (words.Length > MostTyped)
            words = words[..MostTyped];
        var visit = new Visit(useCases, await current.GetAsync(), clock.GetUtcNow());
        var things = await ThingsAsync(visit, words, mine);
        // A later search has overtaken this one.
        if (mine.IsCancellationRequested)
            return;
        var own = PaletteEntries.For(visit.Actor, words);
        entries = words.Length == 0 ? [.. things, .. own] : [.. own, .. things];
        answered = words;
        announcer.Say(entries.Count switch { 0 => "Nothing matches.", 1 => "1 choice.", var many => $"{many} choices." });
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        self = DotNetObjectReference.Create(this);
        module = await js.InvokeAsync<IJSObjectReference>("import", "/modules/palette.js");
        // Who left while the script was loading listens no more.
        if (gone)
            return;
        attached = await module.InvokeAsync<IJSObjectReference>("attach", dialog, self);
    }

    private async Task<List<PaletteEntry>> ThingsAsync(Visit visit, string words, CancellationToken cancellationToken)
    {
        var mine = words.Length == 0;
        var found = new List<WorkItem>();
        foreach (var source in work.Where(w => visit.Actor.Holds(w.Needs)))
        {
            try
            {
                found.AddRange(await source.FindAsync(visit, mine ? null : words, mine, MostFound, cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return [];
            }
            catch (Exception failure)
            {
                // Pages and actions still work.
                SearchFailed(log, source.GetType().Name, failure.GetType().Name);
            }
        }

        return
        [
            .. found.OrderByDescending(item => item.ChangedAt).Take(mine ? MostRecent : MostFound)
                .Select(item => new PaletteEntry(mine ? PaletteEntries.Recent : PaletteEntries.Found, item.Name, item.Icon, item.Href, Note: item.Kind)),
        ];
    }

    private static string GroupId(string group) => "palette-" + string.Concat(group.Where(char.IsAsciiLetter)).ToLowerInvariant();

    private static string OptionId(PaletteEntry entry) => "option-" + string.Concat(entry.Key.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    public async ValueTask DisposeAsync()
    {
        gone = true;
        await searching.CancelAsync();
        await attached.ReleaseAsync("detach");
        await module.ReleaseAsync();
        self?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Palette: {Source} could not be searched ({Reason}).")]
    private static partial void SearchFailed(ILogger log, string source, string reason);
}
