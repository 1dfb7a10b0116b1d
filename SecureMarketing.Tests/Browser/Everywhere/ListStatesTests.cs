using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Sandbox;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Rules;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>
/// Check 27: every list has its states. A use case that is held back shows the skeleton, one that fails an error with a reference
/// and a way to try again, and afterwards the rows are there without a reload.
/// </summary>
[Collection(FilledSiteCollection.Name)]
public sealed class ListStatesTests(FilledSite filled)
{
    private static readonly (Role Who, string Path, Type Query)[] Lists =
    [
        (Role.ComplianceOfficer, "/people", typeof(ListPeople)),
        (Role.ComplianceOfficer, "/segments", typeof(ListSegments)),
        (Role.ComplianceOfficer, "/authorizations", typeof(ListAuthorizations)),
        (Role.ComplianceOfficer, "/suppressions?view=ReleaseAsked", typeof(ListSuppressions)),
        (Role.ComplianceOfficer, "/suppressions/topics", typeof(ListPreferenceTopics)),
        (Role.ComplianceOfficer, "/refusals", typeof(MeasureRefusals)),
        (Role.ComplianceOfficer, "/imports", typeof(ListImports)),
        (Role.ComplianceOfficer, "/imports/sources", typeof(ListSources)),
        (Role.ComplianceOfficer, "/accounts", typeof(ListAccounts)),
        (Role.ComplianceOfficer, "/attributes", typeof(ListAttributes)),
        (Role.ComplianceOfficer, "/value-sets/unmapped", typeof(ListUnmappedCodes)),
        (Role.ComplianceOfficer, "/campaigns", typeof(ListCampaigns)),
        (Role.ComplianceOfficer, "/content", typeof(ListContent)),
        (Role.ComplianceOfficer, "/forms", typeof(ListForms)),
        (Role.ComplianceOfficer, "/approvals", typeof(ListApprovals)),
        (Role.ComplianceOfficer, "/queue", typeof(ListQueue)),
        (Role.ComplianceOfficer, "/queue/domains", typeof(ListLanes)),
        (Role.ComplianceOfficer, "/queue/limits", typeof(ListShaping)),
        (Role.ComplianceOfficer, "/bounces", typeof(ListBounces)),
        (Role.ComplianceOfficer, "/audit", typeof(ListAuditEvents)),
        (Role.ComplianceOfficer, "/baas", typeof(ListBaas)),
        (Role.ComplianceOfficer, "/rules", typeof(ListRules)),
        (Role.ComplianceOfficer, "/retention", typeof(ListRetentionRules)),
        (Role.ComplianceOfficer, "/retention/holds", typeof(ListHolds)),
        (Role.ComplianceOfficer, "/retention/certificates", typeof(ListDisposals)),
        (Role.ComplianceOfficer, "/governance", typeof(ListRecords)),
        (Role.ComplianceOfficer, "/training/people", typeof(ListTrainingStanding)),
        (Role.ComplianceOfficer, "/delivery/certificates", typeof(ListRecipientKeys)),
        (Role.Admin, "/delivery/sandbox", typeof(ListSandboxMessages)),
        (Role.Admin, "/delivery/routes", typeof(ListRoutes)),
        (Role.Admin, "/delivery/domains", typeof(ListSendingDomains)),
        (Role.Admin, "/delivery/streams", typeof(ListStreams)),
        (Role.Admin, "/queue", typeof(ListQueueDomains)),
        (Role.Admin, "/users", typeof(ListUsers)),
        (Role.Admin, "/fields", typeof(ListFields)),
    ];

    public static TheoryData<Role> Readers() => [Role.ComplianceOfficer, Role.Admin];

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task SlowList_ShowsASkeleton_ThenItsRows(Role who)
    {
        var site = await filled.OpenAsync();
        await using var visitor = await site.SignInAsync(who);
        foreach (var (_, path, query) in Lists.Where(l => l.Who == who))
        {
            using (filled.Stage.Hold(query))
            {
                await visitor.Page.GotoAsync(path);
                await Assertions.Expect(visitor.Page.Locator("html[data-circuit=ready]")).ToHaveCountAsync(1);
                await Assertions.Expect(visitor.Page.Locator(".sm-skeleton").First).ToBeVisibleAsync();
                await Assertions.Expect(visitor.Page.Locator(".sm-error-panel")).ToHaveCountAsync(0);
                await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveCountAsync(1);
            }

            await Assertions.Expect(Rows(visitor).First).ToBeVisibleAsync();
            await Assertions.Expect(visitor.Page.Locator(".sm-skeleton")).ToHaveCountAsync(0);
        }

        visitor.AssertNoTrouble();
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task BrokenList_SaysSoWithAReference_AndIsThereOnTheNextTry(Role who)
    {
        var site = await filled.OpenAsync();
        await using var visitor = await site.SignInAsync(who);
        foreach (var (_, path, query) in Lists.Where(l => l.Who == who))
        {
            using (filled.Stage.Fail(query))
            {
                await visitor.Page.GotoAsync(path);
                var error = visitor.Page.Locator(".sm-error-panel");
                await Assertions.Expect(error).ToBeVisibleAsync();
                await Assertions.Expect(error.Locator("code")).ToHaveTextAsync(new Regex("^[2-9A-Z]{4}-[2-9A-Z]{4}$"));
                await Assertions.Expect(error).Not.ToContainTextAsync("The test lets this use case fail");
                await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveCountAsync(1);
                if (path == "/campaigns")
                    await visitor.AssertAccessibleAsync();
            }

            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
            await Assertions.Expect(Rows(visitor).First).ToBeVisibleAsync();
            await Assertions.Expect(visitor.Page.Locator(".sm-error-panel")).ToHaveCountAsync(0);
        }

        visitor.AssertNoTrouble();
    }

    [Theory]
    [InlineData(Role.ComplianceOfficer, "/people", "Find one person")]
    [InlineData(Role.ComplianceOfficer, "/segments?q=nothing-is-called-this", null)]
    [InlineData(Role.ComplianceOfficer, "/audit?event=920", null)]
    public async Task ListWithoutMatch_SaysSo_AndLeadsBack(Role who, string path, string? search)
    {
        var site = await filled.OpenAsync();
        await using var visitor = await site.SignInAsync(who);
        await visitor.GotoAsync(path);
        if (search is not null)
        {
            await visitor.Page.GetByLabel(search).FillAsync("nobody@example.com");
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        }

        var nothing = visitor.Page.Locator(".sm-empty");
        await Assertions.Expect(nothing).ToBeVisibleAsync();
        await Assertions.Expect(nothing.Locator("h2")).ToHaveTextAsync(new Regex("^(No|Nobody|Nothing) "));
        visitor.AssertNoTrouble();
    }

    /// <summary>The builder is no list, but waits and fails like one.</summary>
    [Fact]
    public async Task Builder_ShowsASkeleton_SaysWhatFailed_AndOpensOnTheNextTry()
    {
        var site = await filled.OpenAsync();
        await using var visitor = await site.SignInAsync(Role.ComplianceOfficer);
        var (name, skeleton, error) = (visitor.Page.Locator("#segment-name"), visitor.Page.Locator(".sm-skeleton"), visitor.Page.Locator(".sm-error-panel"));
        using (filled.Stage.Hold(typeof(ListOfferedAttributes)))
        {
            await visitor.Page.GotoAsync("/segments/new");
            await Assertions.Expect(visitor.Page.Locator("html[data-circuit=ready]")).ToHaveCountAsync(1);
            await Assertions.Expect(skeleton.First).ToBeVisibleAsync();
            await Assertions.Expect(name).ToHaveCountAsync(0);
        }

        await Assertions.Expect(name).ToBeVisibleAsync();
        await Assertions.Expect(skeleton).ToHaveCountAsync(0);
        using (filled.Stage.Fail(typeof(ListOfferedAttributes)))
        {
            await visitor.Page.GotoAsync("/segments/new");
            await Assertions.Expect(error).ToBeVisibleAsync();
            await Assertions.Expect(error.Locator("code")).ToHaveTextAsync(new Regex("^[2-9A-Z]{4}-[2-9A-Z]{4}$"));
            await Assertions.Expect(name).ToHaveCountAsync(0);
        }

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(name).ToBeVisibleAsync();
        await Assertions.Expect(error).ToHaveCountAsync(0);
        visitor.AssertNoTrouble();
    }

    private static ILocator Rows(Visitor visitor) => visitor.Page.Locator("main :is(tbody tr, .sm-facts)");
}
