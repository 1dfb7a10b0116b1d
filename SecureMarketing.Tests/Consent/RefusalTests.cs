using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Consent;

public sealed class RefusalSqliteTests() : RefusalTests(DatabaseProvider.Sqlite);

public sealed class RefusalPostgreSqlTests() : RefusalTests(DatabaseProvider.PostgreSql);

public abstract class RefusalTests(DatabaseProvider provider)
{
    private static readonly TimeZoneInfo Boston = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Theory]
    [InlineData("2026-11-24T15:00:00Z", ReceiptMeans.Electronic, "2026-11-24T15:15:00Z")]
    [InlineData("2026-11-24T15:00:00Z", ReceiptMeans.Oral, "2026-11-24T15:15:00Z")]
    [InlineData("2026-11-24T15:00:00Z", ReceiptMeans.Paper, "2026-11-26T05:00:00Z")]
    // Friday evening in Boston is Saturday in UTC: the next business day there is Monday.
    [InlineData("2026-11-28T01:00:00Z", ReceiptMeans.Paper, "2026-12-01T05:00:00Z")]
    [InlineData("2026-11-29T15:00:00Z", ReceiptMeans.Paper, "2026-12-01T05:00:00Z")]
    public void Target_IsFifteenMinutes_OrOneBusinessDay(string receivedAt, ReceiptMeans means, string dueAt) =>
        Assert.Equal(At(dueAt), RefusalTarget.DueAt(new Receipt(At(receivedAt), means), Boston));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Rank_IsTheNearestOne()
    {
        long[] hundred = [.. Enumerable.Range(1, 100).Select(i => (long)i)];

        Assert.Equal((50, 95, 100), (Ms(hundred, 50), Ms(hundred, 95), Ms(hundred, 100)));
        Assert.Equal((7, 7, 7), (Ms([7], 50), Ms([7], 95), Ms([7], 100)));
        Assert.Equal((1, 2, 2), (Ms([1, 2], 50), Ms([1, 2], 95), Ms([1, 2], 100)));

        static double Ms(long[] sorted, int percent) => MeasureRefusalsHandler.Rank(sorted, percent).TotalMilliseconds;
    }

    [Fact]
    public async Task Latency_RunsFromReceipt_PerKindAndMeans_AndTellsWhatWasLate()
    {
        await using var register = await Register.StartAsync(provider);
        var now = register.Host.Clock.GetUtcNow();
        var people = new[] { await register.PersonAsync("a"), await register.PersonAsync("b"), await register.PersonAsync("c"), await register.PersonAsync("d") };
        await register.RunAsync<UnsubscribeOneClick, SuppressionOutcome>(new UnsubscribeOneClick { Contact = people[0] }, Actor.Anyone());
        await StaffAsync(people[1], new Receipt(now.AddMinutes(-14), ReceiptMeans.Electronic));
        await StaffAsync(people[2], new Receipt(now.AddMinutes(-16), ReceiptMeans.Electronic));
        await StaffAsync(people[3], new Receipt(now.AddDays(-3), ReceiptMeans.Paper));
        var authorization = await register.ActiveAsync(people[0]);
        await register.RunAsync<RevokeAuthorization, RevokedAuthorization>(new RevokeAuthorization { Authorization = authorization, ReceivedAt = now.AddMinutes(-10), Channel = RevocationChannel.Email });

        var figures = (await register.RunAsync<MeasureRefusals, RefusalFigures>(new MeasureRefusals { Days = 30 }, register.Host.Operator)).Value;

        Assert.Equal(
            [
                new LatencyLine(RefusalKind.OptOut, ReceiptMeans.Electronic, 3, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(16), TimeSpan.FromMinutes(16), 1),
                new LatencyLine(RefusalKind.OptOut, ReceiptMeans.Paper, 1, TimeSpan.FromDays(3), TimeSpan.FromDays(3), TimeSpan.FromDays(3), 1),
                new LatencyLine(RefusalKind.Revocation, ReceiptMeans.Electronic, 1, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10), 0),
            ],
            figures.Lines);
        await using var db = register.Host.NewContext();
        Assert.Equal(3, await db.Refusals.Where(r => r.Kind == RefusalKind.Revocation).Select(r => r.MessagesCancelled).SingleAsync());

        // Said in the future: refused, and nothing is written.
        Assert.NotNull((await register.RunAsync<SuppressContact, SuppressionOutcome>(
            new SuppressContact { Contact = people[0], Kind = GateSuppression.DoNotContact, Receipt = new Receipt(now.AddMinutes(1), ReceiptMeans.Paper) })).Error);
        // Outside the window.
        register.Host.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Empty((await register.RunAsync<MeasureRefusals, RefusalFigures>(new MeasureRefusals { Days = 30 }, register.Host.Operator)).Value.Lines);

        Task StaffAsync(ContactId person, Receipt receipt) =>
            register.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = person, Kind = GateSuppression.AllCommercial, Receipt = receipt });
    }

    [Fact]
    public async Task Platform_IsTold_Acknowledges_AndIsOverdueUntilItDoes()
    {
        await using var register = await Register.StartAsync(provider);
        var (before, person) = (await register.PersonAsync("a"), await register.PersonAsync("b"));
        await StopAsync(before);
        var target = (await RunAsync<SavePropagationTarget, PropagationTargetId>(new SavePropagationTarget { Name = "Call centre", ToldTo = "Service desk", WithinHours = 24 })).Value;
        Assert.Equal("propagation.target_exists", (await RunAsync<SavePropagationTarget, PropagationTargetId>(new SavePropagationTarget { Name = "Call centre", ToldTo = "Other" })).Error!.Code);
        await StopAsync(person);

        Assert.Equal("propagation.no_list", (await RunAsync<NotePlatformTold, int>(new NotePlatformTold { Target = target })).Error!.Code);
        // What was refused before the platform was on the list is not its matter.
        Assert.Equal((1, 0, 0), await StandingAsync());
        var list = (await RunAsync<ExportPropagation, PropagationList>(new ExportPropagation(target))).Value;
        var lines = System.Text.Encoding.UTF8.GetString(list.Csv).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith(person.Value.ToString("N") + ",OptOut,TopicMatch,\"'=cmd\",2026-11-24T15:00:00Z", lines[1], StringComparison.Ordinal);

        register.Host.Clock.Advance(TimeSpan.FromMinutes(5));
        var late = await register.PersonAsync("c");
        await StopAsync(late);
        Assert.Equal("propagation.not_told", (await RunAsync<NoteAcknowledged, int>(new NoteAcknowledged { Target = target, Through = register.Host.Clock.GetUtcNow(), By = "desk" })).Error!.Code);
        // Only what stood on the list counts as told.
        Assert.Equal(1, (await RunAsync<NotePlatformTold, int>(new NotePlatformTold { Target = target })).Value);
        Assert.Equal((1, 1, 0), await StandingAsync());
        Assert.Equal(1, (await RunAsync<NoteAcknowledged, int>(new NoteAcknowledged { Target = target, Through = register.Host.Clock.GetUtcNow(), By = "service desk, ticket 4711" })).Value);
        Assert.Equal((1, 0, 1), await StandingAsync());

        register.Host.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, (await FiguresAsync()).Targets.Single().Overdue);
        Assert.Single(await ListAsync(overdue: true));
        await RunAsync<RetirePropagationTarget, Unit>(new RetirePropagationTarget(target));
        await StopAsync(await register.PersonAsync("d"));
        Assert.Equal((1, 0, 1), await StandingAsync());

        Task StopAsync(ContactId who) => register.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = who, Kind = GateSuppression.TopicMatch, Topic = "=cmd" });
        async Task<RefusalFigures> FiguresAsync() => (await RunAsync<MeasureRefusals, RefusalFigures>(new MeasureRefusals())).Value;
        async Task<(int, int, int)> StandingAsync() => (await FiguresAsync()).Targets.Single() is var s ? (s.Untold, s.Unacknowledged, s.Acknowledged) : default;
        async Task<IReadOnlyList<OpenNotice>> ListAsync(bool overdue) => (await RunAsync<ListPropagation, OpenNotices>(new ListPropagation { OverdueOnly = overdue })).Value.Rows;
        Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command) where TCommand : ICommand<TResult> => register.RunAsync<TCommand, TResult>(command, register.Host.Operator);
    }

    [Fact]
    public async Task Bounce_IsNoRefusal_AndDeathIsToldButNotMeasured()
    {
        await using var register = await Register.StartAsync(provider);
        await register.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = await register.PersonAsync("a"), Kind = GateSuppression.HardBounce, Source = SuppressionSource.Bounce });
        await register.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = await register.PersonAsync("b"), Kind = GateSuppression.Deceased });

        await using var db = register.Host.NewContext();
        var refusal = await db.Refusals.SingleAsync();
        Assert.Equal((RefusalKind.Death, null, null), (refusal.Kind, refusal.LatencyMs, refusal.DueAt));
        Assert.Empty((await register.RunAsync<MeasureRefusals, RefusalFigures>(new MeasureRefusals(), register.Host.Operator)).Value.Lines);
    }
}
