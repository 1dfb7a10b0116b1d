using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>Check 27, first visit: over an untouched database every list says what it is for, in place of an empty table.</summary>
[Collection(OwnSiteCollection.Name)]
public sealed class EmptyInstallationTests
{
    [Fact]
    public async Task EveryList_SaysWhatItIsFor()
    {
        var site = new BrowserSite();
        await site.InitializeAsync();
        try
        {
            await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
            foreach (var path in (string[])["/people", "/segments", "/authorizations", "/authorizations/forms", "/authorizations/batches", "/suppressions", "/suppressions/topics", "/refusals", "/governance", "/training", "/training/people", "/imports", "/accounts", "/attributes", "/campaigns", "/content", "/approvals", "/queue", "/queue/domains", "/delivery/certificates", "/baas", "/reports", "/retention/holds", "/retention/certificates"])
            {
                await visitor.GotoAsync(path);
                var empty = visitor.Page.Locator(".sm-empty");
                await Assertions.Expect(empty).ToHaveCountAsync(1);
                Assert.True((await empty.InnerTextAsync()).Length > 40, $"{path} does not say what it is for.");
                await Assertions.Expect(visitor.Page.Locator("main table")).ToHaveCountAsync(0);
                await visitor.ShotAsync("empty" + path.Replace('/', '-'));
            }

            visitor.AssertNoTrouble();
        }
        finally
        {
            await site.DisposeAsync();
        }
    }
}
