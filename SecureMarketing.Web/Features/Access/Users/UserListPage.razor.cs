using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Access.Users;

/// <summary>Everyone who can sign in. Staff are few, so the list is whole.</summary>
public sealed partial class UserListPage(UseCaseRunner useCases, CurrentActor current, SiteZone Zone)
{
    private IReadOnlyList<UserListing>? users;
    private Error? failure;
    private bool canManage;
    private string? note;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var actor = await current.GetAsync();
        canManage = actor.Holds(Permission.UsersManage);
        var answer = await useCases.RunAsync<ListUsers, IReadOnlyList<UserListing>>(new ListUsers(), actor, CancellationToken.None);
        failure = answer.Error;
        if (!answer.IsSuccess)
            return;
        users = answer.Value;
        var active = users.Count(u => u.State == UserState.Active);
        note = $"{active} active" + (users.Count(u => u.State == UserState.Invited) is > 0 and var invited ? $", {invited} not set up yet" : "");
    }
}
