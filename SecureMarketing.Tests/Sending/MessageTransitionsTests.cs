using SecureMarketing.Core.Sending;
using static SecureMarketing.Core.Sending.MessageState;

namespace SecureMarketing.Tests.Sending;

public sealed class MessageTransitionsTests
{
    private static readonly MessageState[] All = Enum.GetValues<MessageState>();

    /// <summary>The lines of compliance.md, "Message", written down a second time.</summary>
    public static TheoryData<MessageState, MessageState> Stated => new()
    {
        { Planned, Gate1 }, { Gate1, Suppressed }, { Gate1, Queued }, { Queued, Gate2 }, { Gate2, Rendered }, { Rendered, Encrypted },
        { Encrypted, Gate3 }, { Gate3, SubmittingClaimed }, { SubmittingClaimed, SubmittingDataStarted },
        { SubmittingDataStarted, SubmittingDotSent }, { SubmittingDotSent, Accepted }, { SubmittingDotSent, Deferred },
        { SubmittingDotSent, Bounced }, { SubmittingDotSent, InDoubt }, { SubmittingClaimed, Deferred }, { SubmittingClaimed, Bounced },
        { SubmittingClaimed, RouteFailed }, { RouteFailed, Gate3 }, { Deferred, Gate2 }, { Accepted, Delivered }, { Accepted, DsnFailed },
        { Accepted, Complained }, { Delivered, DsnFailed }, { Delivered, Complained }, { Encrypted, PortalPosted }, { PortalPosted, NoticeQueued }, { NoticeQueued, NoticeSent },
        { NoticeSent, Read }, { NoticeSent, Expired }, { Held, Gate2 }, { Held, Expired }, { Queued, Cancelled }, { Held, Cancelled },
        { Deferred, Cancelled }, { Planned, Cancelled }, { Gate2, Cancelled }, { Gate3, Cancelled },
    };

    [Theory]
    [MemberData(nameof(Stated))]
    public void Step_OfTheBrief_IsAllowed(MessageState from, MessageState to) => Assert.True(MessageTransitions.Allows(from, to));

    [Fact]
    public void Table_NamesEveryState_AndOnlyDefinedOnes()
    {
        foreach (var state in All)
        {
            Assert.All(MessageTransitions.Next(state), next => Assert.True(Enum.IsDefined(next)));
            Assert.True(MessageTransitions.IsFinal(state) || MessageTransitions.Next(state).Count > 0);
        }

        Assert.Equal([Suppressed, Bounced, DsnFailed, Complained, Read, Expired, Cancelled], All.Where(MessageTransitions.IsFinal));
        Assert.Empty(MessageTransitions.Next((MessageState)999));
        Assert.False(MessageTransitions.IsFinal((MessageState)999));
    }

    [Fact]
    public void AfterTheDot_NoStepLeadsBackToTheQueue_ButByAPerson()
    {
        // Everything reachable from dot-sent without passing InDoubt or a definite reply (Deferred) must not be claimable.
        Assert.DoesNotContain(Queued, MessageTransitions.Next(SubmittingDotSent));
        Assert.DoesNotContain(Gate2, MessageTransitions.Next(SubmittingDotSent));
        Assert.DoesNotContain(Gate3, MessageTransitions.Next(SubmittingDotSent));
        Assert.DoesNotContain(Deferred, MessageTransitions.Next(InDoubt));
        Assert.DoesNotContain(InDoubt, MessageTransitions.Claimable);
        Assert.DoesNotContain(SubmittingDotSent, MessageTransitions.LeasedBeforeDot);
    }

    [Fact]
    public void Accepted_IsReachedOnlyThroughTheDot_OrAPerson() =>
        Assert.Equal([SubmittingDotSent, InDoubt], All.Where(s => MessageTransitions.Allows(s, Accepted)));

    [Fact]
    public void DataStarted_IsReachedOnlyThroughTheThirdGate()
    {
        Assert.Equal([SubmittingClaimed], All.Where(s => MessageTransitions.Allows(s, SubmittingDataStarted)));
        Assert.Equal([Gate3], All.Where(s => MessageTransitions.Allows(s, SubmittingClaimed)));
    }

    [Fact]
    public void EveryLeasedState_CanFallBackToDeferred() =>
        Assert.All(MessageTransitions.LeasedBeforeDot, state => Assert.True(MessageTransitions.Allows(state, Deferred)));

    [Fact]
    public void MoveTo_OfAnUndefinedStep_IsRefused_AndChangesNothing()
    {
        var now = Support.TestHost.Start;
        var message = Queue.MessageIn(Queued, now);

        var result = message.MoveTo(Accepted, "X", now.AddMinutes(1));

        Assert.Equal("sending.transition_undefined", result.Error?.Code);
        Assert.Equal((Queued, now, (string?)null), (message.State, message.StateSince, message.ReasonCode));
    }

    [Fact]
    public void MoveTo_EveryPair_FollowsTheTable()
    {
        var now = Support.TestHost.Start;
        foreach (var from in All)
        {
            foreach (var to in All)
            {
                var message = Queue.MessageIn(from, now);
                var fence = message.Fence;
                var allowed = message.MoveTo(to, null, now).IsSuccess;
                Assert.Equal(MessageTransitions.Allows(from, to), allowed);
                Assert.Equal(allowed ? to : from, message.State);
                Assert.Equal(allowed ? fence + 1 : fence, message.Fence);
            }
        }
    }
}
