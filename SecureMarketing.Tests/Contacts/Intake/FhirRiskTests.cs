using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Tests.Support;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts.Intake;

/// <summary>Risk scores come over the wire too, from a server that says it has them; another is not asked, for it may refuse the whole export.</summary>
public sealed class FhirRiskTests : IAsyncLifetime
{
    private const string Risk = """
        {"resourceType":"RiskAssessment","id":"r1","status":"final","subject":{"reference":"Patient/p1"},"occurrenceDateTime":"2026-06-01","prediction":[{"outcome":{"coding":[{"system":"http://snomed.info/sct","code":"22298006"}]},"probabilityDecimal":31}]}
        """;

    private FhirTestServer server = null!;
    private TestHost host = null!;
    private IntakeSourceId source;

    public async ValueTask InitializeAsync()
    {
        server = await FhirTestServer.StartAsync();
        server.Resources["Condition"] = Condition("c1", "p1", "44054006").ToJsonString() + "\n";
        server.Resources["Patient"] = Patient("p1").ToJsonString() + "\n";
        host = await TestHost.StartAsync(
            configure: services => services.AddSingleton<TimeProvider>(new HastyClock()),
            settings: new Dictionary<string, string?> { ["Import:Fhir:PrivateHosts:0"] = "localhost", ["Import:Fhir:IdleSeconds"] = "300" });
        var intake = new IntakeSettings { Name = "EHR", Owner = "Clinical systems", SourceSystem = "ehr", EveryMinutes = 1440 };
        source = (await host.RunAsync<SaveSource, IntakeSourceId>(new SaveSource(null, 0, intake) { Fhir = new FhirSettings { BaseUrl = server.Base.AbsoluteUri } })).Value;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Risks_OfAServerThatOffersThem_GoIn(bool bulk)
    {
        server.Bulk = bulk;
        server.Resources["RiskAssessment"] = Risk.Trim() + "\n";

        var look = await LookAsync();

        Assert.Equal((null, 3), (look.Failure, look.Done));
        var report = (await host.RunAsync<TestFhirServer, FhirServerReport>(new TestFhirServer(source))).Value;
        Assert.Contains("RiskAssessment", report.Offered);
        await using var db = host.NewContext();
        var risk = await db.ClinicalFacts.SingleAsync(f => f.Kind == FactKind.Risk);
        Assert.Equal((31d, "%"), (risk.Value!.Value, risk.Unit));
    }

    /// <summary>That the server says nothing of itself is no reason to leave out the rest either.</summary>
    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 200)]
    [InlineData(true, 404)]
    [InlineData(false, 404)]
    public async Task Risks_OfAnyOtherServer_AreNotAskedFor(bool bulk, int metadata)
    {
        server.Bulk = bulk;
        if (metadata != 200)
            server.Before = context => RefuseAsync(context, r => r.EndsWith("/metadata", StringComparison.Ordinal), metadata);

        var look = await LookAsync();

        Assert.Equal((null, 2), (look.Failure, look.Done));
        Assert.Equal(0, server.Count("RiskAssessment"));
    }

    /// <summary>A scope or an export that leaves out the one type must not keep back all others.</summary>
    [Theory]
    [InlineData(true, 400)]
    [InlineData(true, 403)]
    [InlineData(false, 400)]
    [InlineData(false, 403)]
    public async Task Risks_ThatAreRefused_KeepNothingElseBack(bool bulk, int status)
    {
        server.Bulk = bulk;
        server.Resources["RiskAssessment"] = Risk.Trim() + "\n";
        server.Before = context => RefuseAsync(context, r => r.StartsWith("/fhir", StringComparison.Ordinal) && r.Contains("RiskAssessment", StringComparison.Ordinal), status);

        var look = await LookAsync();

        Assert.Null(look.Failure);
        // A server without bulk export is asked for one first.
        Assert.Equal(bulk ? 1 : 2, server.Requests.Count(r => r.Contains("/fhir/", StringComparison.Ordinal) && r.Contains("RiskAssessment", StringComparison.Ordinal)));
        await using var db = host.NewContext();
        Assert.Equal((1, 1), (await db.Contacts.CountAsync(), await db.ClinicalFacts.CountAsync(f => f.Kind == FactKind.Condition)));
    }

    private async Task<LookOutcome> LookAsync() => (await host.RunAsync<LookAtSource, LookOutcome>(new LookAtSource(source, true))).Value;

    private static async Task<bool> RefuseAsync(HttpContext context, Func<string, bool> which, int status)
    {
        if (!which(Uri.UnescapeDataString(context.Request.Path + context.Request.QueryString.Value)))
            return false;
        await FhirTestServer.StatusAsync(context, status);
        return true;
    }
}
