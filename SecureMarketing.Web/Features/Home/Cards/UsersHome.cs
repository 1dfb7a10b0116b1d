using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Home.Cards;

/// <summary>For administrators: who has not set up yet, and whether a campaign could be approved at all.</summary>
internal sealed class UsersHome : IHomeSource
{
    public int Order => 10;

    public Permission Needs => Permission.UsersManage;

    public async Task<HomeAnswer> AskAsync(HomeVisit visit, CancellationToken cancellationToken)
    {
        var users = (await visit.RunAsync<ListUsers, IReadOnlyList<UserListing>>(new ListUsers(), cancellationToken)).Value;
        var active = users.Where(u => u.State == UserState.Active).ToList();
        var invited = users.Count(u => u.State == UserState.Invited);
        var card = new HomeCard(
            "People with access", $"{active.Count}",
            invited == 0 ? "Everyone invited has set up their account." : $"{invited} invited, not set up yet. Their links expire after three days.",
            "/users", "Users and roles", IsWaiting: invited > 0);
        Role[] needed = [Role.Marketer, Role.ComplianceOfficer, Role.Legal];
        var missing = needed.Where(role => !active.Any(u => u.Roles.Contains(role))).Select(Hosting.RoleNames.Of).ToList();
        var step = missing.Count == 0
            ? new ChecklistItem(CheckState.Done, "Someone writes, someone approves.", "Marketer, compliance officer and legal have access.")
            : new ChecklistItem(CheckState.Open, "Invite who writes and who approves.", $"Still missing: {string.Join(", ", missing)}. Nobody may approve their own campaign.", "/users/invite", "Invite a person");
        return new HomeAnswer(card, step);
    }
}
