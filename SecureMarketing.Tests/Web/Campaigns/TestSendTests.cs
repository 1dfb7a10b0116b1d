using System.Security.Claims;
using System.Text.RegularExpressions;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Testing;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Campaigns;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Web.Campaigns;

/// <summary>The button and the code form as a marketer uses them, over the real use cases and a server that takes mail.</summary>
public sealed class TestSendTests : BunitContext
{
    private readonly List<Error?> told = [];

    [Fact]
    public async Task Mailbox_IsConfirmedByTheMailedCode_ThenTheTestLeaves()
    {
        await using var bench = await CampaignBench.StartAsync();
        await using var peer = new RecordingPeer();
        var (staff, campaign) = (await bench.StaffAsync("mia.marketer@example.org"), await bench.DraftAsync());
        var panel = Show(bench, staff, campaign);
        var send = panel.Find("button");
        CampaignBench.Ok(await bench.Host.RunAsync<MailTestCode, Unit>(new MailTestCode(campaign, 1), staff));
        var code = await CodeAsync(bench);
        await LeaveThroughAsync(bench, peer.Port);

        send.Click();

        panel.WaitForElement("form");
        Assert.Equal((0, "sending.test_unconfirmed"), (peer.Count, told[^1]?.Code));
        await TypeAsync("ABCD-EFGH-JKLM", heard: 2);
        Assert.Equal("access.mailbox_code", told[^1]?.Code);
        Assert.Equal("ABCD-EFGH-JKLM", panel.Find("#test-code").GetAttribute("value"));
        await TypeAsync(code, heard: 3);
        Assert.Null(told[^1]);
        panel.WaitForAssertion(() => Assert.Empty(panel.FindAll("form")));
        panel.Find("button").Click();
        panel.WaitForAssertion(() => Assert.Equal(4, told.Count));
        Assert.Equal((1, null), (peer.Count, told[^1]));

        async Task TypeAsync(string typed, int heard)
        {
            panel.Find("#test-code").Change(typed);
            await panel.Find("form").SubmitAsync();
            panel.WaitForAssertion(() => Assert.Equal(heard, told.Count));
        }
    }

    [Fact]
    public async Task Code_IsMailedFromTheForm()
    {
        await using var bench = await CampaignBench.StartAsync();
        await using var peer = new RecordingPeer();
        var (staff, campaign) = (await bench.StaffAsync("mia.marketer@example.org"), await bench.DraftAsync());
        var panel = Show(bench, staff, campaign);
        await LeaveThroughAsync(bench, peer.Port);
        panel.Find("button").Click();

        panel.WaitForElement("form").QuerySelector("button[type=button]")!.Click();

        panel.WaitForAssertion(() => Assert.Equal(2, told.Count));
        Assert.Equal((1, null), (peer.Count, told[^1]));
        Assert.False(panel.Find("form button[type=submit]").HasAttribute("disabled"));
    }

    /// <summary>A way out of the installation: with the sandbox alone no mailbox need be confirmed.</summary>
    private static async Task LeaveThroughAsync(CampaignBench bench, int port)
    {
        await using var db = bench.Host.NewContext();
        db.Add(new DeliveryRoute(RouteId.New(), RouteKind.SmartHost, new RouteSettings { Name = "Relay", Host = "127.0.0.1", Port = port, Tls = TlsMode.None }, bench.Host.Clock.GetUtcNow()));
        db.Add(new DeliveryPolicy(HipaaClass.NoPhi, new DeliveryRules { Mode = DeliveryMode.PlainAllowed }, bench.Host.Clock.GetUtcNow()));
        await db.SaveChangesAsync();
    }

    private static async Task<string> CodeAsync(CampaignBench bench)
    {
        using var mail = await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(Path.Combine(bench.Host.Folder.Path, "sandbox"), "*.eml")));
        return Regex.Match(mail.TextBody ?? "", "[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}").Value;
    }

    private IRenderedComponent<TestSend> Show(CampaignBench bench, Actor staff, CampaignId campaign)
    {
        var signedIn = AddAuthorization();
        signedIn.SetAuthorized("Mia");
        signedIn.SetClaims(new Claim(ClaimTypes.NameIdentifier, staff.Id.ToString()!), new Claim(ClaimTypes.Role, nameof(Role.Marketer)));
        Services.AddSingleton<IHttpContextAccessor, HttpContextAccessor>().AddScoped<CurrentActor>().AddScoped<Announcer>();
        Services.AddSingleton(bench.Host.Services.GetRequiredService<UseCaseRunner>());
        return Render<TestSend>(p => p
            .Add(c => c.Campaign, campaign)
            .Add(c => c.Version, 1)
            .Add(c => c.OnSent, EventCallback.Factory.Create<Error?>(this, told.Add))
            .Add(c => c.OnConfirming, EventCallback.Factory.Create<Error?>(this, told.Add)));
    }
}
