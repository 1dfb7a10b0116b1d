using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Access.Users;

/// <summary>One person: roles, sign-in, and the end of access.</summary>
public sealed partial class UserPage(UseCaseRunner useCases, CurrentActor current, StepUp stepUp, SiteZone Zone, Announcer announcer)
{
    private static readonly Crumb[] Crumbs = [new("Users and roles", "/users")];

    private readonly HashSet<Role> roles = [];
    private UserListing? user;
    private IReadOnlyList<SessionView> sessions = [];
    private Invitation? invitation;
    private Error? failure;
    private Error? refusal;
    private ConfirmDialog? reset;
    private ConfirmDialog? deactivate;
    private ConfirmDialog? leaving;
    private ConfirmDialog? staying;
    private DateOnly? lastDay;
    private TimeOnly? lastTime;
    private string reason = "";
    private bool canManage;
    private bool busy;

    /// <summary>The person's id.</summary>
    [Parameter] public Guid Id { get; set; }

    private bool Changed => !roles.SetEquals(user!.Roles) && RoleRules.Refuse([.. roles]) is null;

    // The prerendered page shows the skeleton: waiting for the person there would keep everything back, and ask twice.
    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var actor = await current.GetAsync();
        canManage = actor.Holds(Permission.UsersManage);
        var answer = await useCases.RunAsync<ListUsers, IReadOnlyList<UserListing>>(new ListUsers(), actor, CancellationToken.None);
        failure = answer.Error;
        if (!answer.IsSuccess)
            return;
        user = answer.Value.SingleOrDefault(u => u.Id.Value == Id);
        if (user is null)
        {
            failure = AccessErrors.UserUnknown;
            return;
        }

        var open = await useCases.RunAsync<ListSessions, IReadOnlyList<SessionView>>(new ListSessions(user.Id), actor, CancellationToken.None);
        sessions = open.IsSuccess ? open.Value : [];
        roles.Clear();
        roles.UnionWith(user.Roles);
    }

    private async Task SaveRolesAsync()
    {
        busy = true;
        var answer = await stepUp.RunAsync<ChangeRoles, Unit>(new ChangeRoles(user!.Id, [.. roles]));
        busy = false;
        refusal = answer.Error;
        if (!answer.IsSuccess)
            return;
        await LoadAsync();
        announcer.Say("Roles saved.");
    }

    private async Task<Error?> ResetAsync()
    {
        var answer = await stepUp.RunAsync<ResetSignIn, Invitation>(new ResetSignIn(user!.Id));
        if (!answer.IsSuccess)
            return answer.Error;
        invitation = answer.Value;
        await LoadAsync();
        return null;
    }

    private Task OpenLeavingAsync()
    {
        (lastDay, lastTime, reason) = (null, null, "");
        return leaving!.ShowAsync();
    }

    private Task OpenStayingAsync()
    {
        reason = "";
        return staying!.ShowAsync();
    }

    private async Task<Error?> LeaveAsync()
    {
        var answer = await stepUp.RunAsync<SetLeavingDate, Unit>(new SetLeavingDate(user!.Id, lastDay!.Value, lastTime, string.IsNullOrWhiteSpace(reason) ? null : reason));
        if (answer.IsSuccess)
        {
            await LoadAsync();
            announcer.Say("Last day set.");
        }

        return answer.Error;
    }

    private async Task<Error?> StayAsync()
    {
        var answer = await stepUp.RunAsync<WithdrawLeavingDate, Unit>(new WithdrawLeavingDate(user!.Id, reason));
        if (answer.IsSuccess)
        {
            await LoadAsync();
            announcer.Say("Last day withdrawn.");
        }

        return answer.Error;
    }

    private async Task<Error?> DeactivateAsync()
    {
        var answer = await stepUp.RunAsync<DeactivateUser, Unit>(new DeactivateUser(user!.Id));
        if (answer.IsSuccess)
            await LoadAsync();
        return answer.Error;
    }

    private async Task<Error?> RevokeAsync(SessionId? session)
    {
        var answer = await useCases.RunAsync<RevokeUserSessions, int>(new RevokeUserSessions(user!.Id, session), await current.GetAsync(), CancellationToken.None);
        await LoadAsync();
        if (answer.IsSuccess)
            announcer.Say(SessionWords.Ended(answer.Value));
        return answer.Error;
    }
}
