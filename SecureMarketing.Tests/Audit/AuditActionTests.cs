using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Retention;
using SecureMarketing.Tests.Access.Matrix;
using SecureMarketing.Tests.Architecture;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Audit;

/// <summary>
/// Every audit action has a writer, and the table says which (45 CFR 164.312(b), compliance.md §6): use cases by what they declare, all
/// others by the source, and each use case is seen writing its own.
/// </summary>
public sealed partial class AuditActionTests
{
    private static IEnumerable<AuditAction> Actions => Enum.GetValues<AuditAction>().Where(a => a != AuditAction.NotAudited);

    [Fact]
    public void EveryAction_StandsInTheTable_WithAWriter()
    {
        Assert.Equal(Actions.Order(), AuditActionTable.Rows.Keys.Order());
        Assert.Empty(AuditActionTable.Rows.Where(r => r.Value.UseCaseNames.Count + r.Value.PlaceNames.Count == 0).Select(r => r.Key));
    }

    [Fact]
    public void UseCases_DeclareWhatTheTableSays()
    {
        var declared = UseCaseMatrixTests.UseCases.Select(c => $"{DeclaredBy(c.Value)} {c.Key}").Where(d => !d.StartsWith(nameof(AuditAction.NotAudited), StringComparison.Ordinal)).ToList();
        var told = AuditActionTable.Rows.SelectMany(r => r.Value.UseCaseNames.Select(name => $"{r.Key} {name}")).ToList();

        Assert.Equal("", string.Join("\n", declared.Except(told).Select(d => "not in the table: " + d).Concat(told.Except(declared).Select(t => "not declared: " + t))));
    }

    /// <summary>Whatever writes an action beside what its use case declares.</summary>
    [Fact]
    public void Places_WriteWhatTheTableSays_AndNoneElseDoes()
    {
        var product = SourceTests.Sources().Where(f => !f.Contains("SecureMarketing.Tests", StringComparison.Ordinal) && !f.EndsWith("AuditAction.cs", StringComparison.Ordinal));
        var found = product.SelectMany(f => WrittenIn(File.ReadLines(f))).Distinct().ToList();
        var told = AuditActionTable.Rows.SelectMany(r => r.Value.PlaceNames.Select(name => $"{r.Key} {name}")).ToList();

        Assert.True(found.Count > 50, "The search for writers is blind.");
        Assert.Equal("", string.Join("\n", found.Except(told).Select(d => "not in the table: " + d).Concat(told.Except(found).Select(t => "not written: " + t))));
    }

    [Theory]
    [InlineData("trail.Append(db, Worker, new AuditEntry { Action = AuditAction.JobMisfired });", "JobMisfired C")]
    [InlineData("scope.Audit.Action = why == \"x\" ? AuditAction.LockedOut : AuditAction.SignInFailed;", "LockedOut C,SignInFailed C")]
    [InlineData("Record(db, version, AuditAction.CampaignLaunched, null);", "CampaignLaunched C")]
    [InlineData("MessageState.Held => AuditAction.MessageHeld,", "MessageHeld C")]
    [InlineData("(scope.Audit.Action, scope.Audit.Outcome) = (AuditAction.TransitionRefused, AuditOutcome.Refused);", "TransitionRefused C")]
    [InlineData("db.AuditEvents.Where(e => e.Action == AuditAction.MessageHeld)", "")]
    [InlineData("[AuditAction.MessageHeld] = StoryKind.Held,", "")]
    [InlineData("public static AuditAction Audits => AuditAction.MessageHeld;", "")]
    public void Writing_IsToldFromReading(string line, string expected) => Assert.Equal(expected, string.Join(',', WrittenIn(["internal sealed class C", line])));

    /// <summary>A refusal passes through the same gate as the act: the event that it leaves is the use case's own.</summary>
    [Fact]
    public async Task EveryUseCase_ThatIsRefused_LeavesItsOwnEvent()
    {
        await using var host = await TestHost.StartAsync();
        var nobody = Actor.User(UserId.New(), "Nobody", new HashSet<Permission>(), null, null);
        var expected = new List<AuditAction>();
        foreach (var (action, writers) in AuditActionTable.Rows)
        {
            foreach (var command in writers.UseCaseNames.Select(name => UseCaseMatrixTests.UseCases[name]).Where(c => UseCaseMatrixTests.PermissionOf(c) is not (Permission.Public or Permission.SignedIn)))
            {
                Assert.Equal(ErrorKind.Forbidden, (await UseCaseMatrixTests.TryAsync(host, command, nobody))?.Kind);
                expected.Add(action);
            }
        }

        await using var db = host.NewContext();
        Assert.True(expected.Count > 150, "Hardly a use case was tried.");
        Assert.Equal(expected, await db.AuditEvents.Where(e => e.ActorId == nobody.Id && e.Outcome == AuditOutcome.Refused).OrderBy(e => e.RowId).Select(e => e.Action).ToListAsync());
    }

    /// <summary>How an attempt ends is on the trail, with the person and the reason.</summary>
    [Theory]
    [InlineData(nameof(PeerMood.Accept), GateCampaign.Running, AuditAction.MessageAccepted)]
    [InlineData(nameof(PeerMood.DeferAtRecipient), GateCampaign.Running, AuditAction.MessageDeferred)]
    [InlineData(nameof(PeerMood.RefuseAtRecipient), GateCampaign.Running, AuditAction.MessageBounced)]
    [InlineData(nameof(PeerMood.CutAfterDot), GateCampaign.Running, AuditAction.MessageInDoubt)]
    [InlineData(nameof(PeerMood.Accept), GateCampaign.Paused, AuditAction.MessageHeld)]
    [InlineData(nameof(PeerMood.Accept), GateCampaign.Ended, AuditAction.MessageCancelled)]
    public async Task EndOfAnAttempt_IsAnEvent(string mood, GateCampaign state, AuditAction expected)
    {
        await using var peer = new RecordingPeer(_ => Enum.Parse<PeerMood>(mood));
        await using var fixture = await SendingFixture.StartAsync(1, peer.Port);
        await fixture.Host.Get<Core.Sending.Dispatch>().LaunchDueAsync(null, CancellationToken.None);
        (fixture.Origin.State, fixture.Origin.StateVersion) = (state, 2);

        await fixture.SendOnceAsync();

        await using var db = fixture.Host.NewContext();
        var ends = await db.AuditEvents.AsNoTracking().Where(e => e.Action >= AuditAction.MessageAccepted && e.Action <= AuditAction.MessageHeld).ToListAsync();
        Assert.Equal(expected, Assert.Single(ends).Action);
        Assert.Equal(("message", fixture.Host.Get<IPseudonyms>().Of(fixture.Origin.Audience[0])), (ends[0].ObjectType, ends[0].SubjectPseudoId));
        Assert.False(string.IsNullOrEmpty(ends[0].ReasonCodes));
    }

    /// <summary>Lists that tell of people, be it by opaque id or masked, leave an event; how many there are tells of nobody.</summary>
    [Fact]
    public async Task ListsOfPeople_LeaveAnEvent()
    {
        await using var host = await TestHost.StartAsync();
        await host.RunAsync<ListPropagation, OpenNotices>(new ListPropagation { Take = 0 });
        await host.RunAsync<ListPropagation, OpenNotices>(new ListPropagation());
        await host.RunAsync<ListErasures, IReadOnlyList<ErasureRow>>(new ListErasures());
        await host.RunAsync<ListHolds, IReadOnlyList<HoldRow>>(new ListHolds());
        await host.RunAsync<ListRecipientKeys, RecipientKeyPage>(new ListRecipientKeys());
        await host.RunAsync<ListAccountingRequests, AccountingRegister>(new ListAccountingRequests());

        await using var db = host.NewContext();
        var left = await db.AuditEvents.AsNoTracking().Where(e => e.ReasonCodes != null && e.ActorKind == ActorKind.Operator).OrderBy(e => e.RowId).ToListAsync();
        Assert.Equal(
            ["PeopleSearched propagation rows:0", "PeopleSearched erased rows:0", "PeopleSearched hold rows:0", "PeopleSearched recipient-key list,rows:0", "DisclosuresViewed accounting requests:0"],
            left.Select(e => $"{e.Action} {e.ObjectType} {e.ReasonCodes}"));
    }

    private static AuditAction DeclaredBy(Type command) => (AuditAction)command.GetProperty(nameof(ICommand<Unit>.Audits), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    /// <summary>"Action Type" for each action that lines of a file write, by the type in which they stand.</summary>
    private static IEnumerable<string> WrittenIn(IEnumerable<string> lines)
    {
        var type = "";
        foreach (var line in lines)
        {
            if (TypeLine().Match(line) is { Success: true } declared)
                type = declared.Groups["name"].Value;
            foreach (Match action in Named().Matches(line))
            {
                // What is taken back to "not audited" is written nowhere.
                if (Writing().IsMatch(line[..action.Index]) && action.Groups["name"].Value != nameof(AuditAction.NotAudited))
                    yield return $"{action.Groups["name"].Value} {type}";
            }
        }
    }

    [GeneratedRegex(@"^(?:public |internal |private |file )?(?:sealed |static |abstract |partial |readonly )*(?:record struct|record|class|struct) (?<name>\w+)", RegexOptions.None, 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"\bAuditAction\.(?<name>\w+)", RegexOptions.None, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"(?:\bAction(?:, [\w.]+\))? = [^;]*|\bRecord\(db, version, |MessageState\.\w+ => )$", RegexOptions.None, 1000)]
    private static partial Regex Writing();
}
