using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Retention;
using SecureMarketing.Tests.Support;
using static SecureMarketing.Tests.Retention.RetentionActs;

namespace SecureMarketing.Tests.Retention;

/// <summary>Who may say how long records are kept, and how often two must agree.</summary>
public sealed class RetentionRuleTests
{
    [Fact]
    public async Task NewRule_IsSwitchedOnByASecondPerson_AsItWasPreviewed()
    {
        await using var host = await TestHost.StartAsync();
        var rule = await host.ProposeAsync("facts/condition", "24m");
        var preview = await host.PreviewAsync(rule);

        Assert.True(rule.NeedsSecondPerson && preview.NeedsSecondPerson);
        Assert.Equal(RetentionErrors.SecondPerson, (await SwitchOnAsync(host, rule, preview.Fingerprint, First)).Error);
        Assert.Equal(RetentionErrors.PreviewChanged, (await SwitchOnAsync(host, rule, "0011223344556677", Second)).Error);
        Assert.Equal([false], (await ListAsync(host, First)).Select(r => r.MaySwitchOn));
        Assert.Equal([true], (await ListAsync(host, Second)).Select(r => r.MaySwitchOn));
        Assert.Null((await SwitchOnAsync(host, rule, preview.Fingerprint, Second)).Error);
        Assert.Equal(RetentionErrors.NotProposed, (await SwitchOnAsync(host, rule, preview.Fingerprint, Second)).Error);
        Assert.Equal([(RetentionRuleState.InForce, false)], (await ListAsync(host, First)).Select(r => (r.State, r.NeedsSecondPerson)));
    }

    [Fact]
    public async Task LongerRule_NeedsOnePerson_AndTakesTheOthersPlace_AsDoesEndingIt()
    {
        await using var host = await TestHost.StartAsync();
        await host.InForceAsync("visits", "24m");
        var longer = await host.ProposeAsync("visits", "36m");

        Assert.Null((await SwitchOnAsync(host, longer, (await host.PreviewAsync(longer)).Fingerprint, First)).Error);
        Assert.Equal([(2, RetentionRuleState.InForce)], (await ListAsync(host, First)).Select(r => (r.Number, r.State)));
        var shorter = await host.ProposeAsync("visits", "12m");
        Assert.Equal(RetentionErrors.SecondPerson, (await SwitchOnAsync(host, shorter, (await host.PreviewAsync(shorter)).Fingerprint, First)).Error);

        // Ending takes the proposal back first, then the rule.
        Assert.Null((await host.RunAsync<EndRetentionRule, Unit>(new EndRetentionRule("visits"), First)).Error);
        Assert.Equal([2], (await ListAsync(host, First)).Select(r => r.Number));
        Assert.Null((await host.RunAsync<EndRetentionRule, Unit>(new EndRetentionRule("visits"), First)).Error);
        Assert.Empty(await ListAsync(host, First));
        Assert.Equal(RetentionErrors.NothingInForce, (await host.RunAsync<EndRetentionRule, Unit>(new EndRetentionRule("visits"), First)).Error);

        // A rule that ended and comes back lets records go that are kept by then.
        Assert.True((await host.ProposeAsync("visits", "36m")).NeedsSecondPerson);
    }

    [Fact]
    public async Task BadRules_AreRefused_WithWhatAndHow()
    {
        await using var host = await TestHost.StartAsync();
        async Task<string?> TryAsync(string key, string keep, RetentionSince since = RetentionSince.Happened, string basis = "Records schedule") =>
            (await host.RunAsync<ProposeRetentionRule, ProposedRetentionRule>(new ProposeRetentionRule(key, KeepFor.Parse(keep) ?? default, since, basis), First)).Error?.Code;

        Assert.Equal("retention.subject", await TryAsync("notes", "24m"));
        Assert.Equal("retention.length", await TryAsync("facts", "0d"));
        Assert.Equal("retention.basis", await TryAsync("facts", "24m", basis: " x "));
        Assert.Equal("retention.since", await TryAsync("facts", "24m", RetentionSince.Posted));
        Assert.Equal("retention.below_floor", await TryAsync("authorizations", "24m"));
        Assert.Equal("retention.not_disposable", await TryAsync("audit", "10y"));
        Assert.Contains("six years", RetentionErrors.BelowFloor(RetentionClasses.Of(RetentionClass.Audit)).Message.Replace("6", "six", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("retention.not_found", (await host.RunAsync<PreviewRetention, RetentionPreview>(new PreviewRetention("facts", 1))).Error?.Code);
        Assert.Equal("retention.not_found", (await host.RunAsync<DisposeDue, IReadOnlyList<DisposalRow>>(new DisposeDue("facts", true))).Error?.Code);
        Assert.Equal(0, await host.NewContext().RetentionRules.CountAsync());
    }

    [Fact]
    public async Task EveryAct_NeedsItsRight_AndIsOnRecord()
    {
        await using var host = await TestHost.StartAsync();
        var reader = Actor.Worker("reader", Permission.RetentionView);
        var rule = await host.ProposeAsync("people", "84m");
        await host.HoldAsync(null, RetentionClass.People);

        Assert.Equal(ErrorKind.Forbidden, (await host.RunAsync<ProposeRetentionRule, ProposedRetentionRule>(new ProposeRetentionRule("facts", new KeepFor(1, KeepUnit.Months), RetentionSince.Happened, "Schedule"), reader)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await SwitchOnAsync(host, rule, "", reader)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await host.RunAsync<DisposeDue, IReadOnlyList<DisposalRow>>(new DisposeDue(null, true), Second)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await host.RunAsync<PlaceHold, RetentionHoldId>(new PlaceHold(null, RetentionClass.Facts, "Case 26-118", null), reader)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await host.RunAsync<ListHolds, IReadOnlyList<HoldRow>>(new ListHolds(), Actor.Worker("m", Permission.SegmentView))).Error!.Kind);
        await using var db = host.NewContext();
        var events = await db.AuditEvents.AsNoTracking().Where(e => e.Outcome == AuditOutcome.Succeeded).OrderBy(e => e.RowId).Select(e => new { e.Action, e.ReasonCodes, e.Purpose }).ToListAsync();
        Assert.Equal(
            [(AuditAction.RetentionRuleProposed, "keep:84m,since:LastSeen", null), (AuditAction.HoldPlaced, "people", "Case 26-118")],
            events.Select(e => (e.Action, e.ReasonCodes, e.Purpose)));
    }

    [Fact]
    public async Task Hold_LiesOnOneThing_AndIsReleasedByAnother()
    {
        await using var host = await TestHost.StartAsync();
        var today = DateOnly.FromDateTime(TestHost.Start.UtcDateTime);
        async Task<string?> TryAsync(ContactId? contact, RetentionClass? held, DateOnly? until = null, string reason = "Case 26-118") =>
            (await host.RunAsync<PlaceHold, RetentionHoldId>(new PlaceHold(contact, held, reason, until), First)).Error?.Code;

        Assert.Equal("hold.target", await TryAsync(null, null));
        Assert.Equal("hold.target", await TryAsync(ContactId.New(), RetentionClass.Facts));
        Assert.Equal("hold.target", await TryAsync(null, (RetentionClass)99));
        Assert.Equal("hold.person_not_found", await TryAsync(ContactId.New(), null));
        Assert.Equal("hold.past", await TryAsync(null, RetentionClass.Facts, today.AddDays(-1)));
        Assert.Equal("retention.reason", await TryAsync(null, RetentionClass.Facts, reason: "x"));

        var hold = await host.HoldAsync(null, RetentionClass.Facts, today);
        Assert.Equal(RetentionErrors.HoldSecondPerson, (await host.RunAsync<ReleaseHold, Unit>(new ReleaseHold(hold, "Settled"), First)).Error);
        Assert.Equal((true, false), (await HoldsAsync(First)).Select(h => (h.Stands, h.MayRelease)).Single());
        Assert.Equal((true, true), (await HoldsAsync(Second)).Select(h => (h.Stands, h.MayRelease)).Single());
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((false, false), (await HoldsAsync(Second)).Select(h => (h.Stands, h.MayRelease)).Single());
        Assert.Null((await host.RunAsync<ReleaseHold, Unit>(new ReleaseHold(hold, "Settled"), Second)).Error);
        Assert.Equal(RetentionErrors.HoldNotFound, (await host.RunAsync<ReleaseHold, Unit>(new ReleaseHold(hold, "Settled"), Second)).Error);

        async Task<IReadOnlyList<HoldRow>> HoldsAsync(Actor reader) => (await host.RunAsync<ListHolds, IReadOnlyList<HoldRow>>(new ListHolds(), reader)).Value;
    }

    private static Task<Result<Unit>> SwitchOnAsync(TestHost host, ProposedRetentionRule rule, string fingerprint, Actor actor) =>
        host.RunAsync<SwitchOnRetentionRule, Unit>(new SwitchOnRetentionRule(rule.Key, rule.Number, fingerprint), actor);

    private static async Task<IReadOnlyList<RetentionRuleRow>> ListAsync(TestHost host, Actor reader) =>
        (await host.RunAsync<ListRetentionRules, RetentionRuleList>(new ListRetentionRules(), reader)).Value.Rules;
}
