using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Home.Cards;

/// <summary>How many people may be written to, and whose authorization runs out soon.</summary>
internal sealed class AuthorizationsHome : IHomeSource
{
    public int Order => 30;

    public Permission Needs => Permission.AuthorizationStatus;

    public async Task<HomeAnswer> AskAsync(HomeVisit visit, CancellationToken cancellationToken)
    {
        var counts = (await visit.RunAsync<CountAuthorizations, AuthorizationCounts>(new CountAuthorizations(), cancellationToken)).Value;
        var expiring = counts.Views[AuthorizationView.Expiring];
        var nobody = counts.PeopleAuthorized is { Disclosure: CountDisclosure.Exact, Number: 0 };
        var none = expiring is { Disclosure: CountDisclosure.Exact, Number: 0 };
        var keeps = visit.Actor.Holds(Permission.AuthorizationManage);
        var card = new HomeCard(
            "People with a valid authorization", counts.PeopleAuthorized.ToString(),
            $"Of {counts.People} people. " + (none ? "None expires soon." : $"{expiring} expire soon; without a renewal they are left out of marketing."),
            none ? "/authorizations" : "/authorizations?view=expiring", none ? "All authorizations" : "See what expires", IsWaiting: keeps && !none);
        if (!keeps)
            return new HomeAnswer(card);
        return new HomeAnswer(card, nobody
            ? new ChecklistItem(CheckState.Open, "Record the first authorizations.", "Marketing goes only to people who signed one (45 CFR 164.508).", "/authorizations", "Open the register")
            : new ChecklistItem(CheckState.Done, "Authorizations are on file.", $"{counts.PeopleAuthorized} people may receive marketing."));
    }
}
