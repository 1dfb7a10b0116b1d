using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Terminology;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>What a hospital itself labelled as protected stays so, whatever the value sets say of the code (DS4P, FHIR meta.security).</summary>
public sealed class SecurityLabelTests
{
    /// <summary>Diabetes and fractures: no value set protects them.</summary>
    private const string Diabetes = "44054006";
    private const string Prediabetes = "15777000";

    [Theory]
    [InlineData("ETH", Sensitivity.SubstanceUse)]
    [InlineData("42CFRPart2", Sensitivity.SubstanceUse)]
    [InlineData("HIV", Sensitivity.Hiv)]
    [InlineData("MH", Sensitivity.MentalHealth)]
    [InlineData("PSY", Sensitivity.MentalHealth)]
    [InlineData("SDV", Sensitivity.Violence)]
    [InlineData("GDIS", Sensitivity.Genetic)]
    [InlineData("R", Sensitivity.Unknown)]
    [InlineData("V", Sensitivity.Unknown)]
    [InlineData("N", Sensitivity.None)]
    [InlineData("HTEST", Sensitivity.None)]
    [InlineData(null, Sensitivity.None)]
    public void ALabel_IsReadAsItsCategory(string? code, Sensitivity category) => Assert.Equal(category, SecurityLabel.Read([code, "N"]));

    [Fact]
    public async Task LabelledFacts_AreProtected_AlsoWhereTheCodeWasThereBefore()
    {
        await using var bench = await ImportBench.StartAsync();
        await bench.ImportAsync(bench.File("first.json", Bundle(Patient("p1"), Condition("c0", "p1", Diabetes))));
        Assert.Equal(Sensitivity.None, await LabelAsync(bench, Diabetes));

        await bench.ImportAsync(bench.File("labelled.json", Bundle(
            Patient("p1"),
            Condition("c1", "p1", Prediabetes),
            Labelled(Condition("c2", "p1", Prediabetes), "42CFRPart2"),
            Labelled(Condition("c3", "p1", Diabetes), "HIV"),
            Labelled(Condition("c4", "p1", Diabetes), "MH"))));

        Assert.Equal(Sensitivity.Hiv | Sensitivity.MentalHealth, await LabelAsync(bench, Diabetes));
        Assert.Equal(Sensitivity.SubstanceUse, await LabelAsync(bench, Prediabetes));
    }

    private static JsonObject Labelled(JsonObject resource, string code)
    {
        resource["meta"] = new JsonObject { ["security"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-ActCode", ["code"] = code }) };
        return resource;
    }

    private static Task<Sensitivity> LabelAsync(ImportBench bench, string code) =>
        bench.QueryAsync(db => db.Codes.AsNoTracking().Where(c => c.Value == code).Select(c => c.Sensitivity).SingleAsync());
}
