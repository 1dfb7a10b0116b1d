using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Consent;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Two records of one person, and what tests of merging ask of them.</summary>
internal static class MergeFixture
{
    public const string Hypertension = "38341003";
    public const string Header = "id,first,last,birthdate,email,phone\n";

    public static readonly ImportOptions Crm = new() { SourceSystem = "crm", AddressesVerified = true };

    /// <summary>Record p1 of the EHR and c1 of the CRM: same name and birth date, one condition each, a visit each.</summary>
    public static async Task<ImportBench> PairAsync(DatabaseProvider provider)
    {
        var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(new ImportOptions { AddressesVerified = true }, bench.File("one.json", Bundle(Patient("p1"), Condition("c1", "p1", Hypertension), Appointment("a1", "p1"))));
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ImportAsync(Crm, bench.File("two.json", Bundle(Patient("c1"), Condition("c1", "c1", Hypertension), Encounter("e1", "c1"))));
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        return bench;
    }

    extension(ImportBench bench)
    {
        public async Task<ContactId> IdAsync(string sourceId) => (await bench.ContactAsync(sourceId)).Id;

        public Task<Result<Unit>> TryMergeAsync(ContactId kept, ContactId merged, bool proven = true, Actor? actor = null) =>
            bench.Host.RunAsync<MergePeople, Unit>(new MergePeople { Kept = kept, Merged = merged, Reason = "same insurance number", Proven = proven }, actor);

        public async Task MergeAsync(ContactId kept, ContactId merged, bool proven = true) => Assert.Null((await bench.TryMergeAsync(kept, merged, proven)).Error);

        public Task<Result<Unit>> TryUnmergeAsync(ContactId merged, Actor? actor = null) =>
            bench.Host.RunAsync<UnmergePeople, Unit>(new UnmergePeople(merged, "two sisters after all"), actor);

        public async Task UnmergeAsync(ContactId merged) => Assert.Null((await bench.TryUnmergeAsync(merged)).Error);

        public async Task<DuplicateList> PairsAsync(DuplicateState state = DuplicateState.Open) =>
            (await bench.Host.RunAsync<ListDuplicates, DuplicateList>(new ListDuplicates(state, DuplicateSigns.None, 0, 100))).Value;

        /// <summary>Pairs by the ids of the source, in their order: of two records made in one millisecond neither is the older.</summary>
        public async Task<List<(string, string, DuplicateSigns)>> NamedPairsAsync(DuplicateState state = DuplicateState.Open)
        {
            var names = await bench.QueryAsync(db => db.Contacts.ToDictionaryAsync(c => c.Id, c => c.SourceId));
            return [.. (await bench.PairsAsync(state)).Rows
                .Select(r => string.CompareOrdinal(names[r.First.Id], names[r.Second.Id]) < 0 ? (names[r.First.Id], names[r.Second.Id], r.Signs) : (names[r.Second.Id], names[r.First.Id], r.Signs))
                .OrderBy(r => r.Item1, StringComparer.Ordinal).ThenBy(r => r.Item2, StringComparer.Ordinal)];
        }

        public Task<int> FactsOfAsync(ContactId record) => bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => f.ContactId == record));

        /// <summary>What Contacts and Consent tell the gate.</summary>
        public async Task<GateFacts> GateAsync(ContactId contact, GateOrigin? origin = null)
        {
            var question = new GateQuestion { MessageId = Guid.CreateVersion7(), Contact = contact, Origin = origin ?? Register.Origin(), Occurrence = 1 };
            await using var db = bench.Host.NewContext();
            foreach (var source in bench.Host.Services.GetServices<IGateFacts>().Where(s => s.GetType().Name is "ContactGateFacts" or "ConsentGateFacts"))
                await source.FillAsync(db, [question], bench.Host.Clock.GetUtcNow(), CancellationToken.None);
            return question.Facts;
        }
    }
}
