using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Bounces.Classifying;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Sending;

namespace SecureMarketing.Tests.Bounces;

/// <summary>What a mail server refuses to our face is followed by what a report of it would be.</summary>
public abstract class DialogueRefusalSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task DeadMailbox_RefusedAtRcpt_IsSuppressedOnce()
    {
        await using var peer = new RecordingPeer(n => n == 1 ? PeerMood.RefuseAtRecipient : PeerMood.Accept);
        await using var fixture = await SendingFixture.StartAsync(people: 3, peer.Port, provider);

        await fixture.SendOnceAsync();
        await fixture.SendOnceAsync();

        await using var db = fixture.Host.NewContext();
        var refused = await db.OutboundMessages.AsNoTracking().SingleAsync(m => m.State == MessageState.Bounced);
        var record = await db.BounceRecords.AsNoTracking().SingleAsync();
        Assert.Equal(
            (refused.Id, BounceTie.Dialogue, BounceReason.NoSuchMailbox, true, BounceDisposition.AddressSuppressed),
            (record.MessageId, record.Tie, record.Reason, record.IsHard, record.Disposition));
        var suppression = await db.Suppressions.AsNoTracking().SingleAsync();
        Assert.Equal((refused.ContactId, GateSuppression.HardBounce), (suppression.Contact, suppression.Kind));
    }

    [Fact]
    public async Task RefusedContent_SuppressesNobody()
    {
        await using var peer = new RecordingPeer(n => n == 1 ? PeerMood.RefuseAfterDot : PeerMood.Accept);
        await using var fixture = await SendingFixture.StartAsync(people: 2, peer.Port, provider);

        await fixture.SendOnceAsync();

        await using var db = fixture.Host.NewContext();
        var record = await db.BounceRecords.AsNoTracking().SingleAsync();
        Assert.Equal((BounceReason.Content, false, BounceDisposition.Nothing), (record.Reason, record.IsHard, record.Disposition));
        Assert.False(await db.Suppressions.AnyAsync());
    }
}

public sealed class SqliteDialogueRefusalTests() : DialogueRefusalSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlDialogueRefusalTests() : DialogueRefusalSuite(DatabaseProvider.PostgreSql);

/// <summary>What the codes of a reply say by themselves.</summary>
public sealed class ReplyTests
{
    [Theory]
    [InlineData(550, "5.1.1", BounceReason.NoSuchMailbox, true)]
    [InlineData(556, "5.1.10", BounceReason.NoSuchMailbox, true)]
    [InlineData(550, "5.1.2", BounceReason.NoSuchDomain, true)]
    [InlineData(551, "5.1.6", BounceReason.Moved, true)]
    [InlineData(552, "5.2.2", BounceReason.MailboxFull, false)]
    [InlineData(552, "5.3.4", BounceReason.TooLarge, false)]
    [InlineData(550, "5.2.1", BounceReason.MailboxDisabled, false)]
    [InlineData(550, "5.7.1", BounceReason.Policy, false)]
    [InlineData(550, "5.7.26", BounceReason.Authentication, false)]
    // Filters say it too: no code of an address, nobody condemned.
    [InlineData(550, null, BounceReason.Undetermined, false)]
    [InlineData(554, null, BounceReason.Undetermined, false)]
    [InlineData(501, "5.1.7", BounceReason.SenderRefused, false)]
    public void Reply_IsRead(int reply, string? enhanced, BounceReason reason, bool hard)
    {
        var finding = Classifier.Default.OfReply(reply, enhanced);

        Assert.Equal((BounceKind.Bounce, reason, hard), (finding.Kind, finding.Reason, finding.IsHard));
    }
}
