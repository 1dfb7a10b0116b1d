using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Features.Contacts.Intake;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts.Intake;

/// <summary>Reading of a FHIR server over real HTTP, good and bad ones.</summary>
public sealed class FhirServerTests : IAsyncLifetime
{
    private FhirTestServer server = null!;
    private TestHost? host;

    public async ValueTask InitializeAsync()
    {
        server = await FhirTestServer.StartAsync();
        server.Resources["Condition"] = string.Concat(Enumerable.Range(0, 3).Select(i => Condition($"c{i}", $"p{i}", "44054006").ToJsonString() + "\n"));
        server.Resources["Patient"] = string.Concat(Enumerable.Range(0, 3).Select(i => Patient($"p{i}").ToJsonString() + "\n"));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        if (host is not null)
            await host.DisposeAsync();
    }

    [Theory]
    [InlineData(SmartAlgorithm.Es384)]
    [InlineData(SmartAlgorithm.Rs384)]
    public async Task Bulk_SignsIn_Exports_Imports_AndAsksForWhatIsNewNext(SmartAlgorithm algorithm)
    {
        var source = await AddAsync(clientId: "secure-marketing", algorithm);
        server.Jwks = (await DetailAsync(source)).Source.Fhir!.Jwks;

        var first = await LookAsync(source);
        var second = await LookAsync(source);

        Assert.Null(first.Failure);
        Assert.Equal((2, 2, 0, 0), (first.Taken, first.Done, first.Rejected, first.Waiting));
        Assert.Equal((3, 3), await PeopleAndFactsAsync());
        Assert.Equal(2, server.Count("DELETE /status"));
        Assert.Equal(1, server.Count($"_since={FhirTestServer.TransactionTime}"));
        Assert.Equal((0, null), (second.Taken, second.Failure));
        var fhir = (await DetailAsync(source)).Source.Fhir!;
        Assert.Equal((FhirExportState.Done, DateTimeOffset.Parse(FhirTestServer.TransactionTime, System.Globalization.CultureInfo.InvariantCulture)), (fhir.Export!.State, fhir.Since));
        Assert.DoesNotContain("\"d\":", fhir.Jwks, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(host!.Folder.Folder("staging")));
    }

    [Fact]
    public async Task Deleted_AtTheServer_IsTakenBack_AndSaid()
    {
        var source = await AddAsync();
        await LookAsync(source);
        server.Deleted = Deletion("Condition/c1", "Patient/p2", "Condition/unheard-of") + "\n";

        var second = await LookAsync(source);

        Assert.Equal((null, 1), (second.Failure, second.Done));
        Assert.Equal((3, 2), await PeopleAndFactsAsync());
        var export = (await DetailAsync(source)).Source.Fhir!.Export!;
        Assert.Equal((FhirExportState.Done, 3), (export.State, export.Deleted));
        Assert.Contains("3 records were deleted there", SourceWords.Of(export), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThatRunsOutOnTheWay_IsRenewed()
    {
        var source = await AddAsync(clientId: "secure-marketing");
        server.Jwks = (await DetailAsync(source)).Source.Fhir!.Jwks;
        server.UsesOfAToken = 1;

        var look = await LookAsync(source);

        Assert.Equal((null, 2), (look.Failure, look.Done));
        Assert.True(server.TokensGiven > 3, $"{server.TokensGiven} tokens");
    }

    [Fact]
    public async Task UnregisteredKey_IsSaidToBeOne()
    {
        var source = await AddAsync(clientId: "secure-marketing");
        server.Jwks = """{"keys":[{"kid":"other"}]}""";
        server.Before = async context =>
        {
            if (context.Request.Path != "/token")
                return false;
            await FhirTestServer.StatusAsync(context, 400);
            return true;
        };

        Assert.Equal("fhir.token_refused", (await LookAsync(source)).Failure?.Code);
        var report = await TestAsync(source);
        Assert.Equal(("fhir.token_refused", false), (report.Problem?.Code, report.SignedIn));
    }

    [Fact]
    public async Task BusyServer_IsWaitedFor()
    {
        var source = await AddAsync();
        var refused = 0;
        server.Before = async context =>
        {
            if (!context.Request.Path.StartsWithSegments("/files", StringComparison.Ordinal) || refused++ > 0)
                return false;
            context.Response.Headers.RetryAfter = "1";
            await FhirTestServer.StatusAsync(context, 429);
            return true;
        };

        var look = await LookAsync(source);

        Assert.Equal((null, 2), (look.Failure, look.Done));
        Assert.Equal(2, refused - 1);
    }

    [Fact]
    public async Task LongWait_IsLeftToALaterLook()
    {
        var source = await AddAsync();
        var asked = 0;
        server.Before = async context =>
        {
            if (context.Request.Path != "/status" || asked++ > 0)
                return false;
            context.Response.Headers.RetryAfter = "900";
            await FhirTestServer.StatusAsync(context, 429);
            return true;
        };

        var busy = await LookAsync(source);
        var next = (await DetailAsync(source)).Source.NextLookAt - TimeProvider.System.GetUtcNow();
        var later = await LookAsync(source);

        Assert.Equal("fhir.too_busy", busy.Failure?.Code);
        Assert.InRange(next.TotalSeconds, 850, 901);
        Assert.Equal((null, 2), (later.Failure, later.Done));
        Assert.Equal(1, server.Count("$export"));
    }

    [Fact]
    public async Task NextPageOnAnotherHost_IsNotAskedFor()
    {
        server.Bulk = false;
        server.OtherHost = "https://elsewhere.example.com";
        var source = await AddAsync(clientId: "secure-marketing");
        server.Jwks = (await DetailAsync(source)).Source.Fhir!.Jwks;

        Assert.Equal("fhir.other_host", (await LookAsync(source)).Failure?.Code);
        Assert.Equal((0, 0), await PeopleAndFactsAsync());
    }

    [Fact]
    public async Task FileOnAnotherHost_ThatWouldNeedTheToken_IsNotAskedFor()
    {
        server.OtherHost = "https://elsewhere.example.com";
        Assert.Equal("fhir.other_host", (await LookAsync(await AddAsync())).Failure?.Code);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        var source = await AddAsync();
        server.Before = context =>
        {
            if (!context.Request.Path.StartsWithSegments("/files", StringComparison.Ordinal))
                return Task.FromResult(false);
            context.Response.Redirect(server.Base.GetLeftPart(UriPartial.Authority) + "/trap");
            return Task.FromResult(true);
        };

        Assert.Equal("fhir.redirect", (await LookAsync(source)).Failure?.Code);
        Assert.Equal(0, server.Count("/trap"));
    }

    [Fact]
    public async Task HungBody_IsGivenUp_AndTheNextLookGoesOnWithTheFilesItHas()
    {
        var source = await AddAsync(settings: Reach(idleSeconds: "30"));
        server.Before = async context =>
        {
            if (context.Request.Path != "/files/Patient")
                return false;
            await context.Response.WriteAsync("{\"resourceType\":");
            await context.Response.Body.FlushAsync();
            await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        var stalled = await LookAsync(source);
        server.Before = null;
        var later = await LookAsync(source);

        Assert.Equal(("fhir.stalled", 1), (stalled.Failure?.Code, stalled.Waiting));
        Assert.Equal((null, 2), (later.Failure, later.Done));
        Assert.Equal((1, 1, 2), (server.Count("$export"), server.Count("/files/Condition"), server.Count("/files/Patient")));
        Assert.Equal((3, 3), await PeopleAndFactsAsync());
    }

    [Fact]
    public async Task ServerWithoutBulk_IsReadPageByPage()
    {
        server.Bulk = false;
        var source = await AddAsync();

        var look = await LookAsync(source);
        await LookAsync(source);

        Assert.Equal((null, 2), (look.Failure, look.Done));
        Assert.Equal((3, 3), await PeopleAndFactsAsync());
        Assert.Equal(2, server.Count("/fhir/Patient?page=1"));
        Assert.Equal(1, server.Count("/fhir/Patient?_count=200&_lastUpdated=ge"));
    }

    [Fact]
    public async Task Steps_AreTakenOneByOne_AsAServerProcessTakesThem()
    {
        var source = await AddAsync();
        var states = new List<FhirExportState>();
        for (var i = 0; i < 8 && (states.Count == 0 || states[^1] != FhirExportState.Done); i++)
        {
            await LookAsync(source, wait: false);
            states.Add((await DetailAsync(source)).Source.Fhir!.Export!.State);
            if (states[^1] == FhirExportState.Importing)
                await host!.RunAsync<Core.Contacts.Import.RunImport, Core.Contacts.Import.ImportRunId>(new Core.Contacts.Import.RunImport((await DetailAsync(source)).Source.Fhir!.Export!.Run));
        }

        Assert.Equal([FhirExportState.Preparing, FhirExportState.Preparing, FhirExportState.Importing, FhirExportState.Importing, FhirExportState.Done], states);
        Assert.Equal((3, 3), await PeopleAndFactsAsync());
    }

    [Fact]
    public async Task ErrorsOfTheServer_AreCounted_AndTheSameIsAskedForAgain()
    {
        server.Errors = """
            {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception","diagnostics":"Quillfeather, Marisol"}]}
            {"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"informational"}]}
            """;
        var source = await AddAsync();

        var look = await LookAsync(source);

        var fhir = (await DetailAsync(source)).Source.Fhir!;
        Assert.Equal(("fhir.incomplete", 1, null), (look.Failure?.Code, fhir.Export!.ServerErrors, fhir.Since));
        Assert.Equal((3, 3), await PeopleAndFactsAsync());
    }

    [Fact]
    public async Task AddressesInside_NeedToBeNamed()
    {
        var source = await AddAsync(settings: new Dictionary<string, string?>());
        Assert.Equal("fhir.private_host", (await LookAsync(source)).Failure?.Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task CloudMetadata_IsNeverReached_WhateverIsNamed()
    {
        var source = await AddAsync(settings: new Dictionary<string, string?> { ["Import:Fhir:PrivateHosts:0"] = "169.254.169.254" }, url: "https://169.254.169.254/fhir");
        Assert.Equal("fhir.private_host", (await LookAsync(source)).Failure?.Code);
    }

    [Fact]
    public async Task Test_SaysWhatIsOffered()
    {
        var source = await AddAsync(clientId: "secure-marketing");
        server.Jwks = (await DetailAsync(source)).Source.Fhir!.Jwks;

        var report = await TestAsync(source);

        Assert.Equal(("4.0.1", "Test server", true, true, null), (report.FhirVersion, report.Software, report.Bulk, report.SignedIn, report.Problem));
        Assert.Equal(["Patient", "Condition"], report.Offered);
        server.Before = async context =>
        {
            await context.Response.WriteAsync("<html>");
            return true;
        };
        Assert.Equal("fhir.not_fhir", (await host!.RunAsync<TestFhirServer, FhirServerReport>(new TestFhirServer(source))).Error?.Code);
    }

    [Fact]
    public async Task SharedExport_GoesIn()
    {
        var folder = SharedData.Path("patients/bulk-ndjson-10");
        server.Resources.Clear();
        foreach (var file in Directory.GetFiles(folder, "*.000.ndjson"))
            server.Resources[Path.GetFileName(file).Split('.')[0]] = await File.ReadAllTextAsync(file);
        var source = await AddAsync();

        var look = await LookAsync(source);

        Assert.Equal((null, server.Resources.Count), (look.Failure, look.Done));
        Assert.Equal(File.ReadLines(Path.Combine(folder, "Patient.000.ndjson")).Count(), (await PeopleAndFactsAsync()).People);
    }

    [Theory]
    [InlineData("https://ehr.example.com/fhir/R4", true)]
    [InlineData("https://ehr.example.com/fhir/R4/", true)]
    [InlineData("http://localhost:8080/fhir", true)]
    [InlineData("http://127.0.0.1/fhir", true)]
    [InlineData("http://ehr.example.com/fhir", false)]
    [InlineData("https://user:secret@ehr.example.com/fhir", false)]
    [InlineData("https://ehr.example.com/fhir?x=1", false)]
    [InlineData("https://ehr.example.com/fhir#x", false)]
    [InlineData("ftp://ehr.example.com/fhir", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("ehr.example.com", false)]
    public void BaseUrl_IsHttps_OrThisMachine(string text, bool used) => Assert.Equal(used, FhirAddress.Base(text) is not null);

    [Theory]
    [InlineData("https://a.example.com/fhir?page=2", true)]
    [InlineData("/fhir?page=2", true)]
    [InlineData("?page=2", true)]
    [InlineData("https://A.example.com:443/x", true)]
    [InlineData("https://a.example.com:8443/x", false)]
    [InlineData("http://a.example.com/x", false)]
    [InlineData("https://a.example.com.evil.example.org/x", false)]
    [InlineData("//evil.example.org/x", false)]
    [InlineData("https://user@a.example.com/x", false)]
    public void NextPage_IsOfTheSameServer(string next, bool followed)
    {
        var @base = new Uri("https://a.example.com/fhir");
        if (followed)
            Assert.Equal("a.example.com", FhirAddress.OfServer(@base, @base, next).Host);
        else
            Assert.Throws<FhirException>(() => FhirAddress.OfServer(@base, @base, next));
    }

    private async Task<IntakeSourceId> AddAsync(string? clientId = null, SmartAlgorithm algorithm = SmartAlgorithm.Es384, Dictionary<string, string?>? settings = null, string? url = null)
    {
        host = await TestHost.StartAsync(
            configure: services => services.AddSingleton<TimeProvider>(new HastyClock()),
            settings: settings ?? Reach());
        var intake = new IntakeSettings { Name = "EHR", Owner = "Clinical systems", SourceSystem = "ehr", EveryMinutes = 1440 };
        var saved = await host.RunAsync<SaveSource, IntakeSourceId>(new SaveSource(null, 0, intake) { Fhir = new FhirSettings { BaseUrl = url ?? server.Base.AbsoluteUri, ClientId = clientId, Algorithm = algorithm } });
        Assert.Null(saved.Error);
        return saved.Value;
    }

    /// <summary>The server of the test may be asked. Its patience outlasts a busy machine; a test of patience has its own.</summary>
    private static Dictionary<string, string?> Reach(string idleSeconds = "300") => new() { ["Import:Fhir:PrivateHosts:0"] = "localhost", ["Import:Fhir:IdleSeconds"] = idleSeconds };

    private async Task<LookOutcome> LookAsync(IntakeSourceId source, bool wait = true) => (await host!.RunAsync<LookAtSource, LookOutcome>(new LookAtSource(source, wait))).Value;

    private async Task<SourceDetail> DetailAsync(IntakeSourceId source) => (await host!.RunAsync<GetSource, SourceDetail>(new GetSource(source))).Value;

    private async Task<FhirServerReport> TestAsync(IntakeSourceId source) => (await host!.RunAsync<TestFhirServer, FhirServerReport>(new TestFhirServer(source))).Value;

    private async Task<(int People, int Facts)> PeopleAndFactsAsync()
    {
        await using var db = host!.NewContext();
        return (await db.Contacts.CountAsync(), await db.ClinicalFacts.CountAsync());
    }
}
