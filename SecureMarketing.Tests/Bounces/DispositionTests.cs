using SecureMarketing.Core.Bounces;

namespace SecureMarketing.Tests.Bounces;

public sealed class DispositionTests
{
    [Theory]
    [InlineData(BounceReason.NoSuchMailbox, true, 0, BounceDisposition.AddressSuppressed)]
    [InlineData(BounceReason.NoSuchMailbox, false, 0, BounceDisposition.Counted)]
    [InlineData(BounceReason.MailboxFull, false, 3, BounceDisposition.Counted)]
    [InlineData(BounceReason.MailboxFull, false, 4, BounceDisposition.SuppressedAfterRepeats)]
    [InlineData(BounceReason.Filtered, false, 4, BounceDisposition.SuppressedAfterRepeats)]
    [InlineData(BounceReason.Policy, false, 99, BounceDisposition.Nothing)]
    [InlineData(BounceReason.Reputation, false, 99, BounceDisposition.Nothing)]
    [InlineData(BounceReason.TooLarge, false, 99, BounceDisposition.Nothing)]
    [InlineData(BounceReason.Undetermined, false, 99, BounceDisposition.Nothing)]
    public void Of_AFailure(BounceReason reason, bool isHard, int before, BounceDisposition expected)
    {
        var finding = new BounceFinding { Recipient = null, Kind = BounceKind.Bounce, Action = BounceAction.Failed, Reason = reason, IsHard = isHard };

        Assert.Equal(expected, DispositionPolicy.Of(finding, BounceTie.ReturnPath, hasReturnPath: true, before, softLimit: 5));
        Assert.Equal(expected == BounceDisposition.Nothing ? expected : BounceDisposition.Untied, DispositionPolicy.Of(finding, BounceTie.None, hasReturnPath: true, before, softLimit: 5));
    }

    [Theory]
    [InlineData("abuse", BounceDisposition.CommercialSuppressed)]
    [InlineData("opt-out", BounceDisposition.CommercialSuppressed)]
    [InlineData("not-spam", BounceDisposition.Nothing)]
    [InlineData("auth-failure", BounceDisposition.Nothing)]
    public void Of_Feedback(string type, BounceDisposition expected) =>
        Assert.Equal(expected, DispositionPolicy.Of(new BounceFinding { Recipient = null, Kind = BounceKind.Feedback, FeedbackType = type }, BounceTie.ReturnPath, true, 0, 5));

    /// <summary>Where return paths are in use nothing else proves anything; an address alone never does.</summary>
    [Theory]
    [InlineData(BounceTie.ReturnPath, true, true)]
    [InlineData(BounceTie.ReturnPath, false, true)]
    [InlineData(BounceTie.Dialogue, true, true)]
    [InlineData(BounceTie.Dialogue, false, true)]
    [InlineData(BounceTie.MessageId, true, false)]
    [InlineData(BounceTie.MessageId, false, true)]
    [InlineData(BounceTie.Recipient, true, false)]
    [InlineData(BounceTie.Recipient, false, false)]
    [InlineData(BounceTie.Forged, true, false)]
    [InlineData(BounceTie.Forged, false, false)]
    [InlineData(BounceTie.None, true, false)]
    [InlineData(BounceTie.None, false, false)]
    public void Of_WhatIsNotProven_IsRecordedOnly(BounceTie tie, bool hasReturnPath, bool acts)
    {
        var dead = new BounceFinding { Recipient = null, Kind = BounceKind.Bounce, Action = BounceAction.Failed, Reason = BounceReason.NoSuchMailbox, IsHard = true };
        var complaint = new BounceFinding { Recipient = null, Kind = BounceKind.Feedback, FeedbackType = "abuse" };

        Assert.Equal(acts ? BounceDisposition.AddressSuppressed : BounceDisposition.Untied, DispositionPolicy.Of(dead, tie, hasReturnPath, 0, 5));
        Assert.Equal(acts ? BounceDisposition.CommercialSuppressed : BounceDisposition.Untied, DispositionPolicy.Of(complaint, tie, hasReturnPath, 0, 5));
    }

    [Theory]
    [InlineData(1000, 2, 0, null)]
    [InlineData(1000, 3, 0, CampaignBrake.Complaints)]
    [InlineData(1001, 3, 0, null)]
    [InlineData(20, 2, 0, null)]
    [InlineData(100, 0, 10, null)]
    [InlineData(100, 0, 11, CampaignBrake.DeadAddresses)]
    [InlineData(1000, 0, 49, null)]
    [InlineData(1000, 0, 50, CampaignBrake.DeadAddresses)]
    public void Brake_AtTheShare_AboveTheFloor(long handedOver, long complaints, long dead, string? reason) =>
        Assert.Equal(reason, CampaignBrake.Reason(handedOver, complaints, dead, new BounceOptions()));
}
