using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Terminology.Sets;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Terminology;

public sealed class TerminologyOnSqliteTests() : TerminologyTests(DatabaseProvider.Sqlite);

public sealed class TerminologyOnPostgreSqlTests() : TerminologyTests(DatabaseProvider.PostgreSql);

/// <summary>Code lists and value sets through their use cases, on every provider alike.</summary>
public abstract class TerminologyTests(DatabaseProvider provider)
{
    private const string Diabetes = "code,display,billable\nE11,Type 2 diabetes mellitus,0\nE11.6,Type 2 diabetes with other complications,0\nE11.65,Type 2 diabetes with hyperglycemia,1\nE11.9,Type 2 diabetes without complications,1\nF11.20,Opioid dependence,1\n";

    [Fact]
    public async Task List_IsImportedWhole_Searched_AndWalkedDown()
    {
        await using var host = await TestHost.StartAsync(provider);

        var added = await ImportAsync(host, Diabetes, "2026");

        Assert.Equal((5, 3, CodeListFormat.Table), (added.Count, added.WithParent, added.Format));
        Assert.Equal(["E11.65"], await FindAsync(host, new FindConcepts(null, "HYPERGLYCEMIA type")));
        Assert.Equal(["E11.9"], await FindAsync(host, new FindConcepts("http://hl7.org/fhir/sid/icd-10-cm", "e11.9")));
        Assert.Empty(await FindAsync(host, new FindConcepts("cvx", "diabetes")));
        Assert.Equal(["E11", "F11.20"], await FindAsync(host, new FindConcepts(null, "")));
        Assert.Equal(["E11.6", "E11.9"], await FindAsync(host, new FindConcepts("icd-10-cm", "", "E11")));
        var opioid = (await host.RunAsync<FindConcepts, IReadOnlyList<FoundConcept>>(new FindConcepts(null, "opioid"))).Value[0];
        Assert.Equal((Sensitivity.SubstanceUse, true, false), (opioid.Sensitivity, opioid.IsSelectable, opioid.HasBelow));
    }

    [Fact]
    public async Task List_WithADefect_LeavesNothing_AndTellsTheRow()
    {
        await using var host = await TestHost.StartAsync(provider);

        var refused = await TryImportAsync(host, "code,display\nA,First\nA,Again\n", "2026");

        Assert.Equal("terminology.code_twice", refused.Error!.Code);
        Assert.Contains("Row 3", refused.Error.Message, StringComparison.Ordinal);
        await using var db = host.NewContext();
        Assert.Equal((0, 0), (await db.CodeLists.CountAsync(), await db.Concepts.CountAsync()));
    }

    [Fact]
    public async Task Versions_OneIsInUse_OneCanGoBack_AndOnlyAnUnusedOneIsRemoved()
    {
        await using var host = await TestHost.StartAsync(provider);
        var old = await ImportAsync(host, Diabetes, "2026");
        var fresh = await ImportAsync(host, Diabetes.Replace("Type 2 diabetes without", "T2DM without", StringComparison.Ordinal), "2027");
        Assert.Equal(["E11.9"], await FindAsync(host, new FindConcepts(null, "t2dm")));
        Assert.Equal("terminology.version_known", (await TryImportAsync(host, Diabetes, "2027")).Error!.Code);
        Assert.Equal("terminology.list_in_use", (await host.RunAsync<RemoveCodeList, Unit>(new RemoveCodeList(fresh.Id))).Error!.Code);

        Assert.True((await host.RunAsync<UseCodeList, UsedCodeList>(new UseCodeList(old.Id))).IsSuccess);
        Assert.Empty(await FindAsync(host, new FindConcepts(null, "t2dm")));
        Assert.True((await host.RunAsync<RemoveCodeList, Unit>(new RemoveCodeList(fresh.Id))).IsSuccess);

        await using var db = host.NewContext();
        Assert.Equal((1, 5), (await db.CodeLists.CountAsync(l => l.IsCurrent), await db.Concepts.CountAsync()));
    }

    [Fact]
    public async Task ValueSet_MeansWhatListsAndRecordsHold_LessWhatIsTakenOut()
    {
        await using var host = await TestHost.StartAsync(provider);
        await ImportAsync(host, Diabetes, "2026");
        await using (var db = host.NewContext())
        {
            // A record may carry a code that no list knows.
            db.Codes.AddRange(new Code("icd-10-cm", "E11.649", "Hypoglycemia, from a record", Sensitivity.None), new Code("icd-10-cm", "E11.9", "Diabetes", Sensitivity.None));
            await db.SaveChangesAsync();
        }

        Assert.Equal(["E11.6", "E11.649", "E11.65", "E11.9"], await MeansAsync(host, "icd-10-cm E11.*"));
        Assert.Equal(["E11", "E11.6", "E11.65"], await MeansAsync(host, "- icd-10-cm E11.9\nicd-10-cm E11 +"));
        Assert.Equal(["E11.9"], await MeansAsync(host, "icd-10-cm E11.9"));
        var preview = (await host.RunAsync<PreviewValueSet, ValueSetExpansion>(new PreviewValueSet("icd-10-cm E11.9\nicd-10-cm Q99\n- icd-10-cm F11.20\nicd-10-cm F11.20"))).Value;
        Assert.Equal([new ValueSetEntry("icd-10-cm", "Q99", EntryReach.Code, false)], preview.Empty);
        Assert.Equal([("E11.9", true)], preview.Codes.Select(c => (c.Code, c.InData)));
    }

    [Fact]
    public async Task ValueSet_KeepsEveryVersion_AndALateSaveIsToldOfTheNewerOne()
    {
        await using var host = await TestHost.StartAsync(provider);
        var first = (await host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(null, "Type 2 diabetes", "icd-10-cm E11.*", "", 0))).Value;

        var second = await host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(first.Set, "Type 2 diabetes", "icd-10-cm E11.*\n- icd-10-cm E11.9", "Complicated only", 1));
        var late = await host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(first.Set, "Type 2 diabetes", "icd-10-cm E13.*", "", 1));
        var same = await host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(first.Set, "Type 2 diabetes", " icd-10-cm  E11.*\n\n- icd-10-cm E11.9 # as before", "", 2));
        var taken = await host.RunAsync<SaveValueSet, SavedValueSet>(new SaveValueSet(null, "TYPE 2 diabetes", "cvx 140", "", 0));

        Assert.Equal(2, second.Value.Version);
        Assert.Equal(("terminology.set_changed", "terminology.set_unchanged", "terminology.set_name"), (late.Error!.Code, same.Error!.Code, taken.Error!.Code));
        var old = (await host.RunAsync<GetValueSet, ValueSetDetails>(new GetValueSet(first.Set, 1))).Value;
        Assert.Equal(("icd-10-cm E11.*", 2, 1), (old.Text, old.Latest, old.Version.Number));
        Assert.Equal([2, 1], old.Versions.Select(v => v.Number));
        var row = (await host.RunAsync<ListValueSets, IReadOnlyList<ValueSetRow>>(new ListValueSets())).Value[0];
        Assert.Equal((2, 2), (row.Latest, row.Entries));
    }

    /// <summary>The government's own list, as an organisation would import it.</summary>
    [Fact]
    public async Task Icd10Cm_AsPublished_IsImportedAndItsHierarchyIsWhole()
    {
        await using var host = await TestHost.StartAsync(provider);

        var added = (await host.RunAsync<ImportCodeList, ImportedCodeList>(new ImportCodeList(SharedData.Path("codes/icd10cm-2021.csv.gz"), "icd-10-cm", "2021"))).Value;

        // An independent count of the file: lines without the header, and codes longer than a category.
        Assert.Equal(95_358, added.Count);
        await using var db = host.NewContext();
        Assert.Equal(added.Count - added.WithParent, await db.Concepts.CountAsync(c => c.Value.Length == 3));
        Assert.Contains("E11.65", await MeansAsync(host, "icd-10-cm E11 +"));
        Assert.Equal(["E11.65"], await FindAsync(host, new FindConcepts(null, "type 2 diabetes hyperglycemia")));
    }

    private static async Task<ImportedCodeList> ImportAsync(TestHost host, string text, string version)
    {
        var added = await TryImportAsync(host, text, version);
        Assert.True(added.IsSuccess, added.Error?.Message);
        return added.Value;
    }

    private static async Task<Result<ImportedCodeList>> TryImportAsync(TestHost host, string text, string version)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text);
            return await host.RunAsync<ImportCodeList, ImportedCodeList>(new ImportCodeList(file, "icd-10-cm", version));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<IEnumerable<string>> FindAsync(TestHost host, FindConcepts command) =>
        (await host.RunAsync<FindConcepts, IReadOnlyList<FoundConcept>>(command)).Value.Select(c => c.Code);

    private static async Task<IEnumerable<string>> MeansAsync(TestHost host, string text) =>
        (await host.RunAsync<PreviewValueSet, ValueSetExpansion>(new PreviewValueSet(text))).Value.Codes.Select(c => c.Code);
}
