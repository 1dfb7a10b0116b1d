using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Consent.Jobs;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Persistence.Providers.PostgreSql;
using SecureMarketing.Core.Persistence.Providers.Sqlite;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Tests.Consent;

public sealed class RenewalSqliteTests() : RenewalTests(DatabaseProvider.Sqlite);

public sealed class RenewalPostgreSqlTests() : RenewalTests(DatabaseProvider.PostgreSql);

/// <summary>What is prepared when an authorization comes to its end, and what the record shows of its keeping.</summary>
public abstract class RenewalTests(DatabaseProvider provider)
{
    [Fact]
    public async Task EndingAuthorization_IsPreparedOnce_AndAskedOnlyWhenStaffLetItRun()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var signed = await SignedAsync(bench, await bench.PersonAsync());
        // Signed on paper, without a template: no form to ask with again.
        await bench.Register.ActiveAsync(await bench.PersonAsync("p-2"), Forms.Complete with { ExpiresOn = new DateOnly(2027, 11, 20) });
        Assert.Equal(0, await PrepareAsync(bench));
        bench.Register.Host.Clock.Advance(TimeSpan.FromDays(350));

        Assert.Equal(1, await PrepareAsync(bench));
        Assert.Equal(0, await PrepareAsync(bench));

        var row = (await bench.Register.RunAsync<ListAuthorizationBatches, IReadOnlyList<AuthorizationBatchRow>>(new())).Value.Single();
        Assert.Equal((AuthorizationBatchState.Stopped, 1, 1), (row.State, row.Total, row.Waiting));
        await bench.Register.RunAsync<StepAuthorizationBatches, int>(new());
        await using (var db = bench.Register.Host.NewContext())
            Assert.Equal(2, await db.Authorizations.CountAsync());

        await bench.Register.RunAsync<SwitchAuthorizationBatch, Unit>(new(row.Id, true));
        await bench.Register.RunAsync<StepAuthorizationBatches, int>(new());
        await using var after = bench.Register.Host.NewContext();
        var renewal = await after.Authorizations.SingleAsync(a => a.State == AuthorizationState.AwaitingSignature);
        Assert.Equal(signed.Value.ToString(), renewal.Open(bench.Register.Host.Get<IFieldCipher>()).Renews);
        Assert.Equal(AuthorizationState.Active, (await bench.RowAsync(signed)).State);
        bench.Register.Host.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal(0, await PrepareAsync(bench));
    }

    [Fact]
    public async Task StandingOrder_LetsRenewalsRunByTheClock_Once_ByTheWordOfAnOfficer_UntilItEnds()
    {
        await using var bench = await AskingBench.StartAsync(provider, WithSender);
        var clock = bench.Register.Host.Clock;
        var signed = await SignedAsync(bench, await bench.PersonAsync());
        Assert.Equal(new StandingRenewals(false, null, null, null), await StandingAsync(bench));
        Assert.Equal(ErrorKind.Forbidden, (await OrderAsync(bench, bench.Register.Clerk)).Error?.Kind);
        Assert.True((await OrderAsync(bench, Officer)).IsSuccess);
        Assert.Equal(ConsentErrors.StandingOn, (await OrderAsync(bench, Officer)).Error);
        clock.Advance(TimeSpan.FromDays(350));

        await TickAsync(bench);

        await using var db = bench.Register.Host.NewContext();
        var renewal = await db.Authorizations.SingleAsync(a => a.State == AuthorizationState.AwaitingSignature);
        Assert.Equal(signed.Value.ToString(), renewal.Open(bench.Register.Host.Get<IFieldCipher>()).Renews);
        var standing = await StandingAsync(bench);
        Assert.Equal((true, (Guid?)Officer.Id), (standing.On, standing.By));
        // Nobody knows a mailbox of this person: asked, and the link waits to be handed over.
        Assert.Equal(new StandingRun(clock.GetUtcNow(), People: 1, Mailed: 0, Unmailed: 1, Refused: 0, Waiting: 0), standing.LastRun);
        clock.Advance(TimeSpan.FromDays(1));
        await TickAsync(bench);
        Assert.Equal(new StandingRun(clock.GetUtcNow(), 0, 0, 0, 0, 0), (await StandingAsync(bench)).LastRun);
        Assert.Equal(1, await db.AuthorizationBatches.CountAsync());

        Assert.Equal(0, (await EndAsync(bench)).Value);
        Assert.Equal(ConsentErrors.StandingOff, (await EndAsync(bench)).Error);
        Assert.False((await StandingAsync(bench)).On);
        await SignedAsync(bench, await bench.PersonAsync("p-2"));
        clock.Advance(TimeSpan.FromDays(350));
        await TickAsync(bench);
        Assert.Equal([(AuthorizationBatchState.Done, true), (AuthorizationBatchState.Stopped, true)],
            (await db.AuthorizationBatches.AsNoTracking().OrderBy(b => b.Id).Select(b => new { b.State, b.ByMail }).ToListAsync()).Select(b => (b.State, b.ByMail)));
        Assert.Equal(["on", "people:1,orders:1", "people:0,orders:0", "off,stopped:0"], await db.AuditEvents
            .Where(e => (e.Action == AuditAction.RenewalsStanding || e.Action == AuditAction.RenewalsRun) && e.Outcome == AuditOutcome.Succeeded).OrderBy(e => e.RowId).Select(e => e.ReasonCodes).ToListAsync());
    }

    [Fact]
    public async Task StandingOrder_Ended_StopsWhatItBegan_AndWithoutASenderThereIsNone()
    {
        await using (var silent = await AskingBench.StartAsync(provider))
            Assert.Equal(ConsentErrors.StandingNoSender, (await OrderAsync(silent, Officer)).Error);
        await using var bench = await AskingBench.StartAsync(provider, WithSender);
        await SignedAsync(bench, await bench.PersonAsync());
        await bench.PersonAsync("p-2");
        Assert.True((await OrderAsync(bench, Officer)).IsSuccess);
        bench.Register.Host.Clock.Advance(TimeSpan.FromDays(350));
        Assert.Equal(1, await PrepareAsync(bench));
        // What staff ordered is theirs to stop.
        Assert.True((await bench.Register.RunAsync<OrderAuthorizationBatch, OrderedBatch>(new OrderAuthorizationBatch { Kind = AuthorizationBatchKind.Request, People = ["p-2"], Form = bench.Form })).IsSuccess);

        Assert.Equal(1, (await EndAsync(bench)).Value);

        Assert.Equal(1, (await bench.Register.RunAsync<StepAuthorizationBatches, int>(new())).Value);
        await using var db = bench.Register.Host.NewContext();
        Assert.Equal([AuthorizationBatchState.Stopped, AuthorizationBatchState.Done], await db.AuthorizationBatches.OrderBy(b => b.Id).Select(b => b.State).ToListAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StandingOrder_EndedAtTheMomentOfALook_LeavesNothingRunning(bool endFirst)
    {
        var held = new HeldAct();
        await using var bench = await AskingBench.StartAsync(provider, WithSender, services => _ = provider == DatabaseProvider.Sqlite
            ? services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(held))
            : services.ConfigureDbContext<PostgreSqlAppDbContext>(options => options.AddInterceptors(held)));
        await SignedAsync(bench, await bench.PersonAsync());
        Assert.True((await OrderAsync(bench, Officer)).IsSuccess);
        bench.Register.Host.Clock.Advance(TimeSpan.FromDays(350));
        held.HoldNext(endFirst ? AuditAction.RenewalsStanding : AuditAction.RenewalsRun);
        Task<Result<int>> End() => Task.Run(() => EndAsync(bench));
        Task<int> Look() => Task.Run(() => PrepareAsync(bench));

        // Whoever is held has read the order and is about to write; the other begins, and the first goes on.
        var end = endFirst ? End() : null;
        var look = endFirst ? null : Look();
        await await Task.WhenAny(held.Reached, (Task?)end ?? look!);
        Assert.True(held.Reached.IsCompletedSuccessfully);
        end ??= End();
        look ??= Look();
        await held.Met;
        held.Release();

        Assert.Equal((1, endFirst ? 0 : 1), (await look, (await end).Value));
        Assert.False((await StandingAsync(bench)).On);
        await using var db = bench.Register.Host.NewContext();
        Assert.Equal(AuthorizationBatchState.Stopped, (await db.AuthorizationBatches.SingleAsync()).State);
        Assert.Equal(0, (await bench.Register.RunAsync<StepAuthorizationBatches, int>(new())).Value);
    }

    [Fact]
    public async Task StandingOrder_EndedByANodeWhoseClockIsBehind_IsEnded()
    {
        await using var bench = await AskingBench.StartAsync(provider, WithSender);
        Assert.True((await OrderAsync(bench, Officer)).IsSuccess);
        await using (var db = bench.Register.Host.NewContext())
        {
            bench.Register.Host.Get<IAuditTrail>().Append(db, Officer, new AuditEntry { Action = AuditAction.RenewalsStanding, ReasonCodes = "off,stopped:0" }, bench.Register.Host.Clock.GetUtcNow().AddSeconds(-5));
            await db.SaveChangesAsync();
        }

        Assert.False((await StandingAsync(bench)).On);
        Assert.Equal(ConsentErrors.StandingOff, (await EndAsync(bench)).Error);
    }

    [Fact]
    public async Task Record_ShowsTheExactText_TheDayToKeepIt_AndAHold()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        var id = await SignedAsync(bench, person);
        var detail = await ViewAsync(bench, id);
        Assert.Equal((new DateOnly(2033, 11, 24), false), (detail.RetainThrough, detail.Held));
        var document = (await bench.Register.RunAsync<OpenEvidence, OpenedEvidence>(new(id))).Value;
        Assert.Equal((AuthorizationDocument.MediaType, detail.Text), (document.MediaType, System.Text.Encoding.UTF8.GetString(document.Content)));
        await using (var db = bench.Register.Host.NewContext())
        {
            db.RetentionHolds.Add(new RetentionHold(person, null, "A lawsuit", null, Guid.Empty, bench.Register.Host.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }

        Assert.True((await ViewAsync(bench, id)).Held);
    }

    [Fact]
    public async Task Request_CanBeAnsweredOnPaper_WithItsScan()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var asked = (await bench.AskAsync(await bench.PersonAsync())).Value;
        await bench.Register.RunAsync<SignAuthorization, AuthorizationId>(new SignAuthorization
        {
            Authorization = asked.Authorization,
            Signature = new AuthorizationSignature { Name = "Pat Example", SignedOn = new DateOnly(2026, 11, 24) },
            Document = new SubmittedDocument { MediaType = "application/pdf", Content = [7, 7, 7] },
        });
        Assert.Equal(AuthorizationState.PendingCopy, (await bench.Register.RunAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = asked.Authorization })).Value.State);
        Assert.Equal(AuthorizationSourceKind.PaperScanned, (await bench.RowAsync(asked.Authorization)).SourceKind);
        Assert.Equal([7, 7, 7], (await bench.Register.RunAsync<OpenEvidence, OpenedEvidence>(new(asked.Authorization))).Value.Content);
    }

    private static readonly Dictionary<string, string?> WithSender = new() { ["Organisation:SenderAddress"] = "office@harbor.example.org" };

    private static readonly Actor Officer = Actor.User(UserId.New(), "ComplianceOfficer", new HashSet<Permission> { Permission.AuthorizationStanding, Permission.AuthorizationView }, null, null);

    private static Task<Result<Unit>> OrderAsync(AskingBench bench, Actor actor) => bench.Register.RunAsync<OrderStandingRenewals, Unit>(new(), actor);

    private static Task<Result<int>> EndAsync(AskingBench bench) => bench.Register.RunAsync<EndStandingRenewals, int>(new(), Officer);

    private static async Task<StandingRenewals> StandingAsync(AskingBench bench) => (await bench.Register.RunAsync<ViewStandingRenewals, StandingRenewals>(new())).Value;

    /// <summary>What the clock does of a day: the look for renewals, then the running orders.</summary>
    private static async Task TickAsync(AskingBench bench)
    {
        var runner = bench.Register.Host.Get<UseCaseRunner>();
        await new PrepareRenewalsJob(runner).Execute(null!, CancellationToken.None);
        await new RunAuthorizationBatchesJob(runner, NullLogger<RunAuthorizationBatchesJob>.Instance).Execute(null!, CancellationToken.None);
    }

    private static async Task<AuthorizationId> SignedAsync(AskingBench bench, ContactId person)
    {
        var (id, token, ticket) = await bench.ProvenAsync(person);
        await bench.SignAsync(token, ticket);
        await bench.OpenAsync(token, ticket);
        return id;
    }

    private static async Task<int> PrepareAsync(AskingBench bench) =>
        (await bench.Register.RunAsync<PrepareRenewals, int>(new(), Actor.Worker("authorization-renewals", Permission.AuthorizationBatch))).Value;

    private static async Task<AuthorizationDetail> ViewAsync(AskingBench bench, AuthorizationId id) =>
        (await bench.Register.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = id })).Value;
}
