using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Home;

/// <summary>What waits for this person, by their roles.</summary>
public sealed partial class HomePage(UseCaseRunner useCases, CurrentActor current, IEnumerable<IHomeSource> sources, TimeProvider clock, ILogger<HomePage> log)
{
    private readonly List<Error> failures = [];
    private List<HomeAnswer>? answers;
    private string greeting = "Home";

    private List<HomeCard> Cards => [.. answers!.Select(a => a.Card).OfType<HomeCard>().OrderByDescending(c => c.IsWaiting)];

    private List<ChecklistItem> Steps => [.. answers!.Select(a => a.FirstStep).OfType<ChecklistItem>()];

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var person = await current.PersonAsync();
        greeting = person.Name.Split(' ', 2)[0] is { Length: > 0 } first ? "Welcome, " + first : "Home";
        var visit = new HomeVisit(useCases, await current.GetAsync(), clock.GetUtcNow());
        var told = new List<HomeAnswer>();
        failures.Clear();
        foreach (var source in sources.Where(s => visit.Actor.Holds(s.Needs)).OrderBy(s => s.Order))
        {
            try
            {
                told.Add(await source.AskAsync(visit, CancellationToken.None));
            }
            catch (Exception failure)
            {
                // One module in trouble must not hide what the others have to say.
                var reference = Components.ErrorReference.New();
                SourceFailed(log, reference, source.GetType().Name, failure);
                failures.Add(new Error(reference, "The other parts are complete. Try again in a moment.", ErrorKind.Unavailable));
            }
        }

        answers = told;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Home source failed, reference {Reference}: {Source}")]
    private static partial void SourceFailed(ILogger log, string reference, string source, Exception failure);
}
