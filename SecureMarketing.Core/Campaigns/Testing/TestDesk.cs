using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Campaigns.Testing;

/// <summary>How tests of what a version would send stand.</summary>
/// <param name="Last">The latest that a server took of exactly what a recipient sees, from any version of the campaign; null: none.</param>
/// <param name="IsOpen">There is a way out by which one could go.</param>
internal readonly record struct TestStanding(SentTest? Last, bool IsOpen);

/// <summary>Books of tests: what was shown to whom, and how many somebody may still send.</summary>
internal sealed class TestDesk(StaffAddresses addresses, TestPost post, IDbContextFactory<AppDbContext> contexts)
{
    /// <param name="db">The caller's context; only read.</param>
    /// <param name="version">The version.</param>
    /// <param name="picture">What follows from it.</param>
    /// <param name="reader">Whose own mailbox the ways are planned to; null, or somebody without one: the sender's.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<TestStanding> StandingAsync(AppDbContext db, CampaignVersion version, CampaignPicture picture, Actor? reader, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (CampaignOrigin.FactsOf(version, picture, GateApproval.Missing, now) is not { } origin)
            return default;
        var sent = await TestPost.AsSentAsync(db, origin, cancellationToken);
        var own = reader is { Kind: ActorKind.User } ? await addresses.OfAsync(db, UserId.From(reader.Id), cancellationToken) : null;
        return new TestStanding(
            await db.LastTestAsync(version.CampaignId, SeenEmail.HashOf(sent), cancellationToken),
            await post.IsOpenAsync(db, sent, own?.Address ?? sent.From, now, cancellationToken));
    }

    /// <summary>
    /// Puts a test on file before it is dialled, whatever becomes of this call: it counts, and is never tried again. Counting and booking are
    /// one transaction that holds the person's row, so that two calls of one moment cannot both be the last one.
    /// </summary>
    /// <returns>Null when the hour's are used up.</returns>
    public async Task<CampaignTestId?> BookAsync(CampaignId campaign, int version, string seen, UserId by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var booking = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.StaffUsers.Where(u => u.Id == by).ExecuteUpdateAsync(s => s.SetProperty(u => u.CreatedAt, u => u.CreatedAt), cancellationToken);
        var since = now.AddHours(-1);
        if (await db.CampaignTests.CountAsync(t => t.By == by && t.At > since, cancellationToken) >= SendCampaignTest.MostAnHour)
            return null;
        var test = new CampaignTest(campaign, version, seen, by, now);
        db.CampaignTests.Add(test);
        await db.SaveChangesAsync(cancellationToken);
        await booking.CommitAsync(cancellationToken);
        return test.Id;
    }
}
