using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Layout;
using SecureMarketing.Web.Components.Shell;

namespace SecureMarketing.Tests.Web.Shell;

public sealed class PaletteEntriesTests
{
    public static TheoryData<Role> Roles() => [.. Enum.GetValues<Role>()];

    [Theory]
    [MemberData(nameof(Roles))]
    public void Nothing_Typed_OffersEveryPageOfTheRole_AndNoOther(Role role)
    {
        var actor = Holder(role);
        Assert.Equal(
            NavItems.All.Where(item => item.AnyOf.Any(actor.Holds)).Select(item => item.Href),
            PaletteEntries.For(actor, "").Where(entry => entry.Group == PaletteEntries.Pages).Select(entry => entry.Href));
    }

    [Fact]
    public void Actions_FollowTheRights()
    {
        Assert.Contains(PaletteEntries.For(Holder(Role.Marketer), "new cam"), entry => entry.Href == "/campaigns?new=true");
        Assert.DoesNotContain(PaletteEntries.For(Holder(Role.Auditor), ""), entry => entry is { Group: PaletteEntries.Actions, Href: not null });
        Assert.Contains(PaletteEntries.For(Holder(Role.Auditor), "dark"), entry => entry.Look == "theme:dark");
    }

    [Theory]
    [InlineData("New campaign", "cam new", true)]
    [InlineData("New campaign", "NEW", true)]
    [InlineData("New campaign", "paign", false)]
    [InlineData("Follow the system’s theme", "s th", true)]
    [InlineData("Audit log", "audit x", false)]
    public void Words_AreFoundByTheirBeginnings(string text, string typed, bool expected) => Assert.Equal(expected, PaletteEntries.Matches(text, typed));

    [Fact]
    public void Keys_AreUnique()
    {
        var all = PaletteEntries.For(Actor.Operator("test"), "");
        Assert.Equal(all.Count, all.Select(entry => entry.Key).Distinct().Count());
    }

    private static Actor Holder(Role role) => Actor.User(UserId.New(), role.ToString(), RolePermissions.Of([role]), null, null);
}
