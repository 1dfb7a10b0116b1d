using System.Globalization;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

/// <summary>One custom attribute of each type, and what tests of them ask.</summary>
internal static class CustomFixture
{
    /// <summary>Columns are named as the attributes are, so that they are suggested.</summary>
    public const string Header = "id,last,Risk tier,Score,Last survey,Enrolled,Care contact\n";

    public static async Task<ImportBench> StartAsync(Core.Persistence.DatabaseProvider provider)
    {
        var bench = await ImportBench.StartAsync(provider);
        await DefineAllAsync(bench.Host);
        return bench;
    }

    public static async Task DefineAllAsync(TestHost host)
    {
        await DefineAsync(host, new DefineAttribute { Key = "riskTier", Label = "Risk tier", Type = CustomType.Choice, Options = ["Low", "Medium", "High"], Sensitivity = Sensitivity.None });
        await DefineAsync(host, new DefineAttribute { Key = "score", Label = "Score", Type = CustomType.Number, Unit = "points", Sensitivity = Sensitivity.None });
        await DefineAsync(host, new DefineAttribute { Key = "lastSurvey", Label = "Last survey", Type = CustomType.Date, Sensitivity = Sensitivity.None, TellsHealth = false });
        await DefineAsync(host, new DefineAttribute { Key = "enrolled", Label = "Enrolled", Type = CustomType.Flag });
        await DefineAsync(host, new DefineAttribute { Key = "careContact", Label = "Care contact", Type = CustomType.Text, Sensitivity = Sensitivity.None });
    }

    public static async Task<CustomDefinition> DefineAsync(TestHost host, DefineAttribute command) =>
        (await host.RunAsync<DefineAttribute, CustomDefinition>(command)) is { IsSuccess: true } defined ? defined.Value : throw new InvalidOperationException("Not defined.");

    extension(ImportBench bench)
    {
        public Task<ImportDetail> PeopleAsync(string rows, ImportOptions? options = null) => bench.ImportAsync(options ?? new ImportOptions(), bench.File("people.csv", Header + rows));

        /// <summary>Source ids for whom a rule holds.</summary>
        public async Task<IReadOnlyList<string>> MembersAsync(string ruleJson)
        {
            var found = await bench.Host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(ruleJson, new DateOnly(2026, 11, 24)));
            Assert.Null(found.Error);
            return found.Value;
        }

        /// <summary>"riskTier=High; score=7" of everyone, opened, by source id.</summary>
        public async Task<string> ValuesAsync()
        {
            await using var db = bench.Host.NewContext();
            var seal = bench.Host.Get<CustomSeal>();
            var definitions = (await CustomDefinition.AllAsync(db, CancellationToken.None)).ToDictionary(d => d.Id);
            var people = db.Contacts.ToDictionary(c => c.Id, c => c.SourceId);
            return string.Join(' ', db.CustomValues.AsEnumerable().Select(v => string.Create(
                CultureInfo.InvariantCulture, $"{people[v.ContactId]}.{definitions[v.AttributeId].Key}={CustomWords.Of(definitions[v.AttributeId], v.Number, seal.Open(v))}")).Order(StringComparer.Ordinal));
        }
    }
}
