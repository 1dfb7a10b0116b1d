using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using static SecureMarketing.Tests.Contacts.MergeFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Finding, merging and unmerging records of one person, the same on every engine that runs here.</summary>
public abstract class DuplicatesSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task Import_FindsPairs_ByMailbox_ByNameAndBirth_ByNumber()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("a.csv", Header +
            "p1,José,Lind,1990-01-01,ada@example.com,617-555-0142\np2,Bo,Roe,1980-01-01,bo@example.com,\np3,Cy,Poe,1970-01-01,,\n"));

        var detail = await bench.ImportAsync(new ImportOptions { SourceSystem = "crm" }, bench.File("b.csv", Header +
            "c1,JOSE,Lind,1990-01-01,ada@example.com,(617) 555 0142\nc2,Di,Moe,1981-01-01,BO@example.com,\nc3,Cy,Poe,1970-01-01,cy@example.com,\nc4,Ed,Fox,1960-01-01,ed@example.com,\n"));

        Assert.Equal(
        [
            ("c1", "p1", DuplicateSigns.Address | DuplicateSigns.NameAndBirth | DuplicateSigns.Phone), ("c2", "p2", DuplicateSigns.Address), ("c3", "p3", DuplicateSigns.NameAndBirth),
        ], await bench.NamedPairsAsync());
        // One person with two records is no shared mailbox; two people are.
        Assert.Equal([(3, ImportCodes.EmailShared)], detail.Rows.Select(r => (r.Row, r.Code)));
        Assert.All((await bench.PairsAsync()).Rows, r => Assert.DoesNotContain("Lind", r.First.MaskedName, StringComparison.Ordinal));
        Assert.Equal(3, (await bench.Host.RunAsync<FindDuplicates, int>(new FindDuplicates())).Value);
        Assert.Equal(3, (await bench.PairsAsync()).Total);
    }

    [Fact]
    public async Task OnDemand_FindsWhatIsThere_AndASharedLineIsNobody()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var line = string.Concat(Enumerable.Range(1, 11).Select(i => $"p{i},A{i},Lind,1990-01-{i:00},a{i}@example.com,617-555-0199\n"));
        await bench.ImportAsync(bench.File("a.csv", Header + line + "q1,Bo,Roe,1980-01-01,,617-555-0142\nq2,Cy,Moe,1981-01-01,,617-555-0142\n"));
        await bench.QueryAsync(db => db.DuplicatePairs.ExecuteDeleteAsync());

        Assert.Equal(1, (await bench.Host.RunAsync<FindDuplicates, int>(new FindDuplicates())).Value);

        Assert.Equal([("q1", "q2", DuplicateSigns.Phone)], await bench.NamedPairsAsync());
    }

    /// <summary>Of a mailbox that eleven have no pairs are made, and it is remarked all the same, in the file that brings the eleventh as in later ones.</summary>
    [Fact]
    public async Task CrowdedMailbox_IsRemarked_ThoughNobodyIsPaired()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        static string Person(int i) => $"p{i},A{i},Lind,1990-01-{i:00},lind.family@example.com,\n";
        var first = await bench.ImportAsync(bench.File("a.csv", Header + string.Concat(Enumerable.Range(1, 12).Select(Person)) + "q1,Bo,Roe,1980-01-01,bo@example.com,\n"));

        var second = await bench.ImportAsync(bench.File("b.csv", Header + Person(13) + "q2,Cy,Moe,1981-01-01,cy@example.com,\n"));

        Assert.Equal(Enumerable.Range(2, 12).Select(r => (r, ImportCodes.EmailShared)), first.Rows.Select(r => (r.Row, r.Code)));
        Assert.Equal([(2, ImportCodes.EmailShared)], second.Rows.Select(r => (r.Row, r.Code)));
        Assert.Equal(0, (await bench.PairsAsync()).Total);
    }

    /// <summary>Twelve records of one person share nothing with anybody.</summary>
    [Fact]
    public async Task CrowdOfOnePerson_IsNotRemarked()
    {
        await using var bench = await ImportBench.StartAsync(provider);

        var detail = await bench.ImportAsync(bench.File("a.csv", Header + string.Concat(Enumerable.Range(1, 12).Select(i => $"p{i},Ada,Lind,1990-01-01,ada@example.com,\n"))));

        Assert.Empty(detail.Rows);
    }

    [Fact]
    public async Task EveryAct_NeedsItsRight_AndIsOnRecord()
    {
        await using var bench = await PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        var viewer = Actor.Worker("test", Permission.PeopleView);

        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<DismissDuplicate, Unit>(new DismissDuplicate(kept, merged), viewer)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<FindDuplicates, int>(new FindDuplicates(), viewer)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await bench.TryMergeAsync(kept, merged, actor: viewer)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<ListDuplicates, DuplicateList>(new ListDuplicates(DuplicateState.Open, DuplicateSigns.None, 0, 10), Actor.Worker("m", Permission.SegmentView))).Error!.Kind);
        await bench.MergeAsync(kept, merged);
        Assert.Equal(ErrorKind.Forbidden, (await bench.TryUnmergeAsync(merged, viewer)).Error!.Kind);
        await bench.UnmergeAsync(merged);

        var events = await bench.QueryAsync(db => db.AuditEvents.Where(e => e.Action == AuditAction.PeopleMerged || e.Action == AuditAction.PeopleUnmerged)
            .OrderBy(e => e.RowId).Select(e => new { e.Action, e.Outcome, e.ObjectId, e.ReasonCodes, e.Purpose }).ToListAsync());
        Assert.Equal(
            [(AuditAction.PeopleMerged, AuditOutcome.Refused), (AuditAction.PeopleMerged, AuditOutcome.Succeeded), (AuditAction.PeopleUnmerged, AuditOutcome.Refused), (AuditAction.PeopleUnmerged, AuditOutcome.Succeeded)],
            events.Select(e => (e.Action, e.Outcome)));
        Assert.Equal((kept.Value.ToString("N"), $"merged:{merged.Value:N},proven", "same insurance number"), (events[1].ObjectId, events[1].ReasonCodes, events[1].Purpose));
    }

    [Fact]
    public async Task Dismissed_StaysSo_UntilSomeoneMergesAllTheSame()
    {
        await using var bench = await PairAsync(provider);
        var pair = Assert.Single((await bench.PairsAsync()).Rows);

        Assert.True((await bench.Host.RunAsync<DismissDuplicate, Unit>(new DismissDuplicate(pair.Second.Id, pair.First.Id))).IsSuccess);
        await bench.Host.RunAsync<FindDuplicates, int>(new FindDuplicates());

        Assert.Equal((0, 1), ((await bench.PairsAsync()).Total, (await bench.PairsAsync(DuplicateState.Dismissed)).Total));
        await bench.MergeAsync(pair.First.Id, pair.Second.Id);
        Assert.Equal((0, 1), ((await bench.PairsAsync(DuplicateState.Dismissed)).Total, (await bench.PairsAsync(DuplicateState.Merged)).Total));
        Assert.Equal(DuplicateErrors.AlreadyMerged, (await bench.Host.RunAsync<DismissDuplicate, Unit>(new DismissDuplicate(pair.First.Id, pair.Second.Id))).Error);
    }

    [Fact]
    public async Task Merge_UnitesFacts_LeavesTheAudience_AndUnmergeRestoresTheStore()
    {
        await using var bench = await PairAsync(provider);
        var before = await StoreImage.OfAsync(bench);
        var (kept, merged) = (await bench.ContactAsync("p1"), await bench.ContactAsync("c1"));

        await bench.MergeAsync(kept.Id, merged.Id);

        Assert.Equal([kept.Id], await bench.QueryAsync(db => db.Everyone.Select(a => a.ContactId).ToListAsync()));
        Assert.Equal(2, await bench.QueryAsync(db => db.ClinicalLatest.Where(l => l.ContactId == kept.Id).SumAsync(l => l.N)));
        Assert.Equal((2, 0), (await bench.FactsOfAsync(kept.Id), await bench.FactsOfAsync(merged.Id)));
        Assert.True((await bench.ContactAsync("p1")).SendVersion > kept.SendVersion);
        Assert.True((await bench.ContactAsync("c1")).SendVersion > merged.SendVersion);
        Assert.Equal(DuplicateErrors.HasMerged, (await bench.TryMergeAsync(merged.Id, kept.Id)).Error);
        Assert.Equal(DuplicateErrors.AlreadyMerged, (await bench.TryMergeAsync(kept.Id, merged.Id)).Error);
        Assert.Equal(DuplicateErrors.NotFound, (await bench.TryMergeAsync(kept.Id, ContactId.New())).Error);
        Assert.Equal(DuplicateErrors.Same.Code, (await bench.TryMergeAsync(kept.Id, kept.Id)).Error!.Code);
        Assert.Equal(DuplicateErrors.ReasonMissing.Code, (await bench.Host.RunAsync<UnmergePeople, Unit>(new UnmergePeople(merged.Id, "x"))).Error!.Code);
        var versions = ((await bench.ContactAsync("p1")).SendVersion, (await bench.ContactAsync("c1")).SendVersion);

        await bench.UnmergeAsync(merged.Id);

        Assert.Equal(before, await StoreImage.OfAsync(bench));
        Assert.True((await bench.ContactAsync("p1")).SendVersion > versions.Item1 && (await bench.ContactAsync("c1")).SendVersion > versions.Item2);
        Assert.Equal(DuplicateErrors.NotMerged, (await bench.TryUnmergeAsync(merged.Id)).Error);
        Assert.Equal(1, (await bench.PairsAsync(DuplicateState.Dismissed)).Total);
    }

    /// <summary>Three records that each share something: deciding about one pair settles the others, and one can leave again.</summary>
    [Fact]
    public async Task ThirdRecord_JoinsThePerson_AndEachLeavesByItself()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("a.csv", Header + "p1,Ada,Lind,1990-01-01,ada@example.com,\np2,Ada,Lind,1990-01-01,ada@example.com,\np3,Ada,Lind,1990-01-01,ada@example.com,\np4,Bo,Roe,1980-01-01,,\n"));
        var (one, two, three, stranger) = (await bench.IdAsync("p1"), await bench.IdAsync("p2"), await bench.IdAsync("p3"), await bench.IdAsync("p4"));
        var before = await StoreImage.OfAsync(bench);
        await bench.MergeAsync(one, two);

        // Into a record that is merged means into the one that is kept for it.
        await bench.MergeAsync(two, three);

        Assert.Equal([one, one], await bench.QueryAsync(db => db.Contacts.Where(c => c.MergedInto != null).Select(c => c.MergedInto!.Value).ToListAsync()));
        Assert.Equal((0, 3), ((await bench.PairsAsync()).Total, (await bench.PairsAsync(DuplicateState.Merged)).Total));
        Assert.Equal(DuplicateErrors.HasMerged, (await bench.TryMergeAsync(stranger, one)).Error);
        Assert.Equal(DuplicateErrors.AlreadyMerged, (await bench.TryMergeAsync(stranger, two)).Error);
        var seen = (await bench.Host.RunAsync<GetPerson, PersonDetail>(new GetPerson(one))).Value;
        Assert.Equal(new HashSet<ContactId> { two, three }, seen.MergedRecords.Select(r => r.Id).ToHashSet());

        await bench.UnmergeAsync(two);
        Assert.Equal((2, 1), ((await bench.PairsAsync(DuplicateState.Dismissed)).Total, (await bench.PairsAsync(DuplicateState.Merged)).Total));
        await bench.UnmergeAsync(three);
        Assert.Equal(before, await StoreImage.OfAsync(bench));
    }

    [Fact]
    public async Task WhileAnImportRuns_NobodyIsMergedOrUnmerged()
    {
        await using var bench = await PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        await using (await bench.Host.Get<ImportLease>().TryTakeAsync(ImportRunId.New(), CancellationToken.None))
        {
            Assert.Equal(DuplicateErrors.ImportRunning, (await bench.TryMergeAsync(kept, merged)).Error);
            Assert.Null((await bench.ContactAsync("c1")).MergedInto);
        }

        await bench.MergeAsync(kept, merged);
        await using (await bench.Host.Get<ImportLease>().TryTakeAsync(ImportRunId.New(), CancellationToken.None))
            Assert.Equal(DuplicateErrors.ImportRunning, (await bench.TryUnmergeAsync(merged)).Error);
        await bench.UnmergeAsync(merged);
    }
}

public sealed class SqliteDuplicatesTests() : DuplicatesSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlDuplicatesTests() : DuplicatesSuite(DatabaseProvider.PostgreSql);
