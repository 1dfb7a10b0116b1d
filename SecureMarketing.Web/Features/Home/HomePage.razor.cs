using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Home;

/// <summary>By role: what waits for this person, what runs, what they last worked on, and the way in while the installation is new.</summary>
public sealed partial class HomePage(
    UseCaseRunner useCases, CurrentActor current, IEnumerable<IHomeSource> sources, IEnumerable<IWorkSource> work, TaskBoard board, SiteZone zone, TimeProvider clock,
    ILogger<HomePage> log) : IDisposable
{
    private const int RecentItems = 6;

    private Actor? actor;
    private bool mayMake;
    private bool seesWork;

    /// <summary>Null until loaded.</summary>
    [PersistentState] public HomeState? State { get; set; }

    private List<HomeCard> Waiting => [.. State!.Cards.Where(card => card.Part == HomePart.Waiting)];

    private List<HomeCard> Glance => [.. State!.Cards.Where(card => card.Part == HomePart.Glance)];

    private List<TaskLine> Running => [.. board.Lines.Where(line => !line.IsOver)];

    private bool HasSteps => State!.Done.Count < FirstStep.All.Count;

    private string? Note => State is null || Waiting.Count == 0 ? null : HomeWords.Count(Waiting.Count, "thing waits for you", "things wait for you");

    protected override async Task OnInitializedAsync()
    {
        board.Changed += Show;
        actor = await current.GetAsync();
        mayMake = actor.Holds(Permission.CampaignEdit) || actor.Holds(Permission.SegmentEdit) || actor.Holds(Permission.ContentEdit);
        seesWork = await board.ConcernsAsync();
        if (State is null)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var person = await current.PersonAsync();
        var visit = new Visit(useCases, actor!, clock.GetUtcNow());
        var failures = new List<Error>();
        var cards = new List<HomeCard>();
        foreach (var source in sources.Where(s => visit.Actor.Holds(s.Needs)).OrderBy(s => s.Order))
        {
            if (await TryAsync(source, failures, () => source.AskAsync(visit, CancellationToken.None)) is { } card)
                cards.Add(card);
        }

        var recent = new List<WorkItem>();
        foreach (var source in mayMake ? work.Where(w => visit.Actor.Holds(w.Needs)) : [])
            recent.AddRange(await TryAsync(source, failures, () => source.FindAsync(visit, null, mine: true, RecentItems, CancellationToken.None)) ?? []);
        var readiness = (await visit.RunAsync<ViewReadiness, Readiness>(new ViewReadiness(), CancellationToken.None)) is { IsSuccess: true } asked ? asked.Value : null;
        State = new HomeState
        {
            Greeting = person.Name.Split(' ', 2)[0] is { Length: > 0 } first ? "Welcome, " + first : "Home",
            Cards = [.. cards.OrderBy(card => card.Part)],
            Recent = [.. recent.OrderByDescending(item => item.ChangedAt).Take(RecentItems)],
            // Without an answer the steps stay away: better none than wrong ones.
            Done = readiness is null ? [.. Enum.GetValues<ReadinessStep>()] : [.. readiness.Done],
            Begun = readiness is null ? [] : [.. readiness.Begun],
            Staffed = readiness is null ? [] : [.. readiness.Staffed],
            Failures = failures,
        };
    }

    /// <summary>One module in trouble must not hide what the others have to say.</summary>
    private async Task<T?> TryAsync<T>(object source, List<Error> failures, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure)
        {
            var reference = Components.ErrorReference.New();
            SourceFailed(log, reference, source.GetType().Name, failure);
            failures.Add(new Error(reference, "The other parts are complete. Try again in a moment.", ErrorKind.Unavailable));
            return default;
        }
    }

    private void Show() => _ = InvokeAsync(StateHasChanged);

    public void Dispose() => board.Changed -= Show;

    [LoggerMessage(Level = LogLevel.Error, Message = "Home source failed, reference {Reference}: {Source}")]
    private static partial void SourceFailed(ILogger log, string reference, string source, Exception failure);
}
