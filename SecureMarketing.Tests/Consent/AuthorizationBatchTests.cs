using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Consent.Jobs;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Tests.Consent;

public sealed class AuthorizationBatchSqliteTests() : AuthorizationBatchTests(DatabaseProvider.Sqlite);

public sealed class AuthorizationBatchPostgreSqlTests() : AuthorizationBatchTests(DatabaseProvider.PostgreSql);

/// <summary>One order about many people.</summary>
public abstract class AuthorizationBatchTests(DatabaseProvider provider)
{
    [Fact]
    public async Task Request_AsksEachOnce_ResumesWhereItWas_AndTellsWhoWasRefusedByCode()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        for (var i = 0; i < StepAuthorizationBatches.Chunk + 3; i++)
            await bench.PersonAsync($"p-{i}");
        Assert.True((await bench.AskAsync(await bench.PersonAsync("p-asked"))).IsSuccess);
        var lines = Enumerable.Range(0, StepAuthorizationBatches.Chunk + 3).Select(i => $"p-{i}").Append("p-asked").Append(" ").Append("nobody").Append("p-0").ToList();

        var ordered = (await OrderAsync(bench, new OrderAuthorizationBatch { Kind = AuthorizationBatchKind.Request, People = lines, Form = bench.Form })).Value;
        Assert.Equal((StepAuthorizationBatches.Chunk + 4, 26), (ordered.Total, ordered.UnknownLines.Single()));
        await using (var db = bench.Register.Host.NewContext())
            Assert.Equal(1, await db.Authorizations.CountAsync());

        Assert.Equal(StepAuthorizationBatches.Chunk, await StepAsync(bench));
        var half = await DetailAsync(bench, ordered.Batch);
        Assert.Equal((AuthorizationBatchState.Running, 4), (half.Row.State, half.Row.Waiting));
        Assert.True((await SwitchAsync(bench, ordered.Batch, false)).IsSuccess);
        Assert.Equal(0, await StepAsync(bench));
        Assert.False((await SwitchAsync(bench, ordered.Batch, false)).IsSuccess);
        Assert.True((await SwitchAsync(bench, ordered.Batch, true)).IsSuccess);
        Assert.Equal(4, await StepAsync(bench));
        Assert.Equal(0, await StepAsync(bench));

        var done = await DetailAsync(bench, ordered.Batch);
        Assert.Equal((AuthorizationBatchState.Done, StepAuthorizationBatches.Chunk + 3, 1, 0), (done.Row.State, done.Row.Done, done.Row.Refused, done.Row.Waiting));
        Assert.Equal(ConsentErrors.AskedAlready.Code, done.Refused.Single().Code);
        // A page's own look tells numbers and nobody, and leaves no event; a person's look does.
        var watched = (await bench.Register.RunAsync<GetAuthorizationBatch, AuthorizationBatchDetail>(new(ordered.Batch), bench.Register.Clerk.Watching())).Value;
        Assert.Equal((done.Row, 0), (watched.Row, watched.Refused.Count));
        Assert.Equal(StepAuthorizationBatches.Chunk + 3, done.Codes[nameof(InvitationMail.NotAsked)]);
        await using var after = bench.Register.Host.NewContext();
        Assert.Equal(StepAuthorizationBatches.Chunk + 4, await after.Authorizations.CountAsync(a => a.State == AuthorizationState.AwaitingSignature));
        Assert.Equal(StepAuthorizationBatches.Chunk + 3, await after.AuditEvents.CountAsync(e => e.Action == AuditAction.AuthorizationAsked && e.CorrelationId == ordered.Batch.Value));
        Assert.Equal(["rows:0", "rows:1"], await after.AuditEvents.Where(e => e.Action == AuditAction.AuthorizationViewed && e.ObjectType == "authorizationBatch").OrderBy(e => e.RowId).Select(e => e.ReasonCodes!).ToListAsync());
    }

    [Fact]
    public async Task Revoke_EndsEveryAuthorizationOfTheView_FromReceipt_AndCancelsMail()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var (one, two) = (await bench.PersonAsync(), await bench.PersonAsync("p-2"));
        await bench.Register.ActiveAsync(one);
        await bench.Register.ActiveAsync(two);
        await bench.Register.EnteredAsync(two);
        var received = bench.Register.Host.Clock.GetUtcNow().AddHours(-2);
        var ordered = (await OrderAsync(bench, new OrderAuthorizationBatch { Kind = AuthorizationBatchKind.Revoke, View = AuthorizationView.Valid, Channel = RevocationChannel.Letter, ReceivedAt = received })).Value;
        Assert.Equal(2, ordered.Total);
        // From the order on, not from the step.
        Assert.Equal(GateAuthorization.Revoked, (await bench.Register.FactsAsync(one)).Auth);

        Assert.Equal(2, await StepAsync(bench));

        Assert.Equal((GateAuthorization.Revoked, 2), ((await bench.Register.FactsAsync(one)).Auth, bench.Register.Queue.Calls.Count));
        await using var db = bench.Register.Host.NewContext();
        Assert.Equal([7200L, 7200L], await db.Authorizations.Where(a => a.State == AuthorizationState.Revoked).Select(a => a.RevocationLatencySeconds!.Value).ToListAsync());
        Assert.Equal(1, await db.Authorizations.CountAsync(a => a.State == AuthorizationState.Signed));
    }

    /// <summary>A form that no longer opens must not keep the others waiting, nor the orders after it.</summary>
    [Fact]
    public async Task Revoke_WhatCannotBeCarriedOut_IsNamed_TheOthersGoOn_AndNobodyStopsIt()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var (one, two) = (await bench.PersonAsync(), await bench.PersonAsync("p-2"));
        var broken = await bench.Register.ActiveAsync(one);
        await bench.Register.ActiveAsync(two);
        var ordered = (await OrderAsync(bench, new OrderAuthorizationBatch { Kind = AuthorizationBatchKind.Revoke, View = AuthorizationView.Valid, Channel = RevocationChannel.Letter, ReceivedAt = bench.Register.Host.Clock.GetUtcNow() })).Value;
        Assert.Equal(ConsentErrors.RevocationsNotStopped, (await SwitchAsync(bench, ordered.Batch, false)).Error);
        var garbage = new byte[] { 1, 2, 3 };
        await using (var db = bench.Register.Host.NewContext())
            await db.Authorizations.Where(a => a.Id == broken).ExecuteUpdateAsync(set => set.SetProperty(a => a.FormSealed, garbage));

        await new RunAuthorizationBatchesJob(bench.Register.Host.Get<UseCaseRunner>(), NullLogger<RunAuthorizationBatchesJob>.Instance).Execute(null!, CancellationToken.None);

        var done = await DetailAsync(bench, ordered.Batch);
        Assert.Equal((AuthorizationBatchState.Done, 1, 1, 0), (done.Row.State, done.Row.Done, done.Row.Refused, done.Row.Waiting));
        Assert.Equal(StepAuthorizationBatches.Fault, done.Refused.Single().Code);
        Assert.Equal(GateAuthorization.Revoked, (await bench.Register.FactsAsync(two)).Auth);
    }

    /// <summary>A list names the record that is kept; what was signed under one merged into it is revoked with it.</summary>
    [Fact]
    public async Task Revoke_ByList_ReachesWhatWasSignedUnderAMergedRecord()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var (kept, merged) = (await bench.PersonAsync("kept"), await bench.PersonAsync("merged"));
        await bench.Register.ActiveAsync(merged);
        await using (var db = bench.Register.Host.NewContext())
            await db.Contacts.Where(c => c.Id == merged).ExecuteUpdateAsync(set => set.SetProperty(c => c.MergedInto, kept).SetProperty(c => c.MergeProven, true));
        Assert.Equal(GateAuthorization.Valid, (await bench.Register.FactsAsync(kept)).Auth);

        var ordered = await OrderAsync(bench, new OrderAuthorizationBatch { Kind = AuthorizationBatchKind.Revoke, People = ["kept"], Channel = RevocationChannel.Letter, ReceivedAt = bench.Register.Host.Clock.GetUtcNow() });

        Assert.Equal(1, ordered.Value.Total);
        Assert.Equal(GateAuthorization.Revoked, (await bench.Register.FactsAsync(kept)).Auth);
    }

    [Fact]
    public async Task Order_WithoutPeople_OralOrUnattended_IsRefused()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        Assert.Equal(ConsentErrors.BatchEmpty, (await OrderAsync(bench, new OrderAuthorizationBatch { Kind = AuthorizationBatchKind.Request, People = ["nobody"], Form = bench.Form })).Error);
        Assert.Equal("authorization_batch.who", (await OrderAsync(bench, new OrderAuthorizationBatch { Kind = AuthorizationBatchKind.Request, Form = bench.Form })).Error!.Code);
        var oral = new OrderAuthorizationBatch { Kind = AuthorizationBatchKind.Revoke, View = AuthorizationView.All, Channel = RevocationChannel.Oral, ReceivedAt = bench.Register.Host.Clock.GetUtcNow() };
        Assert.Equal("authorization_batch.channel", (await OrderAsync(bench, oral)).Error!.Code);
    }

    private static Task<Result<OrderedBatch>> OrderAsync(AskingBench bench, OrderAuthorizationBatch order) => bench.Register.RunAsync<OrderAuthorizationBatch, OrderedBatch>(order);

    private static async Task<int> StepAsync(AskingBench bench) =>
        (await bench.Register.RunAsync<StepAuthorizationBatches, int>(new(), Actor.Worker("authorization-batches", Permission.AuthorizationBatch))).Value;

    private static Task<Result<Unit>> SwitchAsync(AskingBench bench, AuthorizationBatchId batch, bool on) => bench.Register.RunAsync<SwitchAuthorizationBatch, Unit>(new(batch, on));

    private static async Task<AuthorizationBatchDetail> DetailAsync(AskingBench bench, AuthorizationBatchId batch) =>
        (await bench.Register.RunAsync<GetAuthorizationBatch, AuthorizationBatchDetail>(new(batch))).Value;
}
