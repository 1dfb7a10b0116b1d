using SecureMarketing.Core.Access;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Testing;

/// <summary>What a test to oneself is made of.</summary>
/// <param name="Content">The version's email.</param>
/// <param name="Shown">The sender as recipients see it.</param>
/// <param name="By">Who asks, and gets it.</param>
/// <param name="Own">Their mailbox.</param>
internal sealed record OwnTest(PublishedContent Content, OriginFacts Shown, UserId By, StaffAddress Own);

/// <summary>Whether a version can be tested by whoever asks: a person with a mailbox, an email, a sender.</summary>
internal sealed class OwnTests(CampaignPictures pictures, StaffAddresses addresses)
{
    public async Task<Result<OwnTest>> OfAsync(UseCaseScope scope, CampaignId campaign, int version, CancellationToken cancellationToken)
    {
        if (scope.Actor.Kind != ActorKind.User)
            return CampaignErrors.NotAPerson;
        var loaded = await scope.VersionAsync(campaign, version, null, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var picture = await pictures.OfAsync(scope.Db, loaded.Value, cancellationToken);
        if (picture.Content is not { } content)
            return CampaignErrors.TestWithoutEmail;
        if (CampaignOrigin.FactsOf(loaded.Value, picture, GateApproval.Missing, scope.Now) is not { } origin)
            return CampaignErrors.TestWithoutSender;
        var by = UserId.From(scope.Actor.Id);
        return await addresses.OfAsync(scope.Db, by, cancellationToken) is { } own
            ? new OwnTest(content, await TestPost.AsSentAsync(scope.Db, origin, cancellationToken), by, own)
            : CampaignErrors.TestWithoutAddress;
    }
}
