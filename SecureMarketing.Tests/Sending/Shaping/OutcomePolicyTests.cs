using CsCheck;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Tests.Sending.Shaping;

/// <summary>What follows a submission, by table and property.</summary>
public sealed class OutcomePolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(SubmissionResult.Accepted, false, MessagePlan.Bulk, 0, 60, MessageState.Accepted)]
    [InlineData(SubmissionResult.Bounced, false, MessagePlan.Bulk, 0, 60, MessageState.Bounced)]
    [InlineData(SubmissionResult.InDoubt, false, MessagePlan.Urgent, 0, 60, MessageState.InDoubt)]
    [InlineData(SubmissionResult.Deferred, false, MessagePlan.Bulk, 0, 60, MessageState.Deferred)]
    [InlineData(SubmissionResult.Deferred, false, MessagePlan.Bulk, 0, 5, MessageState.Bounced)]
    [InlineData(SubmissionResult.RouteFailed, true, MessagePlan.Bulk, 0, 600, MessageState.Deferred)]
    [InlineData(SubmissionResult.RouteFailed, true, MessagePlan.Bulk, 239, 600, MessageState.Deferred)]
    [InlineData(SubmissionResult.RouteFailed, true, MessagePlan.Bulk, 240, 600, null)]
    [InlineData(SubmissionResult.RouteFailed, true, MessagePlan.Urgent, 14, 600, MessageState.Deferred)]
    [InlineData(SubmissionResult.RouteFailed, true, MessagePlan.Urgent, 15, 600, null)]
    [InlineData(SubmissionResult.RouteFailed, true, MessagePlan.Bulk, 0, 5, null)]
    [InlineData(SubmissionResult.RouteFailed, false, MessagePlan.Bulk, 0, 600, null)]
    public void Outcome_HasItsEnd(SubmissionResult result, bool transient, int priority, int ageMinutes, int leftMinutes, MessageState? expected)
    {
        var facts = new OutcomeFacts(result, transient, priority, Now.AddMinutes(-ageMinutes), Now.AddMinutes(leftMinutes), Now.AddMinutes(8), Now);

        var end = OutcomePolicy.Of(facts);

        Assert.Equal(expected, end.State);
        Assert.Equal(expected == MessageState.Deferred ? facts.NextDue : null, end.Due);
    }

    /// <summary>Doubt is never turned into a retry, nothing is retried past its deadline, and nothing accepted is touched.</summary>
    [Fact]
    public void Outcome_NeverRepeatsADoubt_OrOutlivesTheDeadline() =>
        Gen.Select(Gen.Int[1, 5].Select(r => (SubmissionResult)r), Gen.Bool, Gen.Int[0, 1], Gen.Int[0, 3000], Gen.Int[-60, 3000], Gen.Int[1, 300]).Sample((result, transient, urgent, age, left, next) =>
        {
            var facts = new OutcomeFacts(result, transient, urgent * MessagePlan.Bulk, Now.AddMinutes(-age), Now.AddMinutes(left), Now.AddMinutes(next), Now);
            var end = OutcomePolicy.Of(facts);
            return (end.State == MessageState.InDoubt) == (result == SubmissionResult.InDoubt)
                && (end.State == MessageState.Accepted) == (result == SubmissionResult.Accepted)
                && (end.State != MessageState.Deferred || (end.Due == facts.NextDue && facts.NextDue < facts.Deadline))
                && (end.State is not null || result == SubmissionResult.RouteFailed);
        });
}
