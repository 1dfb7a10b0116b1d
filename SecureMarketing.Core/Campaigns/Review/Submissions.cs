using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Campaigns.Review;

/// <summary>What became of the parts that a request was made with.</summary>
public enum PartsKept
{
    /// <summary>On file, and of the request's hash.</summary>
    Kept = 1,

    /// <summary>The request is older than the keeping of parts.</summary>
    Never = 2,

    /// <summary>On file, but not what the request's hash is over: altered, or of another build's form.</summary>
    Unproven = 3,
}

/// <summary>Keeps with every request what it was about, and reads it back only where its hash is the request's.</summary>
internal sealed class Submissions(IFieldCipher cipher)
{
    public void Keep(AppDbContext db, ApprovalRequest request, CampaignPicture picture) =>
        db.SubmittedParts.Add(new SubmittedParts(request.Id, SubmittedCampaign.Of(picture).Json(), cipher));

    /// <summary>Null unless <see cref="PartsKept.Kept"/>. Everything of it: the caller asks <see cref="SubmittedCampaign.For"/>.</summary>
    public async Task<(SubmittedCampaign? Campaign, PartsKept Standing)> ReadAsync(AppDbContext db, ApprovalRequest request, CancellationToken cancellationToken)
    {
        var id = request.Id;
        if (await db.SubmittedParts.AsNoTracking().SingleOrDefaultAsync(p => p.RequestId == id, cancellationToken) is not { } kept)
            return (null, PartsKept.Never);
        try
        {
            return SubmittedCampaign.Read(kept.Open(cipher), request.Hash) is { } found ? (found, PartsKept.Kept) : (null, PartsKept.Unproven);
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException)
        {
            return (null, PartsKept.Unproven);
        }
    }

    /// <summary>Parts of a version as its latest request was made with; as they read today where that kept none.</summary>
    public async Task<IReadOnlyList<CampaignPart>> ApprovedPartsAsync(AppDbContext db, CampaignVersion version, CampaignPicture picture, Actor reader, CancellationToken cancellationToken)
    {
        var closed = Part2Campaign.ClosedRule(reader, picture);
        return await db.LatestApprovalRequestAsync(version.Subject, cancellationToken) is { } request && (await ReadAsync(db, request, cancellationToken)).Campaign is { } submitted
            ? submitted.For(reader, closed).Parts
            : CampaignParts.Of(picture, closed);
    }
}
