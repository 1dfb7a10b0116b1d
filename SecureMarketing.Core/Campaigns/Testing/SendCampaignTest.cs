using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Testing;

/// <summary>
/// Sends a version's email to the signed-in person's own confirmed address, as the synthetic persona gets it and marked as a test. Nobody's
/// information, no recipient row, no tracking. Any state: a draft is what tests are for.
/// </summary>
/// <param name="Campaign">Which campaign.</param>
/// <param name="Version">Which version.</param>
public sealed record SendCampaignTest(CampaignId Campaign, int Version) : ICommand<SentTest>
{
    /// <summary>Tests that one person may send within an hour, those that failed included.</summary>
    public const int MostAnHour = 10;

    public static Permission Requires => Permission.LaunchCheck;
    public static AuditAction Audits => AuditAction.CampaignTestSent;
}

/// <summary>A test that a server took.</summary>
/// <param name="SeenHash">Of everything that a recipient sees: content, sender, reply address; lower-case hex.</param>
/// <param name="By">Who sent it, to themselves.</param>
/// <param name="At">When.</param>
public sealed record SentTest(string SeenHash, UserId By, DateTimeOffset At);

internal sealed class SendCampaignTestHandler(OwnTests prepare, TestDesk desk, TestPost post, IDbContextFactory<AppDbContext> contexts) : IUseCase<SendCampaignTest, SentTest>
{
    public async Task<Result<SentTest>> HandleAsync(SendCampaignTest command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var prepared = await prepare.OfAsync(scope, command.Campaign, command.Version, cancellationToken);
        if (prepared.Error is { } error)
            return error;
        var (content, shown, by, own) = prepared.Value;
        var seen = SeenEmail.HashOf(shown);
        if (await desk.BookAsync(command.Campaign, command.Version, seen, by, scope.Now, cancellationToken) is not { } booked)
            return CampaignErrors.TestsUsedUp;

        scope.Audit.AfterHash = Convert.FromHexString(seen);
        var sent = await post.SendAsync(new TestMessage(booked.Value, shown, content, own.Address, own.Confirmed), scope.Actor, cancellationToken);
        var (result, reason) = sent.Error is { } refused ? (SubmissionResult.RouteFailed, refused.Code) : (sent.Value.Result, sent.Value.Reason);
        await EndAsync(booked, result, reason);
        scope.Audit.ReasonCodes = reason;
        return sent.Error is { } nothing ? nothing
            : result is SubmissionResult.Accepted ? new SentTest(seen, by, scope.Now)
            : CampaignErrors.TestNotTaken(sent.Value);
    }

    /// <summary>By itself: a refusal of this call must not undo what the wire has done.</summary>
    private async Task EndAsync(CampaignTestId id, SubmissionResult result, string reason)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        (await db.CampaignTests.SingleAsync(t => t.Id == id, CancellationToken.None)).End(result, reason);
        await db.SaveChangesAsync(CancellationToken.None);
    }
}
