using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.CodeLists;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Accounts and the people at them, from tables and by hand, the same on every engine that runs here.</summary>
public abstract class AccountSuite(DatabaseProvider provider)
{
    private const string People = "id,last\np1,Roe\np2,Doe\np3,Poe\n";
    private const string Orgs = "Account Id,Name,Type,NPI,City,State\na1,Harbor Health Plan,Payer,1234567893,Boston,Massachusetts\na2,Elm Street Clinic,Provider group,,Salem,NH\n";
    private const string AtThem = "Account Id,Person Id,Role\na1,p1,CFO\na2,p1,Compliance\na2,p2,IT\n";

    private static readonly ImportMapping Mapping = new()
    {
        Tables =
        [
            Table("people.csv", TableKind.People, ("id", "id"), ("last", "familyName")),
            Table("orgs.csv", TableKind.Accounts, ("Account Id", "account"), ("Name", "accountName"), ("Type", "accountType"), ("NPI", "npi"), ("City", "city"), ("State", "state")),
            Table("roles.csv", TableKind.Stakeholders, ("Account Id", "account"), ("Person Id", "id"), ("Role", "role")),
        ],
    };

    [Fact]
    public async Task Tables_JoinByKey_TwiceChangesNothing()
    {
        await using var bench = await ImportBench.StartAsync(provider);

        var first = await ImportAsync(bench, ("roles.csv", AtThem), ("people.csv", People), ("orgs.csv", Orgs));
        var image = await ImageAsync(bench);
        var again = await ImportAsync(bench, ("roles.csv", AtThem), ("people.csv", People), ("orgs.csv", Orgs));

        Assert.Empty(first.Rows);
        Assert.Equal((3, 5), (first.Summary.Created, first.Summary.Facts));
        Assert.Equal("a1=Harbor Health Plan/Payer/1234567893/Boston/MA a2=Elm Street Clinic/ProviderGroup//Salem/NH | p1@a1=Finance p1@a2=Compliance p2@a2=Technology", image);
        Assert.Equal((0, 0, 0), (again.Summary.Created, again.Summary.Updated, again.Summary.Facts));
        Assert.Equal(image, await ImageAsync(bench));
    }

    [Fact]
    public async Task WrongRows_AreLeftOut_WithPlaceAndCode()
    {
        await using var bench = await ImportBench.StartAsync(provider);

        var detail = await ImportAsync(bench,
            ("people.csv", People),
            ("orgs.csv", "Account Id,Name,Type,NPI,City,State\na1,Harbor,Payer,1234567890,,\na2,Elm,Cloud,,,\n,Nameless,,,,\na4,,,,,\na5,Oak,,,,\n"),
            ("roles.csv", "Account Id,Person Id,Role\na5,p1,Wizard\na9,p1,IT\na5,p9,IT\na5,,IT\na5,p2,\n"));

        Assert.Equal(
        [
            ("orgs.csv", 2, "npi (column 4)", ImportCodes.NpiInvalid), ("orgs.csv", 3, "accountType (column 3)", ImportCodes.AccountTypeUnknown),
            ("orgs.csv", 4, null, ImportCodes.AccountMissing), ("orgs.csv", 5, null, ImportCodes.AccountNoName),
            ("roles.csv", 2, "role (column 3)", ImportCodes.RoleUnknown), ("roles.csv", 3, null, ImportCodes.AccountUnknown),
            ("roles.csv", 4, null, ImportCodes.SubjectUnknown), ("roles.csv", 5, "id (column 2)", ImportCodes.SubjectMissing),
        ], detail.Rows.Select(r => (r.File, r.Row, r.Column, r.Code)).Order());
        Assert.Equal("a5=Oak/Other/// | p2@a5=Other", await ImageAsync(bench));
    }

    [Fact]
    public async Task Undo_RestoresAccountsAndRoles_LatestFirst()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var first = await ImportAsync(bench, ("people.csv", People), ("orgs.csv", Orgs), ("roles.csv", "Account Id,Person Id,Role\na1,p1,CFO\n"));
        var before = await ImageAsync(bench);
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await ImportAsync(bench, ("orgs.csv", "Account Id,Name,Type,NPI,City,State\na1,Harbor Plan,,,Lowell,\na3,New Lab,Lab,,,\n"));
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var third = await ImportAsync(bench, ("roles.csv", "Account Id,Person Id,Role\na1,p1,COO\na3,p2,IT\n"));
        Assert.Equal("a1=Harbor Plan/Payer/1234567893/Lowell/MA a2=Elm Street Clinic/ProviderGroup//Salem/NH a3=New Lab/Laboratory/// | p1@a1=Operations p2@a3=Technology", await ImageAsync(bench));

        await bench.UndoAsync(third.Summary.Id);
        Assert.Equal("import.later_imports", (await bench.Host.RunAsync<UndoImport, Unit>(new UndoImport(first.Summary.Id))).Error?.Code);
        await bench.UndoAsync(second.Summary.Id);
        Assert.Equal(before, await ImageAsync(bench));
        await bench.UndoAsync(first.Summary.Id);

        Assert.Equal(" | ", await ImageAsync(bench));
        Assert.Equal(0, await bench.QueryAsync(db => db.ImportedAccounts.CountAsync()));
    }

    [Theory]
    [InlineData("""{"attribute":"accountType","operator":"equals","value":"payer"}""", "p1")]
    [InlineData("""{"attribute":"accountType","operator":"in","value":["provider group","laboratory"]}""", "p1 p2")]
    [InlineData("""{"attribute":"accountType","operator":"missing"}""", "p3")]
    [InlineData("""{"attribute":"accountName","operator":"startsWith","value":"ELM"}""", "p1 p2")]
    [InlineData("""{"attribute":"accountState","operator":"equals","value":"ma"}""", "p1")]
    [InlineData("""{"attribute":"accountRole","operator":"in","value":["Technology"]}""", "p2")]
    [InlineData("""{"not":{"attribute":"accountRole","operator":"equals","value":"compliance"}}""", "p2 p3")]
    public async Task Segments_AskWhereSomebodyBelongs(string rule, string expected)
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await ImportAsync(bench, ("people.csv", People), ("orgs.csv", Orgs), ("roles.csv", AtThem));

        var found = await bench.Host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(rule, null));

        Assert.Equal(expected, string.Join(' ', found.Value));
    }

    [Fact]
    public async Task MergedPerson_BelongsOnce_AndGoesBack()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await ImportAsync(bench, ("people.csv", People), ("orgs.csv", Orgs), ("roles.csv", AtThem));
        var before = await ImageAsync(bench);
        var (kept, merged) = ((await bench.ContactAsync("p3")).Id, (await bench.ContactAsync("p1")).Id);

        await bench.MergeAsync(kept, merged);
        Assert.EndsWith("| p2@a2=Technology p3@a1=Finance p3@a2=Compliance", await ImageAsync(bench), StringComparison.Ordinal);
        await bench.UnmergeAsync(merged);

        Assert.Equal(before, await ImageAsync(bench));
    }

    [Fact]
    public async Task ByHand_WithUnits_AndWhatEachRoleSees()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("people.csv", "id,first,last\np1,Ada,Roe\n"));
        var contact = (await bench.ContactAsync("p1")).Id;
        var marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.AccountsView, Permission.AccountsManage }, null, null);

        var id = (await bench.Host.RunAsync<SaveAccount, int>(new SaveAccount { Key = "elm-street", Details = new AccountDetails { Name = "Elm Street Clinic", Type = AccountType.ProviderGroup, Npi = "1234567893" } }, marketer)).Value;
        var taken = await bench.Host.RunAsync<SaveAccount, int>(new SaveAccount { Key = "elm-street", Details = new AccountDetails { Name = "Other" } });
        var wrong = await bench.Host.RunAsync<SaveAccount, int>(new SaveAccount { Account = id, Details = new AccountDetails { Npi = "1234567890" } });
        await bench.Host.RunAsync<SaveUnit, int>(new SaveUnit(id, UnitKind.Department, "ONC", "Oncology"), marketer);
        await bench.Host.RunAsync<SaveUnit, int>(new SaveUnit(id, UnitKind.Department, "onc", "Cancer care", Retired: true), marketer);
        Assert.True((await bench.Host.RunAsync<SetStakeholder, Unit>(new SetStakeholder(id, contact, StakeholderRole.Finance))).IsSuccess);
        Assert.True((await bench.Host.RunAsync<SetStakeholder, Unit>(new SetStakeholder(id, contact, StakeholderRole.Executive))).IsSuccess);

        var seen = (await bench.Host.RunAsync<GetAccount, AccountDetail>(new GetAccount(id))).Value;
        var masked = (await bench.Host.RunAsync<GetAccount, AccountDetail>(new GetAccount(id), marketer)).Value;
        var listed = (await bench.Host.RunAsync<ListAccounts, AccountList>(new ListAccounts("STREET"), marketer)).Value;

        Assert.Equal((AccountErrors.KeyTaken, AccountErrors.BadNpi.Code), (taken.Error, wrong.Error?.Code));
        Assert.Equal(new UnitRow(seen.Units[0].Id, UnitKind.Department, "ONC", "Cancer care", true), Assert.Single(seen.Units));
        Assert.Equal(("A••• R•••", StakeholderRole.Executive), Assert.Single(seen.People!) is { } person ? (person.MaskedName, person.Role) : default);
        Assert.Null(masked.People);
        Assert.Null(Assert.Single(listed.Rows).People);
        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<SetStakeholder, Unit>(new SetStakeholder(id, contact, null), marketer)).Error?.Kind);
        await using var db = bench.Host.NewContext();
        var section = (await bench.Host.Services.GetServices<IPersonRecord>().OfType<ContactRecord>().Single().SectionsAsync(db, contact, CancellationToken.None)).Single(s => s.Key == "accounts");
        Assert.Equal("""{"account":"Elm Street Clinic","role":"executive"}""", Assert.Single(section.Rows).ToJsonString());
    }

    /// <summary>A saved segment changes its meaning with a name, by hand, by an import or by its undoing; its page says so until somebody confirms it.</summary>
    [Fact]
    public async Task NewNames_LeaveANotice_AtTheSegmentsThatNameThem()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var host = bench.Host;
        await ImportAsync(bench, ("people.csv", People), ("orgs.csv", Orgs), ("roles.csv", AtThem));
        var account = await bench.QueryAsync(db => db.Accounts.Where(a => a.SourceId == "a2").Select(a => a.Id).SingleAsync());
        await host.RunAsync<SaveUnit, int>(new SaveUnit(account, UnitKind.Department, "ONC", "Oncology"));
        await host.RunAsync<SaveUnit, int>(new SaveUnit(account, UnitKind.Department, "ENT", "ENT"));
        async Task<SavedSegment> SaveAsync(string name, string rule) => (await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = name, RuleJson = rule })).Value;
        async Task<string> NoticesAsync(SavedSegment of) =>
            string.Join('|', (await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(of.Id))).Value.CodeChanges.Select(c => $"{c.System}: {c.Version}").Order(StringComparer.Ordinal));
        var named = await SaveAsync("Named", """{"attribute":"accountName","operator":"in","value":["elm street CLINIC","Other"]}""");
        var begins = await SaveAsync("Begins", """{"not":{"attribute":"accountName","operator":"startsWith","value":"Elm"}}""");
        var outer = await SaveAsync("Outer", $$"""{"any":[{"attribute":"segment","operator":"isIn","value":"{{named.VersionId.Value:D}}"},{"attribute":"visitUnit","operator":"equals","value":"oncology"}]}""");
        var coming = await SaveAsync("Coming", """{"attribute":"accountName","operator":"equals","value":"Elm Practice"}""");
        var coded = await SaveAsync("Coded", """{"attribute":"visitUnit","operator":"in","value":["ent","Dermatology"]}""");
        var others = await SaveAsync("Others", """{"any":[{"attribute":"accountState","operator":"equals","value":"NH"},{"attribute":"visitUnit","operator":"equals","value":"ONC"},{"attribute":"accountName","operator":"equals","value":"Harbor Health Plan"}]}""");

        await host.RunAsync<SaveAccount, int>(new SaveAccount { Account = account, Details = new AccountDetails { Name = "ELM Street Clinic", City = "Nashua" } });
        Assert.Equal("", await NoticesAsync(named));
        await host.RunAsync<SaveAccount, int>(new SaveAccount { Account = account, Details = new AccountDetails { Name = "Elm Practice" } });
        await host.RunAsync<SaveUnit, int>(new SaveUnit(account, UnitKind.Department, "onc", "Cancer care"));

        Assert.Equal("account names: Elm Practice", await NoticesAsync(named));
        Assert.Equal("", await NoticesAsync(begins));
        Assert.Equal("account names: Elm Practice|unit names: Cancer care", await NoticesAsync(outer));
        Assert.Equal("account names: Elm Practice", await NoticesAsync(coming));
        Assert.Equal("", await NoticesAsync(others));
        // A unit's code finds it whatever it is called.
        await host.RunAsync<SaveUnit, int>(new SaveUnit(account, UnitKind.Department, "ENT", "Ear, nose and throat"));
        Assert.Equal("", await NoticesAsync(coded));

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var renamed = await ImportAsync(bench, ("orgs.csv", "Account Id,Name,Type,NPI,City,State\na2,Oak Practice,,,,\na3,Elm Practice,,,,\n"));
        Assert.Equal("account names: Oak Practice", await NoticesAsync(begins));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.UndoAsync(renamed.Summary.Id);
        Assert.Equal("account names: Elm Practice|account names: Oak Practice", await NoticesAsync(begins));

        var seen = (await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(outer.Id))).Value.CodeChanges;
        Assert.Null((await host.RunAsync<ConfirmCodeChanges, Unit>(new ConfirmCodeChanges(outer.Id, [.. seen.Where(c => c.System == SegmentCodeChange.UnitNames).Select(c => c.Id)]))).Error);
        Assert.DoesNotContain("unit names", await NoticesAsync(outer), StringComparison.Ordinal);
        // What a unit is called may tell what people are treated for: the trail does not repeat it.
        Assert.Equal(1, await bench.QueryAsync(db => db.AuditEvents.CountAsync(e => e.ReasonCodes == "confirmed,unit names")));
    }

    private static TableMapping Table(string file, TableKind kind, params (string Column, string Target)[] columns) =>
        new() { Files = file, Holds = kind, Columns = [.. columns.Select(c => new ColumnMapping { Column = c.Column, Target = c.Target })] };

    private static async Task<ImportDetail> ImportAsync(ImportBench bench, params (string Name, string Content)[] files)
    {
        var sources = files.Select(f => new ImportSource(bench.File(f.Name, f.Content), f.Name)).ToList();
        var run = await bench.Host.RunAsync<StartImport, ImportRunId>(new StartImport(sources, new ImportOptions()) { Mapping = Mapping });
        Assert.Null((await bench.Host.RunAsync<RunImport, ImportRunId>(new RunImport(run.Value))).Error);
        return await bench.DetailAsync(run.Value);
    }

    private static async Task<string> ImageAsync(ImportBench bench)
    {
        await using var db = bench.Host.NewContext();
        var people = await db.Contacts.ToDictionaryAsync(c => c.Id, c => c.SourceId);
        var accounts = await db.Accounts.ToDictionaryAsync(a => a.Id);
        var roles = await db.Stakeholders.ToListAsync();
        return string.Join(' ', accounts.Values.Select(a => $"{a.SourceId}={a.Name}/{a.Type}/{a.Npi}/{a.City}/{a.State}").Order(StringComparer.Ordinal)) + " | " +
            string.Join(' ', roles.Select(r => $"{people[r.ContactId]}@{accounts[r.AccountId].SourceId}={r.Role}").Order(StringComparer.Ordinal));
    }
}

public sealed class SqliteAccountTests() : AccountSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlAccountTests() : AccountSuite(DatabaseProvider.PostgreSql);

/// <summary>Decisions about accounts that need no database.</summary>
public sealed class AccountFormTests
{
    [Theory]
    [InlineData("1234567893", true)]
    [InlineData("1245319599", true)]
    [InlineData("2000000002", true)]
    [InlineData("1234567890", false)]
    [InlineData("3234567893", false)]
    [InlineData("123456789", false)]
    [InlineData("12345678931", false)]
    [InlineData("123456789a", false)]
    public void Npi_HasItsCheckDigit(string npi, bool valid) => Assert.Equal(valid, NpiForm.IsValid(npi));

    /// <summary>Any single wrong digit is found.</summary>
    [Fact]
    public void Npi_WithOneWrongDigit_IsNone()
    {
        const string Good = "1234567893";
        for (var i = 0; i < Good.Length; i++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                if (digit != Good[i])
                    Assert.False(NpiForm.IsValid(Good[..i] + digit + Good[(i + 1)..]));
            }
        }
    }

    [Theory]
    [InlineData("Medical Group", AccountType.ProviderGroup)]
    [InlineData("INSURER", AccountType.Payer)]
    [InlineData("lab", AccountType.Laboratory)]
    [InlineData("Vendor", AccountType.Supplier)]
    [InlineData("cloud", null)]
    public void TypeWords_AreKnown_OrNot(string word, AccountType? expected) => Assert.Equal(expected, AccountWords.TypeOf(word));
}
