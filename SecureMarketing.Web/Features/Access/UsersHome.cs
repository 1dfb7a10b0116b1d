using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Access;

/// <summary>For administrators: who cannot get in, and who has not set up yet.</summary>
internal sealed class UsersHome : IHomeSource
{
    public int Order => 22;

    public Permission Needs => Permission.UsersManage;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var listed = await visit.RunAsync<ListUsers, IReadOnlyList<UserListing>>(new ListUsers(), cancellationToken);
        if (!listed.IsSuccess)
            return null;
        var locked = listed.Value.Count(u => u.State == UserState.Locked);
        if (locked > 0)
        {
            return new HomeCard(
                HomePart.Waiting, "Locked accounts", HomeWords.Number(locked),
                "Five wrong passwords or codes in a row. It ends by itself after 15 minutes; ask the person whether it was them.", "/users", "See who", Tone.Warning);
        }

        var invited = listed.Value.Count(u => u.State == UserState.Invited);
        return new HomeCard(
            HomePart.Glance, "People with access", HomeWords.Number(listed.Value.Count(u => u.State == UserState.Active)),
            invited == 0 ? "Everyone invited has set up their account." : $"{HomeWords.Number(invited)} invited, not set up yet. A link expires after three days.",
            "/users", "Users and roles");
    }
}
