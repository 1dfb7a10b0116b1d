using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Tests.Terminology;

public sealed class SensitivityCatalogueTests
{
    [Theory]
    [InlineData("icd-10-cm", "F11.20", Sensitivity.SubstanceUse)]
    [InlineData("icd-10-cm", "F1120", Sensitivity.SubstanceUse)]
    [InlineData("icd-10-cm", "F19.9", Sensitivity.SubstanceUse)]
    [InlineData("icd-10-cm", "F20.0", Sensitivity.MentalHealth)]
    [InlineData("icd-10-cm", "F09", Sensitivity.None)]
    [InlineData("icd-10-cm", "B20", Sensitivity.Hiv)]
    [InlineData("icd-10-cm", "O98.711", Sensitivity.Hiv)]
    [InlineData("icd-10-cm", "O98.3", Sensitivity.None)]
    [InlineData("icd-10-cm", "A54.00", Sensitivity.SexuallyTransmitted)]
    [InlineData("icd-10-cm", "A65", Sensitivity.None)]
    [InlineData("icd-10-cm", "Z34.90", Sensitivity.Reproductive)]
    [InlineData("icd-10-cm", "O09", Sensitivity.None)]
    [InlineData("icd-10-cm", "T74.11XA", Sensitivity.Violence)]
    [InlineData("icd-10-cm", "Z15.01", Sensitivity.Genetic)]
    [InlineData("icd-10-cm", "Z87.890", Sensitivity.GenderIdentity)]
    [InlineData("icd-10-cm", "Z87.891", Sensitivity.None)]
    [InlineData("icd-10-cm", "E11.9", Sensitivity.None)]
    public void Icd10_FollowsTheCategories(string system, string code, Sensitivity expected) =>
        Assert.Equal(expected, SensitivityCatalogue.Of(system, code));

    /// <summary>F64 is both a mental-health category and gender identity: labels add up, none hides the other.</summary>
    [Fact]
    public void OverlappingCategories_Union() =>
        Assert.Equal(Sensitivity.GenderIdentity | Sensitivity.MentalHealth, SensitivityCatalogue.Of(CodeSystems.Icd10Cm, "F64.0"));

    [Theory]
    [InlineData("snomed", "38341003", Sensitivity.None)]
    [InlineData("snomed", "44054006", Sensitivity.None)]
    [InlineData("snomed", "72892002", Sensitivity.Reproductive)]
    [InlineData("snomed", "443529005", Sensitivity.Reproductive | Sensitivity.Genetic)]
    [InlineData("snomed", "361055000", Sensitivity.SubstanceUse)]
    [InlineData("loinc", "4548-4", Sensitivity.None)]
    [InlineData("cvx", "140", Sensitivity.None)]
    public void OtherSystems_AreMappedByNumber(string system, string code, Sensitivity expected) =>
        Assert.Equal(expected, SensitivityCatalogue.Of(system, code));

    [Theory]
    [InlineData("snomed", "1")]
    [InlineData("loinc", "99999-9")]
    [InlineData("http://example.org/local", "X")]
    public void CodeWithoutAMapping_IsUnknown(string system, string code) =>
        Assert.Equal(Sensitivity.Unknown, SensitivityCatalogue.Of(system, code));

    [Fact]
    public void Label_OfSubstanceUse_CarriesPart2()
    {
        var label = SecurityLabel.Of(Sensitivity.SubstanceUse | Sensitivity.MentalHealth);

        Assert.Equal(Confidentiality.Restricted, label.Confidentiality);
        Assert.Equal(["ETH", "PSY"], label.Sensitivities);
        Assert.Equal(["42CFRPart2"], label.Policies);
        Assert.Equal(Confidentiality.Normal, SecurityLabel.Of(Sensitivity.None).Confidentiality);
        Assert.Equal(Confidentiality.Restricted, SecurityLabel.Of(Sensitivity.Unknown).Confidentiality);
    }
}
