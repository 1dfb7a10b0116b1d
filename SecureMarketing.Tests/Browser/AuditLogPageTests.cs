using System.IO.Compression;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Compliance;

namespace SecureMarketing.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class AuditLogPageTests(BrowserSite site)
{
    [Fact]
    public async Task EveryLook_IsAccessibleAndFits_AndTheChainVerifies()
    {
        await using var visitor = await site.SignInAsync(Role.Auditor);
        await visitor.GotoAsync("/audit");
        foreach (var view in Viewport.Looks)
        {
            await visitor.LookAsync(view);
            await visitor.AssertSoundAsync();
            await visitor.AssertFitsAsync();
            await visitor.AssertAccessibleAsync();
            await visitor.ShotAsync($"audit-{view}");
        }

        await visitor.LookAsync(Viewport.Desktop);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Verify the chain" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("Chain verified,")).ToBeVisibleAsync();
        await visitor.AssertAccessibleAsync();
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Filters_LiveInTheUrl_AndASearchWithoutMatchSaysSo()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await visitor.GotoAsync("/audit");
        // Rows come with the circuit: a choice made before it listens would be lost.
        await Assertions.Expect(visitor.Page.Locator(".sm-table tbody tr").First).ToBeVisibleAsync();
        await visitor.Page.GetByLabel("Event", new() { Exact = true }).SelectOptionAsync("Job misfired");
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(site.Origin + "/audit?event=920");
        await Assertions.Expect(visitor.Page.GetByText("No events match")).ToBeVisibleAsync();
        await visitor.GotoAsync("/audit?event=100");
        await Assertions.Expect(visitor.Page.Locator(".sm-table tbody tr").First).ToContainTextAsync("Sign in succeeded");
        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Export_AsksForAPurpose_AndVerifiesOffline()
    {
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        await visitor.GotoAsync("/audit/export");
        await visitor.AssertAccessibleAsync();
        await visitor.Page.GetByLabel("Why does the trail leave the system?").FillAsync("yearly review");
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync());
        var folder = Directory.CreateTempSubdirectory("sm-audit-export");
        try
        {
            ZipFile.ExtractToDirectory(await download.PathAsync(), folder.FullName);
            var file = Path.Combine(folder.FullName, "audit.jsonl");
            var verified = await AuditExport.VerifyAsync(file, AuditExport.KeyFile(file), CancellationToken.None);
            Assert.True(verified.Ok, verified.Reason);
            Assert.True(verified.Records > 0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        visitor.AssertNoTrouble();
    }

    [Fact]
    public async Task Marketer_IsToldWhoMayHelp()
    {
        await using var visitor = await site.SignInAsync(Role.Marketer);
        await visitor.Page.GotoAsync("/audit");
        await Assertions.Expect(visitor.Page.Locator("h1")).Not.ToHaveTextAsync("Audit log");
        Assert.Equal(0, await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Audit log" }).CountAsync());
    }
}
