using Bunit;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Features.Home;

namespace SecureMarketing.Tests.Web.Home;

public sealed class FirstStepsTests : BunitContext
{
    private static readonly Role[] Everyone = Enum.GetValues<Role>();

    [Fact]
    public void Steps_CoverEveryStepOnce_InOrder_AndLinkToTheirPages()
    {
        Assert.Equal(Enum.GetValues<ReadinessStep>(), FirstStep.All.Select(step => step.Step));
        Assert.All(FirstStep.All, step => Assert.StartsWith("/", step.Href, StringComparison.Ordinal));
        // No step waits for one that comes later.
        Assert.All(FirstStep.All, step => Assert.All(step.After, before => Assert.True(before < step.Step)));
    }

    [Fact]
    public void EachStep_HasSomeoneWhoCanDoIt()
    {
        Assert.All(FirstStep.All, step => Assert.Contains(Everyone, role => step.IsFor(Holder(role))));
        // And whoever is told to do it may open the page that it links to.
        Assert.All(FirstStep.All, step => Assert.NotEmpty(step.Roles()));
    }

    [Fact]
    public void Marketer_IsLedToTheirOwnNextStep_AndToldWhoElseMustAct()
    {
        var shown = Show(Role.Marketer, [ReadinessStep.Staff, ReadinessStep.People]);

        Assert.Equal("/segments/new", shown.Find("li[aria-current=step] a.sm-button[data-kind=primary]").GetAttribute("href"));
        Assert.Single(shown.FindAll("a.sm-button[data-kind=primary]"));
        Assert.Contains("Done by: Compliance officer or consent clerk", shown.Markup, StringComparison.Ordinal);
        Assert.Contains("After steps 4 and 6", shown.Markup, StringComparison.Ordinal);
        Assert.Equal("2", shown.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
    }

    [Fact]
    public void Step_ThatNobodyCanDoYet_SaysThatTheRoleIsMissing()
    {
        var shown = Render<FirstSteps>(p => p.Add(s => s.Actor, Holder(Role.Admin)).Add(s => s.Done, []).Add(s => s.Staffed, [Role.Admin]));
        Assert.Contains("nobody has this role yet", shown.Markup, StringComparison.Ordinal);
        Assert.Equal("/users/invite", shown.Find("li[aria-current=step] a.sm-button").GetAttribute("href"));
    }

    [Fact]
    public void StepThatSomeoneBegan_LeadsOn_InsteadOfBeginningAgain()
    {
        var shown = Render<FirstSteps>(p => p.Add(s => s.Actor, Holder(Role.ConsentClerk)).Add(s => s.Done, [ReadinessStep.Staff, ReadinessStep.People])
            .Add(s => s.Begun, [ReadinessStep.Authorization]).Add(s => s.Staffed, Everyone));
        Assert.Equal("/authorizations?view=Pending", shown.Find("li[aria-current=step] a.sm-button").GetAttribute("href"));
    }

    [Fact]
    public void Auditor_IsNotAskedToDoAnything()
    {
        var shown = Show(Role.Auditor, [ReadinessStep.Staff]);
        Assert.DoesNotContain(shown.FindAll("a.sm-button"), link => link.GetAttribute("href") is not ("/reports" or "/delivery/sandbox"));
    }

    [Fact]
    public void OpenStep_SaysWhy_WithItsCitation()
    {
        var shown = Show(Role.ConsentClerk, []);
        Assert.Equal(FirstStep.All.Count, shown.FindAll("details.sm-why").Count);
        Assert.Contains(shown.FindAll("cite"), cite => cite.TextContent == "45 CFR 164.508(a)(3)");
    }

    private IRenderedComponent<FirstSteps> Show(Role role, IReadOnlyCollection<ReadinessStep> done) =>
        Render<FirstSteps>(p => p.Add(s => s.Actor, Holder(role)).Add(s => s.Done, done).Add(s => s.Staffed, Everyone));

    private static Actor Holder(Role role) => Actor.User(UserId.New(), role.ToString(), RolePermissions.Of([role]), null, null);
}
