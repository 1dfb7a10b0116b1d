using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Contacts.Intake;

namespace SecureMarketing.Tests.Browser;

/// <summary>The button that asks an EHR's server what it is, against a real one.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SourcePageTests(BrowserSite site)
{
    [Fact]
    public async Task TestConnection_SaysWhatTheServerOffers_AndLaterThatItIsGone()
    {
        await using var server = await FhirTestServer.StartAsync();
        (server.Resources["Patient"], server.Resources["Condition"]) = ("", "");
        await using var visitor = await site.SignInAsync(Role.Admin);
        var source = await site.RunAsync<SaveSource, IntakeSourceId>(new SaveSource(null, 0, new IntakeSettings { Name = "Tested EHR", Owner = "Clinical systems", SourceSystem = "tested", EveryMinutes = 1440 })
        {
            Fhir = new FhirSettings { BaseUrl = server.Base.AbsoluteUri },
        });
        // So that only the button asks.
        await site.RunAsync<PauseSource, Unit>(new PauseSource(source, Paused: true));
        var page = visitor.Page;
        await visitor.GotoAsync($"/imports/sources/{source.Value}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Test connection" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("FHIR 4.0.1, Test server: bulk export, offers 2 of");
        await visitor.AssertAccessibleAsync();
        Assert.Equal(1, server.Count("GET /fhir/metadata"));

        server.Before = async context =>
        {
            await FhirTestServer.StatusAsync(context, 403);
            return true;
        };
        await page.GetByRole(AriaRole.Button, new() { Name = "Test connection" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).Not.ToContainTextAsync("Test server");
        Assert.Equal(2, server.Count("GET /fhir/metadata"));
    }
}
