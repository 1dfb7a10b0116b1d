using System.Globalization;
using System.Runtime;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>
/// Processor time per message, step by step, each alone on one thread: the table of the README. The fast tier runs the steps; the
/// slow one (<c>SM_FULL=1</c>) repeats them until they are compiled, prints the figures and holds the gate to its bar.
/// </summary>
public sealed class StepCosts(ITestOutputHelper output)
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";
    private static readonly int Batch = Full ? 500 : 20;

    /// <summary>Processor time is that of the whole process: of a dozen rounds the compiler, beside them, still had part of the later ones.</summary>
    private static readonly int Rounds = Full ? 30 : 1;

    /// <summary>So many rounds without a method compiled, about two seconds: the compiler waits for a pause of a tenth of one.</summary>
    private const int QuietRounds = 20;

    private const int MostRounds = 600;

    private readonly Dictionary<string, List<double>> micros = [];

    [Fact]
    public async Task EachStep_PerMessage()
    {
        await using var fixture = await SendingFixture.StartAsync(Batch * Rounds, relay: 9);
        var host = fixture.Host;
        await host.Get<Dispatch>().LaunchDueAsync(null, CancellationToken.None);
        // With a head outside the database, as in production: the gate looks whether it is in the database.
        await host.Get<AuditSealer>().SealAsync(CancellationToken.None);
        for (var round = 0; round < Rounds; round++)
            await RoundAsync(fixture, round);
        await TimeAsync("seal three audit events", Batch * Rounds, () => host.Get<AuditSealer>().SealAsync(CancellationToken.None));

        Print();
        Assert.True(!Full || Cost("gate: facts and decision") <= 50, "The gate, its facts included, is to cost 50 us a message at most in batches of 500.");
    }

    /// <summary>
    /// The gate's bar where it has most to read: everybody has an authorization in force and one that ended, a restriction, an opt-out of
    /// a topic, a wish for plain mail and one for a topic, and every fifth lives where a consent of its own is asked for, and gave it.
    /// </summary>
    [Fact]
    public async Task TheGate_OfPeopleWithAllOfItOnFile_PerMessage()
    {
        await using var fixture = await SendingFixture.StartAsync(Batch, hipaa: HipaaClass.Marketing);
        var (host, now) = (fixture.Host, fixture.Host.Clock.GetUtcNow());
        await RevokedSendTests.AuthorizeAsync(fixture);
        await RevokedSendTests.AuthorizeAsync(fixture, f => f with { ExpiresOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-30) });
        await PutOnFileAsync(fixture, now);
        await host.Get<AuditSealer>().SealAsync(CancellationToken.None);

        // The bar is that of a server at work. On a busy machine the compiler needs more rounds than are measured; while it works, code runs
        // that it has not come to, and its own time counts as that of the process.
        for (var (round, quiet, known) = (0, 0, JitInfo.GetCompiledMethodCount()); Full && quiet < QuietRounds && round < MostRounds; round++)
        {
            await RoundAsync();
            var compiled = JitInfo.GetCompiledMethodCount();
            (quiet, known) = (compiled == known ? quiet + 1 : 0, compiled);
        }

        micros.Clear();
        for (var round = 0; round < Rounds; round++)
            await RoundAsync();

        Print();
        Assert.True(!Full || Cost("gate: facts on file and decision") <= 50, "The gate, its facts included, is to cost 50 us a message at most in batches of 500, whatever is on file.");

        async Task RoundAsync()
        {
            await using var db = host.NewContext();
            var origin = await host.Get<Origins>().FactsAsync(db, fixture.Origin.Run.Origin, 1, now, CancellationToken.None);
            var facts = await host.Get<FactGathering>().GatherAsync(
                db, [.. fixture.Origin.Audience.Select(c => new Addressee(MessageId.New(), c, origin!, 1))], now, CancellationToken.None);
            var questions = facts.Select(f => f.Question).ToList();
            foreach (var owner in host.Get<IEnumerable<IGateFacts>>())
                await TimeAsync("  on file, facts of " + owner.GetType().Name, Batch, () => owner.FillAsync(db, questions, now, CancellationToken.None));
            await TimeAsync("gate: facts on file and decision", Batch, async () =>
            {
                await host.Get<GateDesk>().GatherAsync(db, questions, now, CancellationToken.None);
                foreach (var fact in facts)
                    Assert.Empty(GateDesk.Decide(fact.Question, fact.GateCandidates, fact.At, now).Decision.Codes);
            });
            await TimeAsync("  the decision alone", Batch, () =>
            {
                foreach (var fact in facts)
                    Assert.True(GateDesk.Decide(fact.Question, fact.GateCandidates, fact.At, now).Decision.Allows);
                return Task.CompletedTask;
            });
            Assert.All(questions, q => Assert.NotNull(q.Facts.AuthorizationId));
        }
    }

    private static async Task PutOnFileAsync(SendingFixture fixture, DateTimeOffset now)
    {
        await using var db = fixture.Host.NewContext();
        foreach (var (person, i) in fixture.Origin.Audience.Select((person, i) => (person, i)))
        {
            db.Add(new AgreedRestriction(person, "research", now));
            db.Add(new Suppression(person, GateSuppression.TopicMatch, "survey", null, SuppressionSource.PreferenceCentre, null, now));
            db.Add(new PlainPreference(person, null, now.AddDays(-3), "v1", now.AddDays(-3)));
            db.Add(new TopicOptIn(person, "offers", "Write to me about offers.", OptInEvidence.OfPreferenceCentre(MessageId.New(), 1), now.AddDays(-3)));
            if (i % 5 != 0)
                continue;
            var abroad = await db.Contacts.SingleAsync(c => c.Id == person);
            (abroad.Country, abroad.State) = ("DE", null);
            db.Add(new GdprConsent(person, "treatment", now.AddDays(-3), "Form 3"));
        }

        await db.SaveChangesAsync();
    }

    private void Print()
    {
        foreach (var step in micros.Keys)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step,-44} {Cost(step),7:0.0} us"));
    }

    private async Task RoundAsync(SendingFixture fixture, int round)
    {
        var (host, now) = (fixture.Host, fixture.Host.Clock.GetUtcNow());
        IReadOnlyList<OutboundMessage> claimed = [];
        await TimeAsync("claim", Batch, async () => claimed = await host.Get<MessageQueue>().ClaimAsync(LeaseOwner.Current, Batch, null, CancellationToken.None));

        await using var db = host.NewContext();
        var origin = await host.Get<Origins>().FactsAsync(db, claimed[0].OriginId, claimed[0].OriginVersion, now, CancellationToken.None);
        var addressees = claimed.Select(m => new Addressee(m.Id, m.ContactId, origin!, m.Occurrence)).ToList();
        IReadOnlyList<GatheredFacts> facts = [];
        await TimeAsync("all facts, addresses opened, ladder", Batch, async () => facts = await host.Get<FactGathering>().GatherAsync(db, addressees, now, CancellationToken.None));
        var questions = facts.Select(f => f.Question).ToList();
        foreach (var owner in host.Get<IEnumerable<IGateFacts>>())
            await TimeAsync("  facts of " + owner.GetType().Name, Batch, () => owner.FillAsync(db, questions, now, CancellationToken.None));
        await TimeAsync("  was a restore, or a damaged head", Batch, async () => Assert.False(await host.Get<RestoreWatch>().IsHeldAsync(CancellationToken.None)));
        await TimeAsync("gate: facts and decision", Batch, async () =>
        {
            await host.Get<GateDesk>().GatherAsync(db, questions, now, CancellationToken.None);
            foreach (var fact in facts)
                Assert.True(GateDesk.Decide(fact.Question, fact.GateCandidates, fact.At, now).Decision.Allows);
        });

        PreparedPage page = new([], []);
        await TimeAsync("prepare: facts, gate, audit, links", Batch, async () => page = await host.Get<MessagePreparation>().PrepareAsync(claimed, CancellationToken.None));
        var (rendering, protector) = (host.Get<MessageRendering>(), host.Get<MessageProtector>());
        var outgoing = new List<OutgoingMessage>();
        await TimeAsync("render and compose", Batch, () =>
        {
            foreach (var message in page.Messages)
                outgoing.Add(MessageComposer.Content(message, rendering.Render(message, DeliveryMethod.Clear).Value, null, rendering.Unsubscribe(message), now));
            return Task.CompletedTask;
        });
        var candidate = page.Messages[0].Candidates[0];
        await ProtectAsync("bytes, unsigned", protector, outgoing, candidate);
        await SignAsync(protector, outgoing[0], candidate);

        await TimeAsync("journal: DATA, dot, end (of 4)", Batch, async () =>
        {
            foreach (var four in page.Messages.Chunk(4))
            {
                foreach (var message in four)
                {
                    message.Decided(GateDesk.Decide(message.Facts.Question, message.Facts.GateCandidates, message.Facts.At, now).Decision);
                    Queue.WalkToDial(message.Lease);
                }

                var logs = four.Select(m => new SubmissionLog(m, candidate.Method, host.Get<MessageJournal>(), host.Get<GateDesk>(), host.Get<SendVersions>(), host.Clock)).ToList();
                await Task.WhenAll(logs.Select(l => l.DataStartedAsync(CancellationToken.None)));
                await Task.WhenAll(logs.Select(l => l.DotSentAsync()));
                await Task.WhenAll(four.Select(m => host.Get<MessageEnding>().EndAsync(m.Lease, MessageEnd.Of(MessageState.Accepted, "accepted"), [])));
            }
        });
    }

    private async Task ProtectAsync(string step, MessageProtector protector, List<OutgoingMessage> outgoing, MethodCandidate candidate) => await TimeAsync(step, outgoing.Count, async () =>
    {
        foreach (var message in outgoing)
            Assert.NotNull(await protector.ProtectAsync(message, candidate, CancellationToken.None));
    });

    private async Task SignAsync(MessageProtector protector, OutgoingMessage message, MethodCandidate candidate)
    {
        var bytes = (await protector.ProtectAsync(message, candidate, CancellationToken.None))!.Bytes;
        foreach (var algorithm in Enum.GetValues<DkimAlgorithm>())
        {
            using var key = new DkimSigningKey("example.org", "s", algorithm, DkimSigningKey.Generate(algorithm).Pkcs8);
            await TimeAsync("DKIM " + algorithm, Batch, () =>
            {
                for (var i = 0; i < Batch; i++)
                    DkimSignature.Create(bytes.Span, key, TestHost.Start);
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>The middle of the later rounds: by then the code is compiled, and a collection of garbage falls into one of them.</summary>
    private double Cost(string step) => micros[step] is var rounds ? rounds.Skip(rounds.Count / 2).Order().ElementAt((rounds.Count - rounds.Count / 2) / 2) : 0;

    private async Task TimeAsync(string step, int messages, Func<Task> run)
    {
        var before = Environment.CpuUsage.TotalTime;
        await run();
        (micros.TryGetValue(step, out var rounds) ? rounds : micros[step] = []).Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / messages);
    }
}
