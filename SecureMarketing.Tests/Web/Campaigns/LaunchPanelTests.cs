using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Launching;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Campaigns;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Web.Campaigns;

public sealed class LaunchPanelTests : BunitContext
{
    private int readAgain;

    [Fact]
    public async Task Unread_SaysWhy_AndReadsAgain()
    {
        await using var host = await TestHost.StartAsync();
        var panel = Show(host, null, new Error("campaign.unavailable", "The database does not answer."));

        Assert.Contains("The database does not answer.", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll(".sm-skeleton"));
        panel.Find(".sm-error-panel button").Click();
        Assert.Equal(1, readAgain);
    }

    [Fact]
    public async Task RefusedTick_SaysWhy_AndIsNotShownAsTicked()
    {
        await using var host = await TestHost.StartAsync();
        var panel = Show(host, new LaunchChecklist(new string('0', 64), [new(LaunchPoint.Proofread, LaunchPointState.Open, "Nobody read it yet.")]), null);

        // Nobody is signed in, so nobody may tick.
        panel.Find("input[type=checkbox]").Change(true);

        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll("[role=alert]")));
        Assert.False(panel.Find("input[type=checkbox]").HasAttribute("checked"));
        Assert.Equal(1, readAgain);
    }

    private IRenderedComponent<LaunchPanel> Show(TestHost host, LaunchChecklist? checklist, Error? unread)
    {
        AddAuthorization();
        Services.AddSingleton<IHttpContextAccessor, HttpContextAccessor>().AddScoped<CurrentActor>().AddScoped<Announcer>();
        Services.AddSingleton(host.Services.GetRequiredService<UseCaseRunner>());
        Services.AddSingleton(host.Services.GetRequiredService<Organisation>());
        return Render<LaunchPanel>(p => p
            .Add(c => c.Campaign, CampaignId.New())
            .Add(c => c.Version, 1)
            .Add(c => c.Checklist, checklist)
            .Add(c => c.Unread, unread)
            .Add(c => c.MayCheck, true)
            .Add(c => c.OnChanged, EventCallback.Factory.Create(this, () => readAgain++)));
    }
}
