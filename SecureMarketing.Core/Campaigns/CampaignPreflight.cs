using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending.Preflight;

namespace SecureMarketing.Core.Campaigns;

/// <summary>The pre-flight of campaign versions: when one is scheduled, when it begins, and when one that could not begin is resumed.</summary>
internal sealed class CampaignPreflight(PreflightDesk desk, CampaignPictures pictures)
{
    /// <returns>Null when the version is not complete enough to be looked at.</returns>
    public async Task<PreflightReport?> RunAsync(AppDbContext db, CampaignVersion version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var picture = await pictures.OfAsync(db, version, cancellationToken);
        var standing = await CampaignOrigin.StandingAsync(db, version, picture, now, cancellationToken);
        return CampaignOrigin.FactsOf(version, picture, standing, now) is { } facts ? await desk.RunAsync(db, facts, now, cancellationToken) : null;
    }

    /// <returns>Why it may not begin, in words; null when it may.</returns>
    public async Task<string?> RefusalAsync(AppDbContext db, CampaignVersion version, DateTimeOffset now, CancellationToken cancellationToken) =>
        await RunAsync(db, version, now, cancellationToken) is { Refuses: true } report ? report.Refusals : null;
}
