using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Rules;
using SecureMarketing.Tests.Consent;
using static SecureMarketing.Tests.Contacts.MergeFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>What the gate is told of a person with several records: the stricter of all, and after unmerging what it was told before.</summary>
public abstract class MergedPersonSuite(DatabaseProvider provider)
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";

    /// <summary>Whichever record said no: both are asked, before the merge only the own one.</summary>
    [Theory]
    [InlineData(GateSuppression.AllCommercial, true)]
    [InlineData(GateSuppression.Complaint, false)]
    [InlineData(GateSuppression.DoNotContact, false)]
    [InlineData(GateSuppression.FundraisingOptOut, true)]
    public async Task Suppression_OfEither_HoldsForThePerson_UntilUnmerged(GateSuppression kind, bool ofMerged)
    {
        await using var bench = await PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        var (refuses, other) = ofMerged ? (merged, kept) : (kept, merged);
        Assert.True((await bench.Host.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = refuses, Kind = kind })).IsSuccess);
        Assert.Equal(GateSuppression.None, (await bench.GateAsync(other)).Supp);

        await bench.MergeAsync(kept, merged);
        Assert.Equal((kind, kind), ((await bench.GateAsync(kept)).Supp, (await bench.GateAsync(merged)).Supp));

        await bench.UnmergeAsync(merged);
        Assert.Equal((kind, GateSuppression.None), ((await bench.GateAsync(refuses)).Supp, (await bench.GateAsync(other)).Supp));
    }

    /// <summary>Proof lends consents, never a way around a refusal: both kinds of merge are as strict here.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RestrictionAddressAndDispute_OfEither_HoldForThePerson(bool proven)
    {
        await using var bench = await PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        Assert.True((await bench.Host.RunAsync<AgreeRestriction, AgreedRestrictionId>(new AgreeRestriction { Contact = merged })).IsSuccess);
        await bench.QueryAsync(db => db.Contacts.Where(c => c.Id == merged).ExecuteUpdateAsync(set => set
            .SetProperty(c => c.AlternateAddressRequired, true).SetProperty(c => c.Representative, RepresentativeStatus.Disputed)));
        Assert.Equal((YesNo.N, GateAddress.VerifiedOwn, GateSubject.Adult), Words(await bench.GateAsync(kept)));

        await bench.MergeAsync(kept, merged, proven);

        Assert.Equal((YesNo.Y, GateAddress.AltRequired, GateSubject.RepInvalid), Words(await bench.GateAsync(kept)));
        await bench.UnmergeAsync(merged);
        Assert.Equal((YesNo.N, GateAddress.VerifiedOwn, GateSubject.Adult), Words(await bench.GateAsync(kept)));

        static (YesNo?, GateAddress?, GateSubject?) Words(GateFacts facts) => (facts.Restr, facts.Addr, facts.Subj);
    }

    /// <summary>45 CFR 164.524: the copy is of the person, not of the record that somebody happened to ask for.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Copy_HoldsAllRecords_WhicheverIsAskedFor(bool askForMerged)
    {
        await using var bench = await PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        Assert.True((await bench.Host.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = merged, Kind = GateSuppression.AllCommercial })).IsSuccess);
        Assert.Equal((1, 1, 1, 0), Counted(await CopyAsync(bench, kept)));

        await bench.MergeAsync(kept, merged);

        var record = await CopyAsync(bench, askForMerged ? merged : kept);
        Assert.Equal((2, 1, 2, 1), Counted(record));
        Assert.Equal(["default p1", "crm c1"], record["identity"]!.AsArray().Select(r => (string)r!["record"]!));
        Assert.Equal("crm c1", (string)record["suppressions"]![0]!["record"]!);
        Assert.Contains("records:2", (await bench.QueryAsync(db => db.AuditEvents.Where(e => e.Action == AuditAction.PersonRecordExported).OrderByDescending(e => e.RowId).FirstAsync())).ReasonCodes, StringComparison.Ordinal);

        static (int Identities, int Appointments, int Imports, int Suppressions) Counted(JsonNode copy) =>
            (copy["identity"]!.AsArray().Count, copy["appointments"]!.AsArray().Count, copy["imports"]!.AsArray().Count, copy["suppressions"]!.AsArray().Count);
    }

    /// <summary>Merging changes a person's row of attributes and adds none; another would meet the unique index.</summary>
    [Fact]
    public async Task EachRecord_HasOneRowOfAttributes_MergedOrNot()
    {
        await using var bench = await PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));

        await bench.MergeAsync(kept, merged);

        Assert.Equal([(kept, false), (merged, true)], (await bench.QueryAsync(db => db.ContactAttributes.ToListAsync())).Select(a => (a.ContactId, a.Merged)).OrderBy(a => a.Merged));
        await using var second = bench.Host.NewContext();
        second.ContactAttributes.Add(new ContactAttributes(kept));
        await Assert.ThrowsAsync<DbUpdateException>(() => second.SaveChangesAsync());
    }

    private static async Task<JsonNode> CopyAsync(ImportBench bench, ContactId of)
    {
        var copy = (await bench.Host.RunAsync<ExportPersonRecord, PersonRecordCopy>(new ExportPersonRecord(of, "Asked by letter"))).Value;
        using var archive = new ZipArchive(new MemoryStream(copy.Content));
        await using var json = archive.GetEntry("record.json")!.Open();
        return (await JsonNode.ParseAsync(json))!;
    }

    /// <summary>The facts of both stand under one of them: whichever were erased, some would go or stay with the wrong record.</summary>
    [Fact]
    public async Task NeitherRecordIsErased_WhileTheyAreMerged()
    {
        await using var bench = await PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        Assert.True((await bench.Host.RunAsync<SwitchRule, Unit>(new SwitchRule { RuleId = "ERASURE-VOLUNTARY", Enabled = true, Reason = "Our own notice grants it" })).IsSuccess);
        await bench.MergeAsync(kept, merged);

        Assert.Equal(("duplicate.unmerge_to_erase", "duplicate.unmerge_to_erase"), (await EraseAsync(kept), await EraseAsync(merged)));
        Assert.Equal(2, await bench.QueryAsync(db => db.Contacts.CountAsync()));

        await bench.UnmergeAsync(merged);
        Assert.Equal((null, null), (await EraseAsync(merged), await EraseAsync(kept)));
        Assert.Equal(0, await bench.QueryAsync(db => db.Contacts.CountAsync()));

        async Task<string?> EraseAsync(ContactId record) => (await bench.Host.RunAsync<ErasePerson, ErasureOutcome>(
            new ErasePerson(record, (await bench.Host.RunAsync<PlanErasure, ErasurePlan>(new PlanErasure(record))).Value.Fingerprint, "Asked by letter"))).Error?.Code;
    }

    [Fact]
    public async Task ChangeOfOneRecord_MakesDecisionsAboutTheOtherStale_InTheSameTransaction()
    {
        await using var bench = await PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        var apart = (await bench.GateAsync(kept)).SuppressionVersion;
        await bench.MergeAsync(kept, merged);
        var version = (await bench.GateAsync(kept)).SuppressionVersion;
        Assert.True(version > apart);

        Assert.True((await bench.Host.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = merged, Kind = GateSuppression.AllCommercial })).IsSuccess);
        Assert.Equal(version + 1, (await bench.GateAsync(kept)).SuppressionVersion);

        await bench.ImportAsync(Crm, bench.File("dead.csv", "id,deceased\nc1,yes\n"));
        Assert.Equal((version + 2, GateSuppression.Deceased), ((await bench.GateAsync(kept)).SuppressionVersion, (await bench.GateAsync(kept)).Supp));
    }

    [Fact]
    public async Task Death_AMinorsRecord_AndAnotherResidence_HoldForThePerson()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("a.csv", "id,last,birthdate,email,state,country\np1,Lind,1990-01-01,ada@example.com,MA,US\n"));
        await bench.ImportAsync(new ImportOptions { SourceSystem = "crm" }, bench.File("b.csv", "id,last,birthdate,email,state,country,deceased\nc1,Lind,2015-01-01,ada@example.com,WA,US,yes\nc2,Lind,,,,,\n"));
        var (kept, merged, undated) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"), await bench.IdAsync("c2"));
        await bench.MergeAsync(kept, undated);
        // A record without a birth date and residence says nothing about either.
        Assert.Equal((GateSuppression.None, GateSubject.Adult, "US-MA"), await AnswersAsync());

        await bench.MergeAsync(kept, merged);

        // Residence unknown: every rule pack applies.
        Assert.Equal((GateSuppression.Deceased, GateSubject.RepInvalid, null), await AnswersAsync());
        Assert.Contains((await bench.PairsAsync(DuplicateState.Merged)).Rows, r => r.First.IsMinor || r.Second.IsMinor);

        async Task<(GateSuppression?, GateSubject?, string?)> AnswersAsync() => await bench.GateAsync(kept) is var f ? (f.Supp, f.Subj, f.Residence) : default;
    }

    [Theory]
    [InlineData(true, GateAddress.VerifiedOwn)]
    [InlineData(false, GateAddress.SharedUnconfirmed)]
    public async Task MergedRecord_IsNoOtherReaderOfTheMailbox_OnceProven(bool proven, GateAddress expected)
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(new ImportOptions { AddressesVerified = true }, bench.File("a.csv", Header + "p1,Ada,Lind,1990-01-01,ada@example.com,\np2,A.,Lind,1990-01-01,ada@example.com,\n"));
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("p2"));
        Assert.Equal(GateAddress.SharedUnconfirmed, (await bench.GateAsync(kept)).Addr);

        await bench.MergeAsync(kept, merged, proven);

        Assert.Equal(expected, (await bench.GateAsync(kept)).Addr);
    }

    /// <summary>
    /// Random people, facts, refusals and wishes; random merges, unmerged in random order. In between no answer about a kept
    /// record may be looser than before, and nobody merged is in an audience; at the end everything is as it was.
    /// </summary>
    [Fact]
    public async Task RandomMerges_LoosenNothing_AndUnmergeToWhatWasThere()
    {
        const int People = 8;
        var random = new Random(20261124);
        await using var bench = await ImportBench.StartAsync(provider);
        var ids = await RandomPeopleAsync(bench, People, random);
        var image = await StoreImage.OfAsync(bench);
        var answers = await AnswersAsync(bench, ids);
        for (var round = 0; round < (Full ? 12 : 3); round++)
        {
            var merged = new List<ContactId>();
            for (var i = 0; i < 5; i++)
            {
                var (one, other) = (ids[random.Next(People)], ids[random.Next(People)]);
                if (one != other && (await bench.TryMergeAsync(one, other, proven: false)).IsSuccess)
                    merged.Add(other);
            }

            var audience = await bench.QueryAsync(db => db.Everyone.Select(a => a.ContactId).ToListAsync());
            Assert.Equal(ids.Except(merged).OrderBy(i => i.Value), audience.OrderBy(i => i.Value));
            Assert.All((await AnswersAsync(bench, ids)).Where(a => !merged.Contains(a.Key)), a => Assert.All(Permits(a.Value).Zip(Permits(answers[a.Key])), p => Assert.True(p.Second || !p.First)));

            foreach (var record in merged.OrderBy(_ => random.Next()).ToList())
                await bench.UnmergeAsync(record);
            Assert.Equal(image, await StoreImage.OfAsync(bench));
            Assert.Equal(answers.Select(a => Line(a.Value)), (await AnswersAsync(bench, ids)).Select(a => Line(a.Value)));
            Assert.Equal(0, await bench.QueryAsync(db => db.MergedFacts.CountAsync()));
        }
    }

    private static IEnumerable<bool> Permits(GateFacts f) =>
        [f.Supp == GateSuppression.None, f.Restr == YesNo.N, f.Plain == GatePlain.Warned, f.Subj == GateSubject.Adult, f.Addr == GateAddress.VerifiedOwn, f.SensCons != GateSensitiveConsent.Missing, f.Auth == GateAuthorization.Valid];

    private static string Line(GateFacts f) => string.Join('|', f.Supp, f.Restr, f.Plain, f.Subj, f.Addr, f.SensCons, f.Auth, f.Residence);

    private static async Task<Dictionary<ContactId, GateFacts>> AnswersAsync(ImportBench bench, IReadOnlyList<ContactId> ids)
    {
        var answers = new Dictionary<ContactId, GateFacts>();
        foreach (var id in ids)
            answers.Add(id, await bench.GateAsync(id, Register.Origin() with { Sens = GateSensitivity.Part2 }));
        return answers;
    }

    /// <summary>Few mailboxes, names and resource ids, so that people share them.</summary>
    private static async Task<IReadOnlyList<ContactId>> RandomPeopleAsync(ImportBench bench, int people, Random random)
    {
        var rows = string.Concat(Enumerable.Range(0, people).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"p{i},N{random.Next(3)},Lind,{(random.Next(4) == 0 ? "" : $"{1960 + random.Next(60)}-01-01")},m{random.Next(3)}@example.com,\n")));
        await bench.ImportAsync(new ImportOptions { AddressesVerified = true }, bench.File("people.csv", Header + rows));
        for (var file = 0; file < 4; file++)
        {
            await bench.ImportAsync(bench.File($"facts{file}.json", FhirFixture.Bundle(
            [
                .. Enumerable.Range(0, 20).OrderBy(_ => random.Next()).Take(people).Select(i => FhirFixture.Condition($"c{i}", $"p{random.Next(people)}", random.Next(2) == 0 ? Hypertension : "44054006")),
                .. Enumerable.Range(0, 3).Select(i => FhirFixture.Appointment($"a{random.Next(5)}-{i}", $"p{random.Next(people)}")),
                .. Enumerable.Range(0, 3).Select(i => FhirFixture.Encounter($"e{random.Next(5)}-{i}", $"p{random.Next(people)}")),
            ])));
        }

        var ids = new List<ContactId>();
        for (var i = 0; i < people; i++)
            ids.Add(await bench.IdAsync($"p{i}"));
        var now = bench.Host.Clock.GetUtcNow();
        await using var db = bench.Host.NewContext();
        foreach (var id in ids)
        {
            if (random.Next(3) == 0)
                db.Add(new Suppression(id, random.Next(2) == 0 ? GateSuppression.AllCommercial : GateSuppression.Complaint, null, null, SuppressionSource.Staff, null, now));
            if (random.Next(4) == 0)
                db.Add(new AgreedRestriction(id, null, now));
            if (random.Next(2) == 0)
            {
                var wish = new PlainPreference(id, null, now.AddDays(-random.Next(1, 20)), "v1", now.AddDays(-30));
                if (random.Next(3) == 0)
                    wish.Withdraw(now.AddDays(-random.Next(0, 20)));
                db.Add(wish);
            }
        }

        await db.SaveChangesAsync();
        return ids;
    }
}

public sealed class SqliteMergedPersonTests() : MergedPersonSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlMergedPersonTests() : MergedPersonSuite(DatabaseProvider.PostgreSql);
