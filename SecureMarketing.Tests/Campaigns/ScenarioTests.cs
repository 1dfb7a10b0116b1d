using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Sending;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>
/// Scenarios of the compliance brief, by their numbers, through the use cases: facts are stated and confirmed, campaigns approved and
/// launched, and the outcome is what became of a person. 5 to 10 are in <c>ScenarioClassTests</c>, 17 (MTA-STS) and 18 (an expired key) in
/// <c>ScenarioDeliveryTests</c>, and the address of 21 is asked for over HTTP in <c>RecipientListTests</c>.
/// </summary>
public sealed class ScenarioTests
{
    private static readonly FactSheet Own = Sheet(CampaignBench.Facts(BlockSubject.OwnHealthService));

    private static readonly FactSheet Reminder = Sheet(CampaignBench.Facts(BlockSubject.AdminNotice) with { Encourages = Stated.N });

    private static readonly FactSheet Spa = Sheet(CampaignBench.Facts(BlockSubject.NonHealth));

    private static FactSheet Sheet(BlockFacts facts) => new() { Key = "all", Facts = facts, NoRemunerationAttested = true };

    private static FactSheet PaidByTheMaker(BlockSubject subject, decimal received) => new()
    {
        Key = "all",
        Facts = CampaignBench.Facts(subject) with { Remuneration = Remuneration.FinancialFromOrForProductOwner },
        Worksheet = new CostWorksheet { Payer = "Maker", ContractId = "C-1", Received = received, Labour = 900, Materials = 100, SignatoryEntity = "A. Chief", SignatoryPayer = "B. Maker" },
    };

    [Fact]
    public async Task S01_AppointmentReminder_IsNotMarketing_AndCommercialOptOutDoesNotStopIt()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        CampaignBench.Ok(await scenario.AsClerkAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = scenario.Person, Kind = GateSuppression.AllCommercial }));
        var setup = await scenario.SetupAsync([Reminder]);
        Assert.Equal((HipaaClass.NotMarketing, CommercialClass.Transactional), await ClassAsync(scenario, setup));

        var told = await scenario.SendAsync(setup);

        Assert.Equal(RecipientVerdict.Sent, told.Verdict);
        Assert.Null(told.Now!.Rows[8].Code);
    }

    [Fact]
    public async Task S02_TheSameWithASpaBlock_IsMarketing_AndNeedsAuthorization()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var setup = await scenario.SetupAsync([Reminder, Spa]);
        Assert.Equal((HipaaClass.Marketing, CommercialClass.Commercial), await ClassAsync(scenario, setup));

        var told = await scenario.SendAsync(setup);

        Assert.Equal((RecipientVerdict.LeftOut, "AUTH_None"), (told.Verdict, told.Reason));
    }

    [Fact]
    public async Task S03_OncologyInTheSubject_IsRefusedWhileWriting()
    {
        await using var scenario = await ScenarioBench.StartAsync();

        var published = await scenario.PublishAsync(email => email["subject"] = "Your oncology infusion");

        Assert.Contains("SUBJECT_PHI", published.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S04_PaidAdherence_WithinCost_IsNotMarketing_NamingTheNewFormulationIs()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        Assert.Equal(HipaaClass.NotMarketing, (await ClassAsync(scenario, await scenario.SetupAsync([PaidByTheMaker(BlockSubject.CurrentRx, 1000)]))).Class);
        Assert.Equal(HipaaClass.MarketingRemunerated, (await ClassAsync(scenario, await scenario.SetupAsync([PaidByTheMaker(BlockSubject.CurrentRx, 1001)], Women(2)))).Class);

        var named = await scenario.SetupAsync([PaidByTheMaker(BlockSubject.NewFormulation, 1000)], Women(3));

        Assert.Equal(HipaaClass.MarketingRemunerated, (await ClassAsync(scenario, named)).Class);
        await scenario.AuthorizeAsync([.. (await scenario.SummaryAsync(named)).Categories]);
        // Signed without the statement that somebody pays.
        var told = await scenario.SendAsync(named);
        Assert.Equal((RecipientVerdict.LeftOut, "AUTH_REMUNERATION_STATEMENT"), (told.Verdict, told.Reason));
    }

    [Fact]
    public async Task S11_FundraisingByWhatTheLawPermits_Goes_ByDiagnosis_NeedsAuthorization()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var letter = CampaignBench.Ok(await scenario.PublishAsync(email => email["footer"]!["unsubscribeText"] = "Stop fundraising mail"));
        // What a marketer says about the data counts for nothing: segment and email tell.
        var asks = Sheet(CampaignBench.Facts(BlockSubject.Fundraising) with { FundraisingDataOnly = Stated.N });
        async Task<CampaignSetup> LetterAsync(string rule) => await scenario.SetupAsync([asks], rule) with { Content = letter, Sheets = [asks with { Blocks = await scenario.Bench.BlocksAsync(letter) }] };
        var permitted = await LetterAsync("""{"all":[{"attribute":"gender","operator":"equals","value":"female"},{"not":{"attribute":"emergencyVisit","operator":"ever"}}]}""");
        Assert.Equal(HipaaClass.Fundraising, (await ClassAsync(scenario, permitted)).Class);
        Assert.Equal(RecipientVerdict.Sent, (await scenario.SendAsync(permitted)).Verdict);

        var diagnosis = await LetterAsync("""{"all":[{"attribute":"gender","operator":"equals","value":"female"},{"not":{"attribute":"condition","operator":"ever","of":{"codes":["E11.9"],"system":"icd-10-cm"}}}]}""");

        Assert.Equal(HipaaClass.Marketing, (await ClassAsync(scenario, diagnosis)).Class);
        Assert.Equal(["Condition"], (await scenario.SummaryAsync(diagnosis)).Fundraising.Beyond);
        Assert.Equal("AUTH_None", (await scenario.SendAsync(diagnosis)).Reason);
    }

    [Fact]
    public async Task S11_ByTheEmailsFields_ItNeedsAuthorization_AndWithoutTheOptOutStatementItIsNotSubmitted()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var asks = Sheet(CampaignBench.Facts(BlockSubject.Fundraising));
        var unsaid = await scenario.Bench.DraftAsync(await scenario.SetupAsync([asks]));
        Assert.Equal("campaign.fundraising_opt_out_missing", (await scenario.Bench.SubmitAsync(unsaid)).Error?.Code);

        var result = CampaignBench.Ok(await scenario.PublishAsync(email => email["blocks"]![0]!["content"] = new JsonArray(new JsonObject { ["merge"] = "latestA1c", ["fallback"] = "unknown" })));

        var setup = await scenario.SetupAsync([asks], Women(2));
        Assert.Equal(HipaaClass.Marketing, (await ClassAsync(scenario, setup with { Content = result, Sheets = [asks with { Blocks = await scenario.Bench.BlocksAsync(result) }] })).Class);
    }

    [Fact]
    public async Task S12_WithoutTheRedisclosureStatement_ItIsDefective_AndNothingGoes()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var setup = await scenario.SetupAsync([Spa]);
        var categories = (await scenario.SummaryAsync(setup)).Categories;

        var (_, verified) = await scenario.AuthorizeAsync([.. categories], f => f with { Statements = f.Statements with { Redisclosure = null } });

        Assert.Equal((AuthorizationState.Defective, DefectCode.RedisclosureStatementMissing), (verified.State, Assert.Single(verified.Defects)));
        Assert.Equal("AUTH_Defective", (await scenario.SendAsync(setup)).Reason);
    }

    [Fact]
    public async Task S13_ARepresentativeWithoutAuthority_IsDefective()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var setup = await scenario.SetupAsync([Spa]);

        var (_, verified) = await scenario.AuthorizeAsync(
            [.. (await scenario.SummaryAsync(setup)).Categories], f => f with { Representative = new PersonalRepresentative { Name = "Sam Example" } });

        Assert.Equal((AuthorizationState.Defective, DefectCode.RepresentativeAuthorityMissing), (verified.State, Assert.Single(verified.Defects)));
        Assert.Equal("AUTH_Defective", (await scenario.SendAsync(setup)).Reason);
    }

    [Fact]
    public async Task S14_AuthorizedForDiabetes_TheSegmentLooksAtHiv_IsOutOfScope_AndSensitive()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var hiv = """{"all":[{"attribute":"gender","operator":"equals","value":"female"},{"not":{"attribute":"condition","operator":"ever","of":{"codes":["B20"],"system":"icd-10-cm"}}}]}""";
        var setup = await scenario.SetupAsync([Spa], hiv);
        var summary = await scenario.SummaryAsync(setup);
        Assert.Equal(GateSensitivity.State, summary.Sens);
        await scenario.AuthorizeAsync([.. summary.Categories.Where(c => c != "HIV"), "Diabetes"]);

        var told = await scenario.SendAsync(setup);

        Assert.Equal((RecipientVerdict.LeftOut, "AUTH_OutOfScope"), (told.Verdict, told.Reason));
        Assert.Equal([GateScopeParts.Category], told.Uncovered);
        Assert.Equal("The person's authorization does not cover this message. It does not name every kind of health information that is used.", SecureMarketing.Web.Features.Campaigns.RecipientWords.Sentence(told));
        Assert.Equal("SENSITIVE_CONSENT_State", told.Now!.Rows[13].Code);
    }

    [Fact]
    public async Task S15_OneExpiredAndOneValid_Goes_AndTheReceiptNamesTheValidOne()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var setup = await scenario.SetupAsync([Spa]);
        string[] categories = [.. (await scenario.SummaryAsync(setup)).Categories];
        await scenario.AuthorizeAsync(categories, f => f with { ExpiresOn = f.Signature!.SignedOn!.Value.AddDays(1) });
        scenario.Bench.Host.Clock.Advance(TimeSpan.FromDays(3));
        var (valid, _) = await scenario.AuthorizeAsync(categories);

        var told = await scenario.SendAsync(setup);

        Assert.Equal(RecipientVerdict.Sent, told.Verdict);
        Assert.Equal(valid.Value, Assert.Single(await scenario.CitedAsync(told)));
    }

    /// <summary>compliance §2, scope match: the sender and whoever gets the information are named in the authorization.</summary>
    [Theory]
    [InlineData("Hillside Clinic", null, "Harbor Health", RecipientVerdict.LeftOut)]
    [InlineData("Hillside Clinic", "Harbor Health", "Harbor Health", RecipientVerdict.Sent)]
    [InlineData("Harbor Health", null, "Harbor Health", RecipientVerdict.Sent)]
    [InlineData(null, null, "Harbor Health", RecipientVerdict.Sent)]
    [InlineData("Harbor Health", null, "Hillside Clinic", RecipientVerdict.LeftOut)]
    public async Task AuthorizationForAnotherSender_IsOutOfScope(string? name, string? otherName, string discloser, RecipientVerdict expected)
    {
        await using var scenario = await ScenarioBench.StartAsync(settings: new Dictionary<string, string?> { ["Organisation:Name"] = name, ["Organisation:OtherNames:0"] = otherName });
        var setup = await scenario.SetupAsync([Spa]);
        await scenario.AuthorizeAsync([.. (await scenario.SummaryAsync(setup)).Categories], f => f with { Disclosers = [discloser] });

        var told = await scenario.SendAsync(setup);

        Assert.Equal((expected, expected == RecipientVerdict.Sent ? "accepted" : "AUTH_OutOfScope"), (told.Verdict, told.Reason));
        GateScopeParts[] uncovered = expected == RecipientVerdict.Sent ? [] : [GateScopeParts.Sender];
        Assert.Equal(uncovered, told.Uncovered);
        Assert.Equal(uncovered, told.Now!.Uncovered);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InformationForAThirdParty_GoesOnlyWhereTheAuthorizationNamesThem(bool named)
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var setup = await scenario.SetupAsync([Spa with { Facts = Spa.Facts with { PhiToThirdParty = Stated.Y }, DisclosedTo = ["Acme Devices"] }]);
        Assert.Equal(HipaaClass.Marketing, (await ClassAsync(scenario, setup)).Class);
        await scenario.AuthorizeAsync([.. (await scenario.SummaryAsync(setup)).Categories], f => named ? f with { Recipients = [.. f.Recipients, "ACME Devices"] } : f);

        var told = await scenario.SendAsync(setup);

        Assert.Equal(named ? (RecipientVerdict.Sent, "accepted") : (RecipientVerdict.LeftOut, "AUTH_OutOfScope"), (told.Verdict, told.Reason));
        string[] codes = named ? [] : ["AUTH_OutOfScope", "SCOPE_Recipient"];
        Assert.Equal(codes, told.Story.Where(s => s.Kind == Core.Sending.Explaining.StoryKind.GateAsked).SelectMany(s => s.Codes));
    }

    /// <summary>The only way out is encrypted, and nobody vouches for what lies behind it: without the warning it may carry the notice of the portal and nothing else.</summary>
    [Theory]
    [InlineData(null, DeliveryMethod.Portal)]
    [InlineData("1", DeliveryMethod.OpportunisticTls)]
    public async Task S16_PlainMailWishedWithoutAWarning_GoesToThePortal(string? warning, DeliveryMethod expected)
    {
        await using var peer = new RecordingPeer(startTls: true);
        await using var scenario = await ScenarioBench.StartAsync(settings: new Dictionary<string, string?> { ["Public:BaseUrl"] = "https://mail.example.org" });
        CampaignBench.Ok(await scenario.Bench.Host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = "example.org", Selector = "s1", Algorithm = DkimAlgorithm.Ed25519Sha256 }));
        CampaignBench.Ok(await scenario.Bench.Host.RunAsync<SaveRoute, RouteId>(
            new SaveRoute { Kind = RouteKind.SmartHost, Settings = new RouteSettings { Name = "Relay", Host = "127.0.0.1", Port = peer.Port, PinnedKey = peer.PinnedKey } }));

        var accepted = scenario.Bench.Host.Clock.GetUtcNow().AddDays(-1);
        CampaignBench.Ok(await scenario.AsClerkAsync<RecordPlainPreference, PlainPreferenceId>(new RecordPlainPreference
        {
            Contact = scenario.Person,
            WarningTextVersion = warning,
            WarnedAt = warning is null ? null : accepted,
            AcceptedAt = accepted,
        }));

        var told = await scenario.SendAsync(await scenario.SetupAsync([Own]));

        Assert.Equal(RecipientVerdict.Sent, told.Verdict);
        await using var stored = scenario.Bench.Host.NewContext();
        Assert.Equal(expected, (await stored.OutboundMessages.SingleAsync(m => m.Id == told.Message)).Method);
        Assert.Equal(warning is null, told.Story.Any(s => s.Kind == Core.Sending.Explaining.StoryKind.PortalPosted));
    }

    [Fact]
    public async Task S19_AnAlternateAddressOnFile_TheOldOneIsDenied()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        CampaignBench.Ok(await scenario.AsClerkAsync<AgreeConfidential, ConfidentialRequestId>(
            new AgreeConfidential { Contact = scenario.Person, Receipt = new Receipt(scenario.Bench.Host.Clock.GetUtcNow(), ReceiptMeans.Paper) }));

        var told = await scenario.SendAsync(await scenario.SetupAsync([Own]));

        Assert.Equal((RecipientVerdict.LeftOut, "ADDRESS_AltRequired"), (told.Verdict, told.Reason));
    }

    [Fact]
    public async Task S20_APictureFromAForeignHost_IsRefusedInMailToPatients()
    {
        await using var scenario = await ScenarioBench.StartAsync();

        var published = await scenario.PublishAsync(email => email["blocks"]!.AsArray().Insert(0, new JsonObject
        {
            ["type"] = "image",
            ["id"] = "logo",
            ["src"] = "https://pixel.example.net/p.png",
            ["alt"] = "Logo",
        }));

        Assert.Contains("THIRD_PARTY_TRACKER", published.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S20_ACssBackgroundFromAForeignHost_IsRefusedInMailToPatients()
    {
        await using var scenario = await ScenarioBench.StartAsync();

        var published = await scenario.PublishAsync(email => email["theme"] = new JsonObject { ["backgroundImage"] = "https://pixel.example.net/p.png" });

        Assert.Contains("THIRD_PARTY_TRACKER at $.theme.backgroundImage", published.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S21_AMarketerWhoAsksForAPersonOfTheList_IsRefused_AndItIsOnRecord()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var id = await scenario.Bench.DraftAsync(await scenario.SetupAsync([Own]));

        var answer = await scenario.Bench.Host.RunAsync<ExplainRecipient, RecipientExplanation>(new ExplainRecipient(id, ScenarioBench.Pat, "Curious"), scenario.Bench.Marketer);

        Assert.Equal(ErrorKind.Forbidden, answer.Error?.Kind);
        await using var db = scenario.Bench.Host.NewContext();
        Assert.Equal(AuditOutcome.Refused, (await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.RecipientExplained)).Outcome);
    }

    [Fact]
    public async Task S22_ASupplierList_NeedsNoAuthorization_ButTheFooter()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var sheet = Sheet(CampaignBench.Facts(BlockSubject.NonHealth) with { AudienceBasis = AudienceBasis.BusinessContact, SenderRole = SenderRole.NonCovered });
        Assert.Equal((HipaaClass.NoPhi, CommercialClass.Commercial), await ClassAsync(scenario, await scenario.SetupAsync([sheet])));

        var published = CampaignBench.Ok(await scenario.PublishAsync(email => email.Remove("footer")));

        var setup = await scenario.SetupAsync([sheet], Women(2));
        var id = await scenario.Bench.DraftAsync(setup with { Content = published, Sheets = [sheet with { Blocks = await scenario.Bench.BlocksAsync(published) }] });
        Assert.Equal("campaign.footer_missing", (await scenario.Bench.SubmitAsync(id)).Error?.Code);

        // With its footer it goes, and nobody signed anything.
        Assert.Equal(RecipientVerdict.Sent, (await scenario.SendAsync(await scenario.SetupAsync([sheet]))).Verdict);
    }

    [Fact]
    public async Task S23_AnEuResident_WithAHipaaAuthorizationOnly_IsLeftOutByTheRulePack()
    {
        await using var scenario = await ScenarioBench.StartAsync(c => c.Country = "DE");
        var setup = await scenario.SetupAsync([Spa]);
        await scenario.AuthorizeAsync([.. (await scenario.SummaryAsync(setup)).Categories]);

        var told = await scenario.SendAsync(setup);

        Assert.Equal((RecipientVerdict.LeftOut, "RULEPACK:GDPR-ART9"), (told.Verdict, told.Reason));
    }

    [Fact]
    public async Task S24_ASupplierOutsideHipaa_AResidentOfWashington_AnAuthorizationOf366Days()
    {
        await using var scenario = await ScenarioBench.StartAsync(c => c.State = "WA", settings: new Dictionary<string, string?> { ["Organisation:HipaaCovered"] = "false" });
        var setup = await scenario.SetupAsync([Spa]);
        var signed = DateOnly.FromDateTime(scenario.Bench.Host.Clock.GetUtcNow().UtcDateTime).AddDays(-366);
        await scenario.AuthorizeAsync([.. (await scenario.SummaryAsync(setup)).Categories], form => form with { Signature = form.Signature! with { SignedOn = signed } });

        var told = await scenario.SendAsync(setup);

        Assert.Equal((RecipientVerdict.LeftOut, "RULEPACK:WA-MHMDA-EXPIRED"), (told.Verdict, told.Reason));
    }

    [Fact]
    public async Task S25_TheTrailIsDown_EverythingIsHeld_AndAFlippedBitIsNamed()
    {
        await using var scenario = await ScenarioBench.StartAsync();
        var host = scenario.Bench.Host;
        var id = await scenario.Bench.ApprovedAsync(await scenario.SetupAsync([Own]));
        CampaignBench.Ok(await scenario.Bench.FreezeAsync(id));
        CampaignBench.Ok(await scenario.Bench.ScheduleAsync(id, 12));
        // Nobody seals for longer than a working sealer ever leaves an event.
        host.Clock.Advance(AuditHealth.SealDeadline + TimeSpan.FromMinutes(1));
        await host.Get<Dispatch>().LaunchDueAsync(null, CancellationToken.None);
        var told = CampaignBench.Ok(await host.RunAsync<ExplainRecipient, RecipientExplanation>(
            new ExplainRecipient(id, ScenarioBench.Pat, "Scenario"), CampaignBench.Person(Permission.MessageView)));
        Assert.Equal((RecipientVerdict.Waiting, "AUDIT_UNAVAILABLE"), (told.Verdict, told.Now!.Primary));

        await host.Get<AuditSealer>().SealAsync(CancellationToken.None);
        await using (var db = host.NewContext())
            await db.Database.ExecuteSqlAsync($"UPDATE audit_events SET reason_codes = 'ALLOW' WHERE seq = 3");

        var verified = CampaignBench.Ok(await host.RunAsync<VerifyAuditTrail, AuditVerification>(new VerifyAuditTrail(), CampaignBench.Person(Permission.AuditView)));

        Assert.Equal((false, 3L, "altered"), (verified.Ok, verified.BrokenAt, verified.Reason));
    }

    /// <summary>The same people under another rule text: a segment's name may stand once.</summary>
    private static string Women(int n) =>
        """{"all":[{"attribute":"gender","operator":"equals","value":"female"},{"not":{"attribute":"age","operator":"atLeast","value":AGE}}]}"""
            .Replace("AGE", (100 + n).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static async Task<(HipaaClass Class, CommercialClass Commercial)> ClassAsync(ScenarioBench scenario, CampaignSetup setup)
    {
        var summary = await scenario.SummaryAsync(setup);
        return (summary.Classification.Class, summary.Classification.Commercial);
    }
}
