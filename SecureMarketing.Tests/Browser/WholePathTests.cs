using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClosedXML.Excel;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser;

/// <summary>
/// The product's main job by its pages alone, from sign-in to the downloaded workbook: two people, nothing arranged behind
/// their backs.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class WholePathTests(BrowserSite site)
{
    private const int People = 14;

    /// <summary>Of another city: a number within ten of everyone on record is not told.</summary>
    private const int Others = 20;

    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 60_000 };

    private readonly string name = "Harbor letter " + Guid.CreateVersion7().ToString("N")[20..];
    private readonly string city = "Port " + Guid.CreateVersion7().ToString("N")[20..];

    [Fact]
    public async Task FileOfPatients_BecomesAnApprovedEncryptedCampaign_AndAnExcelReport()
    {
        await using var officer = await site.SignInAsync(Role.ComplianceOfficer);
        await using var marketer = await site.SignInAsync(Role.Marketer);

        await RecordAgreementAsync(officer);
        await ImportAsync(officer);
        await BuildSegmentAsync(marketer);
        await WriteEmailAsync(marketer);
        await SetUpCampaignAsync(marketer);
        await ApproveAsync(officer);
        await SendAsync(marketer);
        await ReportAsync(officer);

        officer.AssertNoTrouble();
        marketer.AssertNoTrouble();
    }

    private static async Task RecordAgreementAsync(Visitor officer)
    {
        var page = officer.Page;
        await officer.GotoAsync("/baas");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record an agreement" }).ClickAsync();
        await page.GetByLabel("Party").FillAsync("Harbor Health Partners");
        await page.GetByLabel("Role").SelectOptionAsync(new SelectOptionValue { Label = "The organisation itself" });
        await page.GetByLabel("Services").FillAsync("Marketing automation and secure email");
        foreach (var clause in await page.Locator("dialog[open] .sm-fieldset input[type=checkbox]").AllAsync())
            await clause.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Organisation's agreement in force")).ToBeVisibleAsync();
    }

    private async Task ImportAsync(Visitor officer)
    {
        var page = officer.Page;
        await officer.GotoAsync("/imports/new");
        await page.GetByLabel("Files").SetInputFilesAsync(new FilePayload { Name = "patients.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(Patients()) });
        // What was found in the file moves the button: a press before that may miss it.
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "patients.json" })).ToBeVisibleAsync();
        await page.GetByLabel("Source system").FillAsync("harbor");
        await page.GetByLabel("The source has verified").CheckAsync();
        await page.GetByLabel("Dry run first").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Finished", new() { Timeout = 60_000 });
    }

    private async Task BuildSegmentAsync(Visitor marketer)
    {
        var page = marketer.Page;
        await marketer.GotoAsync("/segments/new");
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Condition" }).First.ClickAsync();
        await page.GetByLabel("Attribute").SelectOptionAsync(new SelectOptionValue { Label = "City" });
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Value", Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = city });
        await Assertions.Expect(page.Locator(".sm-figure:not([data-stale])")).ToHaveTextAsync(People.ToString(CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Save segment" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/segments/[0-9a-f]{8}-"));
    }

    private async Task WriteEmailAsync(Visitor marketer)
    {
        var page = marketer.Page;
        await marketer.GotoAsync("/content");
        await page.GetByRole(AriaRole.Button, new() { Name = "New email" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByText("Welcome").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as v1" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-versions")).ToContainTextAsync("1");
    }

    private async Task SetUpCampaignAsync(Visitor marketer)
    {
        var page = marketer.Page;
        await marketer.GotoAsync("/campaigns");
        await page.GetByRole(AriaRole.Button, new() { Name = "New campaign" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create campaign" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/campaigns/[0-9a-f]{8}-"));
        await CampaignForm.FillAsync(page, $"{name}, version 1", $"{name}, version 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit for approval" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/approvals/[0-9a-f]{8}-"));
    }

    private async Task ApproveAsync(Visitor officer)
    {
        var page = officer.Page;
        await officer.GotoAsync("/approvals");
        await page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await page.GetByLabel("Evidence").FillAsync("Policy 4, section 2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm these facts" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Evidence: Policy 4, section 2")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve for Compliance" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-approvers")).ToContainTextAsync("Approved");
    }

    private async Task SendAsync(Visitor marketer)
    {
        var page = marketer.Page;
        await marketer.GotoAsync("/campaigns");
        await page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Review and send" }).ClickAsync();
        await LaunchSteps.CompleteAsync(page);
        await page.GetByLabel("Type the number of recipients to confirm").FillAsync(People.ToString(CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = $"Send to {People} people" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sm-page-title .sm-state")).ToHaveTextAsync("Completed", new() { Timeout = 120_000 });
    }

    private async Task ReportAsync(Visitor officer)
    {
        var page = officer.Page;
        await officer.GotoAsync("/reports");
        await page.GetByLabel("Campaign", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = name });
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await officer.ReadyAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new($"^Accepted {People} ") }).Last).ToBeVisibleAsync(Patiently);

        await page.GetByLabel("What is the file for?").FillAsync("whole path");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download Excel" }).ClickAsync());
        await using var stream = await download.CreateReadStreamAsync();
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        using var book = new XLWorkbook(copy);
        var summary = book.Worksheet("Summary").RowsUsed().ToLookup(r => r.Cell(1).GetString());
        foreach (var measure in (string[])["People in the audience", "Queued"])
            Assert.Equal(People, summary[measure].Single().Cell(2).GetDouble());
        var secured = summary.Where(s => s.Key.StartsWith("Secured ", StringComparison.Ordinal)).Sum(s => s.Single().Cell(2).GetDouble());
        Assert.Equal(People, secured);
    }

    private string Patients() => new JsonObject
    {
        ["resourceType"] = "Bundle",
        ["type"] = "collection",
        ["entry"] = new JsonArray([.. Enumerable.Range(1, People + Others).Select(i => (JsonNode)new JsonObject
        {
            ["resource"] = new JsonObject
            {
                ["resourceType"] = "Patient",
                ["id"] = $"{city.Replace(' ', '-')}-{i}",
                ["gender"] = i % 2 == 0 ? "female" : "male",
                ["birthDate"] = $"{1950 + (i % 40)}-03-09",
                ["name"] = new JsonArray(new JsonObject { ["family"] = "Example", ["given"] = new JsonArray($"Person{i}") }),
                ["telecom"] = new JsonArray(new JsonObject { ["system"] = "email", ["value"] = $"{city.Replace(' ', '.')}.{i}@example.com" }),
                ["address"] = new JsonArray(new JsonObject { ["city"] = i <= People ? city : "Else " + city, ["state"] = "MA", ["postalCode"] = "02110", ["country"] = "US" }),
            },
        })]),
    }.ToJsonString();
}
