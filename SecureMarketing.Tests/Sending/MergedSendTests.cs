using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Tests.Sending;

/// <summary>A person with two records gets one message, whenever the records are merged.</summary>
public sealed class MergedSendTests
{
    [Fact]
    public async Task MergedBeforeLaunch_OneMessageGoes_UnderTheRecordKept()
    {
        await using var fixture = await SendingFixture.StartAsync(3);
        var (kept, merged) = (fixture.Origin.Audience[0], fixture.Origin.Audience[1]);
        await MergeAsync(fixture, kept, merged);

        // The audience was frozen before the merge and still names both.
        var report = await fixture.SendOnceAsync();

        Assert.Equal(new LaunchCounts(2, 1), report.Launched);
        Assert.Equal((MessageState.Suppressed, SendingReason.OtherRecord), await EndOfAsync(fixture, merged));
        Assert.Equal(MessageState.Accepted, (await EndOfAsync(fixture, kept)).State);
        Assert.Equal(2, Mails(fixture));
        await using var db = fixture.Host.NewContext();
        Assert.StartsWith(SendingReason.OtherRecord + ",SUPPRESSED_DoNotContact", (await db.Recipients.SingleAsync(r => r.ContactId == merged)).ReasonCodes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MergedInTheQueue_TheGateIsAskedAgain_AndOneMessageGoes()
    {
        await using var fixture = await SendingFixture.StartAsync(2);
        var (kept, merged) = (fixture.Origin.Audience[0], fixture.Origin.Audience[1]);
        await fixture.Host.Get<Dispatch>().LaunchDueAsync(null, CancellationToken.None);
        await MergeAsync(fixture, kept, merged);

        await fixture.SendOnceAsync();

        Assert.Equal((MessageState.Cancelled, SendingReason.OtherRecord), await EndOfAsync(fixture, merged));
        Assert.Equal(MessageState.Accepted, (await EndOfAsync(fixture, kept)).State);
        Assert.Equal(1, Mails(fixture));
    }

    /// <summary>The merged record had the message before; the record kept, launched later into the same run, gets none.</summary>
    [Fact]
    public async Task SentUnderTheMergedRecordBefore_NothingMoreGoes_UntilUnmerged()
    {
        await using var fixture = await SendingFixture.StartAsync(2);
        var (kept, merged) = (fixture.Origin.Audience[0], fixture.Origin.Audience[1]);
        fixture.Origin.Audience.Remove(kept);
        await fixture.SendOnceAsync();
        Assert.Equal(1, Mails(fixture));
        await MergeAsync(fixture, kept, merged);

        fixture.Origin.Audience.Add(kept);
        var late = await fixture.Host.Get<Launcher>().LaunchAsync(fixture.Origin, fixture.Origin.Run, CancellationToken.None);
        var next = await fixture.Host.Get<Launcher>().LaunchAsync(fixture.Origin, fixture.Origin.Run with { Occurrence = 2 }, CancellationToken.None);

        Assert.Equal(new LaunchCounts(0, 1), late);
        // The next run is another message: it goes under the record kept, and only there.
        Assert.Equal(new LaunchCounts(1, 1), next);
        Assert.Equal((MessageState.Suppressed, SendingReason.OtherRecord), await EndOfAsync(fixture, kept, occurrence: 1));
        await fixture.SendOnceAsync();
        Assert.Equal(2, Mails(fixture));
    }

    /// <summary>A one-time code answers the person who opens a message that went to the merged record.</summary>
    [Fact]
    public async Task WhatAPersonAsksFor_GoesToTheRecordThatAsks()
    {
        await using var fixture = await SendingFixture.StartAsync(2);
        var (kept, merged) = (fixture.Origin.Audience[0], fixture.Origin.Audience[1]);
        await MergeAsync(fixture, kept, merged);
        fixture.Origin.AnswersRequest = true;
        fixture.Origin.Audience.Remove(kept);

        await fixture.SendOnceAsync();

        Assert.Equal(MessageState.Accepted, (await EndOfAsync(fixture, merged)).State);
    }

    private static async Task MergeAsync(SendingFixture fixture, ContactId kept, ContactId merged) =>
        Assert.Null((await fixture.Host.RunAsync<MergePeople, Unit>(new MergePeople { Kept = kept, Merged = merged, Reason = "same insurance number", Proven = true })).Error);

    private static async Task<(MessageState State, string? Reason)> EndOfAsync(SendingFixture fixture, ContactId contact, int occurrence = 1)
    {
        await using var db = fixture.Host.NewContext();
        return await db.OutboundMessages.SingleAsync(m => m.ContactId == contact && m.Occurrence == occurrence) is var m ? (m.State, m.ReasonCode) : default;
    }

    private static int Mails(SendingFixture fixture) => Directory.GetFiles(Path.Combine(fixture.Host.Folder.Path, "sandbox"), "*.eml").Length;
}
