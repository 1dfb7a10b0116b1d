using System.Text.Json;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Gate;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Cli;

namespace SecureMarketing.Tests.Approvals;

/// <summary>The scenarios of the compliance brief that turn on classification, told as they happen.</summary>
public sealed class ClassificationScenarioTests
{
    private static readonly BlockFacts Provider = new()
    {
        AudienceBasis = AudienceBasis.PatientOrMember,
        Encourages = Stated.Y,
        Subject = BlockSubject.CurrentRx,
        SenderRole = SenderRole.Provider,
        Remuneration = Remuneration.None,
        PhiToThirdParty = Stated.N,
        PhiToThirdPartyRemunerated = Stated.N,
        PsychotherapyNotes = Stated.N,
    };

    private static readonly BlockFacts Reminder = Provider with { Encourages = Stated.N, Subject = BlockSubject.AdminNotice };

    private static readonly BlockFacts MakerPaysWithinCost = Provider with { Remuneration = Remuneration.FinancialFromOrForProductOwner, WithinCost = Stated.Y };

    [Fact]
    public void S1_AppointmentReminder_IsNotMarketing_AndTransactional()
    {
        var outcome = Classification.Of([Reminder]);

        Assert.Equal((HipaaClass.NotMarketing, CommercialClass.Transactional), (outcome.Class, outcome.Commercial));
    }

    [Fact]
    public void S2_TheSameWithAThirdPartySpaBlock_IsMarketing()
    {
        var outcome = Classification.Of([Reminder, Provider with { Subject = BlockSubject.NonHealth }]);

        Assert.Equal((HipaaClass.Marketing, CommercialClass.Commercial), (outcome.Class, outcome.Commercial));
    }

    [Fact]
    public void S4_AdherenceWithAnUnnamedHint_PaidWithinCost_IsNotMarketing() => Expect(HipaaClass.NotMarketing, 9, MakerPaysWithinCost);

    [Fact]
    public void S4_NamingTheNewFormulation_WithTheMakersMoney_IsRemuneratedMarketing() =>
        Expect(HipaaClass.MarketingRemunerated, 14, MakerPaysWithinCost with { Subject = BlockSubject.NewFormulation });

    [Fact]
    public void S5_InsulinPump_PaidWithinCost_IsNotMarketing() =>
        Expect(HipaaClass.NotMarketing, 9, MakerPaysWithinCost with { Subject = BlockSubject.DeliverySystemOfSelfAdminRx });

    [Fact]
    public void S6_GenericEquivalent_IsNotMarketing() => Expect(HipaaClass.NotMarketing, 8, Provider with { Subject = BlockSubject.GenericOfCurrentRx });

    [Fact]
    public void S7_FreeLeafletsOfTheMaker_AreNotMarketing() => Expect(HipaaClass.NotMarketing, 8, Provider with { Remuneration = Remuneration.InKindOnly });

    [Fact]
    public void S8_UnrelatedFoundationFundsCareCoordination_IsNotMarketing() =>
        Expect(HipaaClass.NotMarketing, 11, Provider with { Subject = BlockSubject.CareCoordination, Remuneration = Remuneration.FinancialUnrelatedPayer });

    [Fact]
    public void S9_InsurerPromotesItsHomeInsurance_IsMarketing() =>
        Expect(HipaaClass.Marketing, 16, Provider with { SenderRole = SenderRole.Plan, Subject = BlockSubject.NonHealth });

    [Fact]
    public void S10_MedicareProgramme_IsNotMarketing() => Expect(HipaaClass.NotMarketing, 7, Provider with { Subject = BlockSubject.GovProgram });

    [Theory]
    [InlineData(Stated.Y, HipaaClass.Fundraising)]
    [InlineData(Stated.N, HipaaClass.Marketing)]
    public void S11_Fundraising_ByDepartmentIsAllowed_ByDiagnosisNeedsAuthorization(Stated permittedDataOnly, HipaaClass expected) =>
        Expect(expected, 5, Provider with { Subject = BlockSubject.Fundraising, FundraisingDataOnly = permittedDataOnly });

    [Theory]
    [InlineData(SenderRole.Provider, 11)]
    [InlineData(SenderRole.BaOnBehalf, 11)]
    [InlineData(SenderRole.Plan, 13)]
    public void LapsedBeyondNinetyDays_IsAnAlternative(SenderRole role, int row) =>
        Expect(HipaaClass.NotMarketing, row, Provider with { SenderRole = role, Subject = BlockSubject.LapsedRx, LapsedDays = 91 });

    [Fact]
    public void Verb_HasTheShapeOfTheContract() => Assert.Equal(
        """{"class":"NotMarketing","row":8}""",
        Answered.By(ClassifyVerb.Answer, JsonElement.Parse("""{"audienceBasis":"PatientOrMember","encourages":"Y","subject":"CurrentRx","senderRole":"Provider","remuneration":"None","withinCost":"Y","phiToThirdParty":"N","phiToThirdPartyRemunerated":"N","lapsedDays":null,"fundraisingDataOnly":null,"psychotherapyNotes":"N"}""")));

    [Theory]
    [InlineData("""{"audienceBasis":"Somebody"}""")]
    [InlineData("{}")]
    public void Verb_WithUnknownFacts_IsUndetermined(string line) => Assert.Equal("""{"class":"Undetermined","row":0}""", Answered.By(ClassifyVerb.Answer, JsonElement.Parse(line)));

    private static void Expect(HipaaClass expected, int row, BlockFacts facts)
    {
        var outcome = Classification.Of(facts);
        Assert.Equal((expected, row), (outcome.Class, outcome.Row));
    }
}
