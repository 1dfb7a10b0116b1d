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

    // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

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
