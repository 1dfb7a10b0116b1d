using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>Whose authorization ends within 30 days, for those who can ask for a renewal; how many are valid, for everyone.</summary>
internal sealed class AuthorizationsHome : IHomeSource
{
    public int Order => 30;

    public Permission Needs => Permission.AuthorizationStatus;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var counted = await visit.RunAsync<CountAuthorizations, AuthorizationCounts>(new CountAuthorizations(), cancellationToken);
        if (!counted.IsSuccess)
            return null;
        var counts = counted.Value;
        var none = counts.EndingIn30Days is { Disclosure: CountDisclosure.Exact, Number: 0 };
        if (visit.Actor.Holds(Permission.AuthorizationManage) && !none)
        {
            return new HomeCard(
                HomePart.Waiting, "Authorizations expiring", counts.EndingIn30Days.ToString(),
                "They end within 30 days. Without a renewal these people are left out of marketing from that day on.",
                "/authorizations?view=Expiring", "See whose", Tone.Warning);
        }

        return new HomeCard(
            HomePart.Glance, "People with a valid authorization", counts.PeopleAuthorized.ToString(),
            $"Of {counts.People} people on file. " + (none ? "None ends within 30 days." : $"{counts.EndingIn30Days} end within 30 days."),
            "/authorizations", "Authorizations");
    }
}

/// <summary>Releases of suppressions that someone else asked for: they wait for a second person.</summary>
internal sealed class SuppressionsHome : IHomeSource
{
    public int Order => 31;

    public Permission Needs => Permission.SuppressionManage;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var counted = await visit.RunAsync<CountSuppressions, SuppressionCounts>(new CountSuppressions(), cancellationToken);
        if (!counted.IsSuccess || counted.Value.ReleasesForReader == 0)
            return null;
        var waiting = counted.Value.ReleasesForReader;
        return new HomeCard(
            HomePart.Waiting, "Suppression releases", HomeWords.Number(waiting),
            $"A colleague, or the person in the preference centre, asked for mail to {HomeWords.Count(waiting, "person", "people")} again. It takes a second person to agree; until then nothing is sent to them.",
            "/suppressions?view=ReleaseAsked", "Decide", Tone.Info);
    }
}

/// <summary>Orders that wait for a member of staff: prepared renewals, and what somebody stopped.</summary>
internal sealed class AuthorizationOrdersHome : IHomeSource
{
    public int Order => 32;

    public Permission Needs => Permission.AuthorizationBatch;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var listed = await visit.RunAsync<ListAuthorizationBatches, IReadOnlyList<AuthorizationBatchRow>>(new ListAuthorizationBatches(), cancellationToken);
        var waiting = listed.IsSuccess ? listed.Value.Where(b => b.State == AuthorizationBatchState.Stopped).ToList() : [];
        if (waiting.Count == 0)
            return null;
        return new HomeCard(
            HomePart.Waiting, "Requests to let run", HomeWords.Number(waiting.Count),
            $"{HomeWords.Count(waiting.Sum(b => b.Waiting), "person is", "people are")} not asked yet. Renewals are prepared when an authorization ends within 30 days; nobody is asked until you let them run.",
            "/authorizations/batches", "Orders", Tone.Info);
    }
}

/// <summary>Refusals that another platform should have acknowledged by now.</summary>
internal sealed class PropagationHome : IHomeSource
{
    public int Order => 33;

    public Permission Needs => Permission.PropagationManage;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var listed = await visit.RunAsync<ListPropagation, OpenNotices>(new ListPropagation { OverdueOnly = true, Take = 0 }, cancellationToken);
        return listed.IsSuccess && listed.Value.Total > 0
            ? new HomeCard(
                HomePart.Waiting, "Opt-outs overdue elsewhere", HomeWords.Number(listed.Value.Total),
                "Another platform has not acknowledged them in time and may still write to these people.",
                "/refusals", "See which", Tone.Warning)
            : null;
    }
}
