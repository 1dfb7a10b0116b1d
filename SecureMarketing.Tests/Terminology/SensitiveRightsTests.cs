using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Campaigns;

namespace SecureMarketing.Tests.Terminology;

/// <summary>Who may use which label: by role, and by what a campaign was granted.</summary>
public sealed class SensitiveRightsTests
{
    private const Sensitivity Most = Sensitivity.Hiv | Sensitivity.SexuallyTransmitted | Sensitivity.MentalHealth | Sensitivity.Reproductive | Sensitivity.Violence | Sensitivity.Genetic | Sensitivity.GenderIdentity;

    private static readonly Actor Marketer = CampaignBench.Person(Permission.CampaignEdit, Permission.SegmentView);
    private static readonly Actor Analyst = CampaignBench.Person(Permission.SegmentView);
    private static readonly Actor Officer = CampaignBench.Person(Permission.SegmentView, Permission.SensitiveAttributesUse);
    private static readonly Actor Part2 = CampaignBench.Person(Permission.SegmentView, Permission.SensitiveAttributesUse, Permission.Part2Use);

    /// <summary>Each label × each role, without a grant and with a grant of everything: a line is what opens.</summary>
    [Fact]
    public void Table_OfRolesAndLabels()
    {
        foreach (var label in Enum.GetValues<Sensitivity>().Where(l => l != Sensitivity.None))
        {
            var (part2, grantable) = (label == Sensitivity.SubstanceUse, Most.HasFlag(label));
            Assert.Equal(
                (label, false, false, !part2, true),
                (label, Opens(Marketer, label), Opens(Analyst, label), Opens(Officer, label), Opens(Part2, label)));
            Assert.Equal(
                (label, grantable, false, !part2, true),
                (label, Opens(Marketer, label, ~Sensitivity.None), Opens(Analyst, label, ~Sensitivity.None), Opens(Officer, label, ~Sensitivity.None), Opens(Part2, label, ~Sensitivity.None)));
            Assert.Equal(grantable, SensitiveRights.IsGrantable(label));
        }
    }

    [Fact]
    public void AGrant_OpensWhatItNames_AndEveryOtherLabelBesideItStaysShut()
    {
        var rights = SensitiveRights.Of(Marketer, Sensitivity.Hiv);

        Assert.True(rights.Allow(Sensitivity.None));
        Assert.True(rights.Allow(Sensitivity.Hiv));
        Assert.False(rights.Allow(Sensitivity.Hiv | Sensitivity.MentalHealth));
        Assert.False(rights.Allow(Sensitivity.Hiv | Sensitivity.Unknown));
        Assert.False(rights.Allow(Sensitivity.Hiv | Sensitivity.SubstanceUse));
        Assert.True(rights.IsClosed(Sensitivity.Hiv | Sensitivity.SubstanceUse));
        Assert.Equal(Sensitivity.Hiv, rights.Borrowed(Sensitivity.Hiv | Sensitivity.MentalHealth));
        Assert.Equal(Sensitivity.None, SensitiveRights.Of(Officer, Sensitivity.Hiv).Borrowed(Sensitivity.Hiv));
        Assert.Equal((true, false, false), (SensitiveRights.TakesGrants(Marketer), SensitiveRights.TakesGrants(Analyst), SensitiveRights.TakesGrants(Officer)));
    }

    [Fact]
    public void AnAttribute_IsOfferedByTheSameRights()
    {
        var attribute = AttributesModule.Catalogue()["age"] with { Sensitivity = Sensitivity.Hiv };

        Assert.False(attribute.IsOpenTo(Marketer));
        Assert.True(attribute.IsOpenTo(SensitiveRights.Of(Marketer, Sensitivity.Hiv)));
        Assert.False(attribute.IsOpenTo(SensitiveRights.Of(Marketer, Sensitivity.Genetic)));
        Assert.True(attribute.IsOpenTo(Officer));
    }

    private static bool Opens(Actor actor, Sensitivity label, Sensitivity granted = Sensitivity.None) => SensitiveRights.Of(actor, granted).Allow(label);
}
