using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Approvals;

public sealed class ApprovalFlowTests
{
    [Fact]
    public async Task Grant_OfEveryRequiredSlot_ApprovesTheSubject()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync(HipaaClass.Marketing);
        Assert.Equal(GateApproval.Missing, await host.StandingAsync());

        await host.ConfirmAsync(request);
        Assert.False((await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance)).Value);
        Assert.Equal(GateApproval.Missing, await host.StandingAsync());
        Assert.True((await host.GrantAsync(request, ApproverKind.Legal, host.Legal)).Value);

        Assert.Equal([ApprovalVerdict.Approved], host.Owner.Verdicts);
        Assert.Equal(GateApproval.Valid, await host.StandingAsync());
        Assert.False((await host.ReadAsync(request)).IsOpen);
    }

    [Fact]
    public async Task Grant_ByAnEditor_IsRefused_AndAudited()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync();
        host.Owner.Editors.Add(UserId.From(host.Compliance.Id));

        var outcome = await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance);

        Assert.Equal("approval.approver_is_author", outcome.Error?.Code);
        await using var db = host.Host.NewContext();
        var events = db.AuditEvents.ToList();
        Assert.Contains(events, e => e is { Action: AuditAction.ApprovalGranted, Outcome: AuditOutcome.Refused, ReasonCodes: "approval.approver_is_author" });
    }

    [Fact]
    public async Task Grant_ByWhoeverLacksTheRight_OrAdministers_OrIsNoPerson_IsRefused()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync();

        Assert.Equal("approval.missing_right", (await host.GrantAsync(request, ApproverKind.Compliance, host.Legal)).Error?.Code);
        Assert.Equal("approval.approver_is_admin", (await host.GrantAsync(request, ApproverKind.Compliance, host.Admin)).Error?.Code);
        Assert.Equal("approval.not_a_person", (await host.GrantAsync(request, ApproverKind.Compliance, host.Host.Operator)).Error?.Code);
        Assert.Equal(GateApproval.Missing, await host.StandingAsync());
    }

    [Fact]
    public async Task Grant_BeforeTheFactsAreConfirmed_IsRefused_AndAChangedFactNeedsANewConfirmation()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync();
        Assert.Equal("approval.facts_unconfirmed", (await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance)).Error?.Code);

        await host.ConfirmAsync(request);
        var shown = host.Owner.Sheets[0];
        host.Owner.Sheets[0] = shown with { NoRemunerationAttested = true };
        Assert.Equal("approval.facts_unconfirmed", (await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance)).Error?.Code);
        var stale = await host.Host.RunAsync<ConfirmFacts, Unit>(ApprovalHost.Confirm(request, shown), host.Compliance);
        Assert.Equal("approval.changed_meanwhile", stale.Error?.Code);
    }

    [Fact]
    public async Task ConfirmFacts_ByAnEditor_IsRefused()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync();
        host.Owner.Editors.Add(UserId.From(host.Compliance.Id));

        var outcome = await host.Host.RunAsync<ConfirmFacts, Unit>(ApprovalHost.Confirm(request, host.Owner.Sheets[0]), host.Compliance);

        Assert.Equal("approval.approver_is_author", outcome.Error?.Code);
    }

    [Fact]
    public async Task Grant_OfSomethingElseThanShown_IsRefused()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync();
        await host.ConfirmAsync(request);
        host.Owner.Hash = ApprovalHost.Hash.Replace("aa", "bb", StringComparison.Ordinal);

        Assert.Equal("approval.changed_meanwhile", (await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance, ApprovalHost.Hash)).Error?.Code);
        Assert.Equal("approval.changed_meanwhile", (await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance)).Error?.Code);
    }

    [Fact]
    public async Task Approval_WhenABoundInputDrifts_OrTimePasses_OrAnApproverEdits_NoLongerCounts()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync();
        await host.ConfirmAsync(request);
        await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance);
        Assert.Equal(GateApproval.Valid, await host.StandingAsync());

        host.Owner.Hash = ApprovalHost.Hash.Replace("aa", "bb", StringComparison.Ordinal);
        Assert.Equal(GateApproval.HashMismatch, await host.StandingAsync());
        host.Owner.Hash = ApprovalHost.Hash;

        host.Owner.Editors.Add(UserId.From(host.Compliance.Id));
        Assert.Equal(GateApproval.SelfApproved, await host.StandingAsync());
        host.Owner.Editors.Remove(UserId.From(host.Compliance.Id));

        host.Host.Clock.Advance(TimeSpan.FromDays(180) - TimeSpan.FromTicks(1));
        Assert.Equal(GateApproval.Valid, await host.StandingAsync());
        host.Host.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(GateApproval.Expired, await host.StandingAsync());
    }

    [Fact]
    public async Task Approval_OfASensitiveSubject_ExpiresAfterNinetyDays()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync(sensitive: true);
        await host.ConfirmAsync(request);
        await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance);
        await host.GrantAsync(request, ApproverKind.Legal, host.Legal);
        await host.GrantAsync(request, ApproverKind.Clinical, host.Clinical);
        Assert.Equal(GateApproval.Valid, await host.StandingAsync());

        host.Host.Clock.Advance(TimeSpan.FromDays(90));

        Assert.Equal(GateApproval.Expired, await host.StandingAsync());
    }

    [Fact]
    public async Task Approval_OfTheCompartment_WaitsForItsReviewer()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync(sensitive: true, part2: true);
        await host.ConfirmAsync(request);
        Assert.False((await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance)).Value);
        Assert.False((await host.GrantAsync(request, ApproverKind.Legal, host.Legal)).Value);
        Assert.False((await host.GrantAsync(request, ApproverKind.Clinical, host.Clinical)).Value);
        Assert.Empty(host.Owner.Verdicts);
        Assert.True((await host.ReadAsync(request)).IsOpen);
        Assert.Equal(GateApproval.Missing, await host.StandingAsync());

        Assert.True((await host.GrantAsync(request, ApproverKind.Part2, host.Part2)).Value);

        Assert.Equal([ApprovalVerdict.Approved], host.Owner.Verdicts);
        Assert.Equal(GateApproval.Valid, await host.StandingAsync());
    }

    [Fact]
    public async Task Withdraw_TakesEffectAtOnce_AndOnlyOnce()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync();
        var withdraw = new WithdrawApproval { Request = request, Reason = "New guidance" };
        Assert.Equal("approval.transition_undefined", (await host.Host.RunAsync<WithdrawApproval, Unit>(withdraw, host.Compliance)).Error?.Code);
        await host.ConfirmAsync(request);
        await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance);

        Assert.True((await host.Host.RunAsync<WithdrawApproval, Unit>(withdraw, host.OtherCompliance)).IsSuccess);

        Assert.Equal(GateApproval.Withdrawn, await host.StandingAsync());
        Assert.Equal([ApprovalVerdict.Approved, ApprovalVerdict.Withdrawn], host.Owner.Verdicts);
        Assert.False((await host.Host.RunAsync<WithdrawApproval, Unit>(withdraw, host.OtherCompliance)).IsSuccess);
    }

    [Fact]
    public async Task RequestChanges_ClosesTheRequest_AndVoidsOtherGrants()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync(HipaaClass.Marketing);
        await host.GrantAsync(request, ApproverKind.Legal, host.Legal);

        var outcome = await host.Host.RunAsync<RequestChanges, Unit>(
            new RequestChanges { Request = request, Kind = ApproverKind.Compliance, Comment = "Name the payer." }, host.Compliance);

        Assert.True(outcome.IsSuccess);
        Assert.Equal([ApprovalVerdict.ChangesRequested], host.Owner.Verdicts);
        var read = await host.ReadAsync(request);
        Assert.Equal(ApprovalSlotState.Stale, read.Slots.Single(s => s.Kind == ApproverKind.Legal).State);
        Assert.Equal("Name the payer.", read.Slots.Single(s => s.Kind == ApproverKind.Compliance).Comment);
        Assert.False(read.IsOpen);
    }

    [Fact]
    public async Task Grant_OfADecidedRequest_IsATransitionRefused_ThatChangesNothing()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync();
        await host.ConfirmAsync(request);
        await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance);

        var again = await host.GrantAsync(request, ApproverKind.Compliance, host.OtherCompliance);

        Assert.Equal("approval.transition_undefined", again.Error?.Code);
        Assert.Equal(UserId.From(host.Compliance.Id), (await host.ReadAsync(request)).Slots.Single().DecidedBy);
        await using var db = host.Host.NewContext();
        Assert.Contains(db.AuditEvents.ToList(), e => e is { Action: AuditAction.TransitionRefused, Outcome: AuditOutcome.Refused });
    }

    [Fact]
    public async Task Recuse_AsksSomeoneElse_AndTheRecusedCannotReturn()
    {
        await using var host = await ApprovalHost.StartAsync();
        var request = await host.SubmitAsync();
        await host.ConfirmAsync(request, host.OtherCompliance);
        Assert.True((await host.Host.RunAsync<RecuseApprover, Unit>(
            new RecuseApprover { Request = request, Kind = ApproverKind.Compliance, Comment = "Related to the payer" }, host.Compliance)).IsSuccess);

        Assert.Equal("approval.recused", (await host.GrantAsync(request, ApproverKind.Compliance, host.Compliance)).Error?.Code);
        Assert.True((await host.GrantAsync(request, ApproverKind.Compliance, host.OtherCompliance)).Value);
        Assert.Equal(GateApproval.Valid, await host.StandingAsync());
    }
}
