using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Retained;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Contacts;
using SecureMarketing.Tests.Support;
using SecureMarketing.Tests.Tracking;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Retention;

/// <summary>What rules let go, what stays, and what proves it, the same on every engine that runs here.</summary>
public abstract class DisposalSuite(DatabaseProvider provider)
{
    private const string Hypertension = "38341003";
    private const string OpioidDependence = "75544000";
    private const string HbA1c = "4548-4";

    /// <summary>Random facts, rules and holds: what the store lets go is what the pure decision lets go, and roll-ups are those of what is left.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Facts_GoAsThePolicySays_AndRollUpsFollow(int seed)
    {
        var random = new Random(seed);
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("one.json", RandomFacts(random)));
        await bench.ImportAsync(bench.File("two.json", RandomFacts(random)));
        var held = (await bench.ContactAsync("p" + random.Next(6))).Id;
        await bench.Host.HoldAsync(held);
        var key = ((string[])["facts", "facts/condition", "facts/observation"])[seed % 3];
        var (keep, since) = (random.Next(24, 80) + "m", seed == 3 ? RetentionSince.Ended : RetentionSince.Happened);
        var cutOff = KeepFor.Parse(keep)!.Value.Before(new DateOnly(2026, 11, 24));
        var before = await bench.QueryAsync(db => db.ClinicalFacts.AsNoTracking().ToListAsync());
        var expected = before.Where(f => !(Concerns(f) && RetentionPolicy.Decide(Record(f), cutOff) == Disposition.Goes)).Select(f => (f.ContactId, f.SourceKey)).ToHashSet();
        var stays = before.Count(f => Concerns(f) && RetentionPolicy.Decide(Record(f) with { Held = false }, cutOff) == Disposition.Goes && f.ContactId == held);

        var preview = await bench.Host.InForceAsync(key, keep, since);
        var run = Assert.Single(await bench.Host.RunDisposalAsync());

        var left = await bench.QueryAsync(db => db.ClinicalFacts.AsNoTracking().ToListAsync());
        Assert.Equal(expected, left.Select(f => (f.ContactId, f.SourceKey)).ToHashSet());
        Assert.Equal((cutOff, (long)(before.Count - left.Count), (long)stays), (run.CutOff, run.Gone, run.Held));
        Assert.Equal((run.Gone, run.Held), (preview.Counts.Goes, preview.Counts.Held));
        Assert.True(run.Gone > 0, "The seed lets nothing go.");
        var rollUps = await bench.QueryAsync(db => db.ClinicalLatest.AsNoTracking().ToListAsync());
        Assert.Equal(
            ClinicalRollUp.Of(left).Select(l => (l.ContactId, l.CodeId, l.Kind, l.FirstDay, l.LastDay, l.LastValue, l.N, l.ActiveN)).ToHashSet(),
            rollUps.Select(l => (l.ContactId, l.CodeId, l.Kind, l.FirstDay, l.LastDay, l.LastValue, l.N, l.ActiveN)).ToHashSet());
        // The journal of imports remembers nothing that went.
        var notes = await bench.QueryAsync(db => db.ImportedFacts.AsNoTracking().Where(n => n.Table == FactTable.Clinical).ToListAsync());
        Assert.All(notes, n => Assert.Contains((n.ContactId, n.SourceKey), expected));

        bool Concerns(ClinicalFact fact) => key == "facts" || fact.Kind == (key == "facts/condition" ? FactKind.Condition : FactKind.Observation);

        RetainedRecord Record(ClinicalFact fact) => new(
            since == RetentionSince.Ended ? (fact.EndDay is { } end ? DateOnly.FromDayNumber(Math.Max(end, fact.Day)) : null) : DateOnly.FromDayNumber(Math.Max(fact.EndDay ?? 0, fact.Day)),
            fact.ContactId == held, false);
    }

    [Fact]
    public async Task SensitiveFacts_GoByARuleOfTheirOwn()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1"), Condition("c1", "p1", Hypertension, "resolved", "2015-01-01", "2015-02-01"), Condition("c2", "p1", OpioidDependence, "resolved", "2015-01-01", "2015-02-01"))));
        var labels = await bench.QueryAsync(db => db.Set<Core.Terminology.Code>().AsNoTracking().ToDictionaryAsync(c => c.Value, c => c.Sensitivity));
        Assert.NotEqual(Core.Terminology.Sensitivity.None, labels[OpioidDependence]);
        var plain = labels[Hypertension] == Core.Terminology.Sensitivity.None;

        await bench.Host.InForceAsync("facts/sensitive", "60m");
        var run = Assert.Single(await bench.Host.RunDisposalAsync());

        Assert.Equal(plain ? 1 : 2, run.Gone);
        Assert.DoesNotContain(OpioidDependence, await CodesLeftAsync(bench));
        Assert.Equal(plain, (await CodesLeftAsync(bench)).Contains(Hypertension));
    }

    [Fact]
    public async Task VisitsAndAppointments_Go_AndAttributesFollow()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("one.json", Bundle(
            Patient("p1"), Encounter("e1", "p1", start: "2018-05-06T10:00:00-04:00"), Encounter("e2", "p1", start: "2026-05-06T10:00:00-04:00"),
            Appointment("a1", "p1", start: "2018-10-05T09:30:00-04:00"), Appointment("a2", "p1", start: "2026-10-05T09:30:00-04:00"), Appointment("a3", "p1", "booked", "2027-10-05T09:30:00-04:00"))));
        await bench.Host.InForceAsync("visits", "24m");
        await bench.Host.InForceAsync("appointments", "24m");

        var runs = await bench.Host.RunDisposalAsync();

        Assert.Equal([("appointments", 1L), ("visits", 1L)], runs.Select(r => (r.RuleKey, r.Gone)).Order());
        await using var db = bench.Host.NewContext();
        Assert.Equal((1, 2), (await db.Encounters.CountAsync(), await db.Appointments.CountAsync()));
        var attributes = await db.ContactAttributes.SingleAsync();
        Assert.Equal((new DateOnly(2026, 10, 5).DayNumber, null), (attributes.Missed1Day, attributes.Missed2Day));
    }

    /// <summary>More than a batch of them stays, so that the paging must pass over them.</summary>
    [Fact]
    public async Task People_GoWhenNobodySawThem_ExceptThoseEvidenceNeeds()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var rows = string.Concat(Enumerable.Range(1, 460).Select(i => $"p{i},p{i}@example.com\n"));
        await bench.ImportAsync(bench.File("list.csv", "id,email\n" + rows));
        var people = await bench.QueryAsync(db => db.Contacts.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync());
        var tied = people.Take(230).ToList();
        await using (var db = bench.Host.NewContext())
        {
            foreach (var contact in tied)
                db.Add(new Suppression(contact, GateSuppression.AllCommercial, null, null, SuppressionSource.Staff, null, bench.Host.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }

        bench.Host.Clock.Advance(TimeSpan.FromDays(800));
        await bench.ImportAsync(bench.File("seen.json", Bundle(Patient("fresh"))));
        var held = people[^1];
        await bench.Host.HoldAsync(held);
        var preview = await bench.Host.InForceAsync("people", "24m");
        var run = Assert.Single(await bench.Host.RunDisposalAsync());

        Assert.Equal(new RetentionCounts(229, 1, 230), preview.Counts);
        Assert.Equal((229L, 1L, 230L, DisposalState.Done), (run.Gone, run.Held, run.Tied, run.State));
        var left = await bench.QueryAsync(db => db.Contacts.Select(c => new { c.Id, c.SourceId }).ToListAsync());
        Assert.Equal(new List<ContactId>(tied) { held }, left.Where(c => c.SourceId != "fresh").Select(c => c.Id).OrderBy(c => people.IndexOf(c)).ToList());
        Assert.Equal(left.Count, await bench.QueryAsync(db => db.ContactAttributes.CountAsync()));
        Assert.Equal(0, await bench.QueryAsync(db =>
        {
            var contacts = db.Contacts;
            return db.ImportedPeople.CountAsync(p => !contacts.Any(c => c.Id == p.ContactId));
        }));
    }

    [Fact]
    public async Task HoldOnOneRecord_KeepsAllOfThePerson_AgainstRulesErasureAndUndo()
    {
        await using var bench = await MergeFixture.PairAsync(provider);
        var (kept, merged) = (await bench.IdAsync("p1"), await bench.IdAsync("c1"));
        await bench.MergeAsync(kept, merged);
        var hold = await bench.Host.HoldAsync(merged);
        bench.Host.Clock.Advance(TimeSpan.FromDays(4000));
        await bench.Host.InForceAsync("facts", "12m");
        await bench.Host.InForceAsync("people", "12m");
        var facts = await bench.QueryAsync(db => db.ClinicalFacts.CountAsync());

        await bench.Host.RunDisposalAsync();

        Assert.Equal((2, facts), (await bench.QueryAsync(db => db.Contacts.CountAsync(c => c.Id == kept || c.Id == merged)), await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => f.ContactId == kept || f.ContactId == merged))));
        var bars = bench.Host.Services.GetServices<IErasureBar>().OfType<HeldRecords>();
        await using var db = bench.Host.NewContext();
        Assert.Equal(RightsErrors.OnHold, await bars.Single().StandsAsync(db, kept, CancellationToken.None));
        Assert.Equal([kept], await bench.Host.Services.GetServices<IPersonTies>().OfType<HeldRecords>().Single().TiedAsync(db, [kept, ContactId.New()], CancellationToken.None));
        Assert.Null((await bench.Host.RunAsync<ReleaseHold, Unit>(new ReleaseHold(hold, "Settled"), RetentionActs.Second)).Error);
        Assert.Null(await bars.Single().StandsAsync(db, kept, CancellationToken.None));
    }

    [Fact]
    public async Task HoldOnAClass_LetsNothingGo_AndNothingIsCertified()
    {
        await using var bench = await OldVisitAsync();
        await bench.Host.HoldAsync(null, RetentionClass.Visits);
        var preview = await bench.Host.InForceAsync("visits", "24m");

        var run = Assert.Single(await bench.Host.RunDisposalAsync());

        Assert.True(preview.ClassHeld);
        Assert.Equal((new RetentionCounts(0, 1, 0), 0L, DisposalState.Nothing), (preview.Counts, run.Gone, run.State));
        Assert.Equal(1, await bench.QueryAsync(db => db.Encounters.CountAsync()));
        Assert.Equal(0, (await bench.Host.RunAsync<ListDisposals, DisposalList>(new ListDisposals())).Value.Total);
    }

    [Fact]
    public async Task Run_ThatBroke_GoesOn_WithItsOwnCutOff_AndCountsOnce()
    {
        var breaking = new Breaking();
        await using var bench = new ImportBench(await TestHost.StartAsync(provider, services =>
        {
            services.Remove(services.Single(s => s.ImplementationType == typeof(VisitRetention)));
            services.AddSingleton<IRetentionStore>(p => breaking.Around(ActivatorUtilities.CreateInstance<VisitRetention>(p)));
        }));
        var resources = new List<JsonObject>();
        for (var i = 0; i < 450; i++)
            resources.AddRange(Patient("p" + i), Encounter("e" + i, "p" + i, start: "2018-05-06T10:00:00-04:00"));
        await bench.ImportAsync(bench.File("many.json", Bundle([.. resources])));
        await bench.Host.InForceAsync("visits", "24m");
        breaking.After = 1;

        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Host.RunDisposalAsync());

        var broken = Assert.Single((await bench.Host.RunAsync<ListDisposals, DisposalList>(new ListDisposals())).Value.Rows);
        Assert.Equal((DisposalState.Running, 200L), (broken.State, broken.Gone));
        Assert.Equal(250, await bench.QueryAsync(db => db.Encounters.CountAsync()));
        breaking.After = int.MaxValue;
        bench.Host.Clock.Advance(TimeSpan.FromDays(3));
        var run = Assert.Single(await bench.Host.RunDisposalAsync(again: false));
        Assert.Equal((broken.Id, broken.CutOff, 450L, DisposalState.Done), (run.Id, run.CutOff, run.Gone, run.State));
        Assert.Equal(0, await bench.QueryAsync(db => db.Encounters.CountAsync()));
    }

    [Fact]
    public async Task Rule_ThatEndsInTheMiddle_StopsTheRun_AndWhatWentIsCertified()
    {
        var breaking = new Breaking();
        await using var bench = new ImportBench(await TestHost.StartAsync(provider, services =>
        {
            services.Remove(services.Single(s => s.ImplementationType == typeof(VisitRetention)));
            services.AddSingleton<IRetentionStore>(p => breaking.Around(ActivatorUtilities.CreateInstance<VisitRetention>(p)));
        }));
        var resources = new List<JsonObject>();
        for (var i = 0; i < 210; i++)
            resources.AddRange(Patient("p" + i), Encounter("e" + i, "p" + i, start: "2018-05-06T10:00:00-04:00"));
        await bench.ImportAsync(bench.File("many.json", Bundle([.. resources])));
        await bench.Host.InForceAsync("visits", "24m");
        breaking.After = 1;
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Host.RunDisposalAsync());
        breaking.After = int.MaxValue;
        Assert.Null((await bench.Host.RunAsync<EndRetentionRule, Unit>(new EndRetentionRule("visits"), RetentionActs.First)).Error);

        var run = Assert.Single(await bench.Host.RunDisposalAsync());

        Assert.Equal((DisposalState.Stopped, 200L), (run.State, run.Gone));
        var view = await bench.Host.CertificateAsync(run.Id);
        Assert.Equal(CertificateProof.Holds, view.Proof);
        Assert.Contains(("Outcome", "stopped: the rule was changed or ended"), view.Lines);
        Assert.Equal(10, await bench.QueryAsync(db => db.Encounters.CountAsync()));
    }

    [Fact]
    public async Task RunningImport_MakesTheRunWait_AndTheDayIsNotLost()
    {
        await using var bench = await OldVisitAsync();
        await bench.Host.InForceAsync("visits", "24m");
        await using (await bench.Host.Get<ImportLease>().TryTakeAsync(ImportRunId.New(), CancellationToken.None))
            Assert.Equal(DisposalState.Running, Assert.Single(await bench.Host.RunDisposalAsync(again: false)).State);

        Assert.Equal((DisposalState.Done, 1L), (await bench.Host.RunDisposalAsync(again: false)).Select(r => (r.State, r.Gone)).Single());
        // Once a day is enough.
        Assert.Empty(await bench.Host.RunDisposalAsync(again: false));
        bench.Host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(DisposalState.Nothing, Assert.Single(await bench.Host.RunDisposalAsync(again: false)).State);
    }

    [Fact]
    public async Task Certificates_AreChained_NameNobody_AndShowEveryChange()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1"), Encounter("e1", "p1", start: "2018-05-06T10:00:00-04:00"), Appointment("a1", "p1", start: "2018-10-05T09:30:00-04:00"))));
        await bench.Host.InForceAsync("visits", "24m");
        var first = Assert.Single(await bench.Host.RunDisposalAsync());
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Host.InForceAsync("appointments", "24m");
        var second = Assert.Single(await bench.Host.RunDisposalAsync("appointments"));

        var (one, two) = (await bench.Host.CertificateAsync(first.Id), await bench.Host.CertificateAsync(second.Id));

        Assert.Equal((CertificateProof.Holds, CertificateProof.Holds), (one.Proof, two.Proof));
        var (file, later) = (await bench.Host.CertificateFilesAsync(first.Id), await bench.Host.CertificateFilesAsync(second.Id));
        var (json, next) = (JsonNode.Parse(file.Json)!, JsonNode.Parse(later.Json)!);
        Assert.Equal(("visits", 1, "2024-11-24", 1, "operator", null), ((string)json["class"]!, (int)json["ruleVersion"]!, (string)json["cutOff"]!, (int)json["gone"]!, (string)json["by"]!, json["previousSha256"]));
        Assert.Equal((string)json["sha256"]!, (string)next["previousSha256"]!);
        foreach (var text in new[] { file.Json, file.Html })
        {
            Assert.DoesNotContain("Quillfeather", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("operator:", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        }

        var told = await bench.QueryAsync(db => db.AuditEvents.AsNoTracking().Where(e => e.Action == AuditAction.RecordsDisposed).OrderBy(e => e.RowId).Select(e => new { e.ReasonCodes, e.AfterHash }).ToListAsync());
        Assert.Equal("visits,gone:1,held:0,tied:0,complete", told[0].ReasonCodes);
        Assert.Equal((string)json["sha256"]!, Convert.ToHexStringLower(told[0].AfterHash!));

        await bench.QueryAsync(db => db.Disposals.Where(d => d.Id == second.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.Gone, 0L)));
        Assert.Equal(CertificateProof.ContentChanged, (await bench.Host.CertificateAsync(second.Id)).Proof);
        await bench.QueryAsync(db => db.Disposals.Where(d => d.Id == second.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.Gone, 1L)));
        await bench.QueryAsync(db => db.Disposals.Where(d => d.Id == first.Id).ExecuteDeleteAsync());
        Assert.Equal(CertificateProof.ChainBroken, (await bench.Host.CertificateAsync(second.Id)).Proof);
    }

    [Fact]
    public async Task ImportRows_Go_AndTheRunStays()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var run = await bench.ImportAsync(bench.File("list.csv", "id,email\np1,a@example.com\np2,b@example.com\np3,c@example.com\np4,not an address\n"));
        Assert.NotEmpty(run.Rows);
        await bench.Host.InForceAsync("import-rows", "90d");
        Assert.Equal(0, Assert.Single(await bench.Host.RunDisposalAsync()).Gone);
        bench.Host.Clock.Advance(TimeSpan.FromDays(92));

        Assert.Equal(run.Rows.Count, Assert.Single(await bench.Host.RunDisposalAsync()).Gone);

        var after = await bench.DetailAsync(run.Summary.Id);
        Assert.Empty(after.Rows);
        Assert.Equal(run.Summary.Created, after.Summary.Created);
    }

    [Fact]
    public async Task Engagement_Goes_WithWhatMessagesAndPeopleRemember_AndOptOutsStay()
    {
        await using var host = await TestHost.StartAsync(provider);
        var old = await TrackedPerson.AddAsync(host);
        host.Clock.Advance(TimeSpan.FromHours(1));
        await old.OpenAsync();
        await old.ClickAsync(0);
        host.Clock.Advance(TimeSpan.FromDays(400));
        var young = await TrackedPerson.AddAsync(host);
        host.Clock.Advance(TimeSpan.FromHours(1));
        await young.ClickAsync(0);
        await host.InForceAsync("engagement", "12m");

        var run = Assert.Single(await host.RunDisposalAsync());

        Assert.True(run.Gone >= 2);
        await using var db = host.NewContext();
        Assert.All(await db.EngagementEvents.ToListAsync(), e => Assert.Equal(young.Message, e.MessageId));
        var message = await db.TrackedMessages.AsNoTracking().SingleAsync(m => m.MessageId == old.Message);
        Assert.Equal((null, null, null, null), (message.FirstOpenedAt, message.LastOpenedAt, message.FirstClickedAt, message.LastClickedAt));
        var attributes = await db.ContactAttributes.AsNoTracking().ToDictionaryAsync(a => a.ContactId);
        Assert.Equal((1, 0, 0, null), (attributes[old.Contact].SentCount, attributes[old.Contact].OpenedCount, attributes[old.Contact].ClickedCount, attributes[old.Contact].LastOpenDay));
        Assert.Equal((1, 1), (attributes[young.Contact].OpenedCount, attributes[young.Contact].ClickedCount));
    }

    private async Task<ImportBench> OldVisitAsync()
    {
        var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1"), Encounter("e1", "p1", start: "2018-05-06T10:00:00-04:00"))));
        return bench;
    }

    private static Task<List<string>> CodesLeftAsync(ImportBench bench) => bench.QueryAsync(db =>
    {
        var codes = db.Set<Core.Terminology.Code>();
        return db.ClinicalFacts.Join(codes, f => f.CodeId, c => c.Id, (f, c) => c.Value).ToListAsync();
    });

    private static string RandomFacts(Random random)
    {
        var resources = new List<JsonObject>();
        for (var i = 0; i < 6; i++)
            resources.Add(Patient("p" + i));
        for (var i = 0; i < 60; i++)
        {
            var (person, year) = ("p" + random.Next(6), random.Next(2012, 2027));
            resources.Add(random.Next(2) == 0
                ? Condition("c" + random.Next(40), person, random.Next(2) == 0 ? Hypertension : "44054006", random.Next(2) == 0 ? "active" : "resolved", $"{year}-03-04", random.Next(2) == 0 ? $"{Math.Min(2026, year + random.Next(6))}-05-06" : null)
                : Observation("o" + random.Next(40), person, HbA1c, random.Next(50, 90) / 10.0, "%", $"{year}-06-01"));
        }

        return Bundle([.. resources]);
    }

    /// <summary>A store that fails after so many batches, as a process does that dies.</summary>
    private sealed class Breaking
    {
        private IRetentionStore inner = null!;

        public int After { get; set; } = int.MaxValue;

        public IRetentionStore Around(IRetentionStore store)
        {
            inner = store;
            return new Store(this);
        }

        private sealed class Store(Breaking breaking) : IRetentionStore
        {
            public RetentionClass Class => breaking.inner.Class;

            public Task<RetentionCounts> CountAsync(AppDbContext db, RetentionScope scope, CancellationToken cancellationToken) => breaking.inner.CountAsync(db, scope, cancellationToken);

            public Task<DisposedBatch> DisposeAsync(AppDbContext db, RetentionScope scope, int passedOver, CancellationToken cancellationToken) =>
                breaking.After-- > 0 ? breaking.inner.DisposeAsync(db, scope, passedOver, cancellationToken) : throw new InvalidOperationException("The process died.");
        }
    }
}

public sealed class SqliteDisposalTests() : DisposalSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlDisposalTests() : DisposalSuite(DatabaseProvider.PostgreSql);
