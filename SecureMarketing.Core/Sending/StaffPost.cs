using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// The product's own mail to staff: fixed words without anybody's information, from the organisation's sender (<see cref="Organisation.Sender"/>),
/// through the same gate, protection and transport as a test to oneself. A mailbox that its owner did not confirm gets nothing outside the
/// installation.
/// </summary>
internal sealed class StaffPost(Organisation organisation, TestPost post)
{
    private static readonly OriginId Origin = new(new Guid("73746166-662d-7072-8f6e-6f7469636573"));

    /// <summary>False: the organisation has named no sender, so that no mail goes to staff.</summary>
    public bool IsOpen => organisation.Sender is not null;

    /// <summary>Hands it over once; it is never tried again by itself.</summary>
    /// <param name="db">For the sender of the stream.</param>
    /// <param name="to">The mailbox.</param>
    /// <param name="confirmed">Its owner typed in what was mailed there.</param>
    /// <param name="notice">What it says.</param>
    /// <param name="actor">For the trail.</param>
    /// <param name="now">The caller's instant.</param>
    /// <param name="cancellationToken">Heeded up to the final dot.</param>
    /// <returns>What became of it; an error when nothing was dialled.</returns>
    public async Task<Result<SubmissionOutcome>> SendAsync(AppDbContext db, EmailAddress to, bool confirmed, StaffNotice notice, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (organisation.Sender is not { } sender)
            return SendingErrors.NoWayForTest;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(notice.Subject + "\n" + notice.Text)));
        var shown = await TestPost.AsSentAsync(db, FactsOf(sender, hash, now), cancellationToken);
        var message = new TestMessage(Guid.CreateVersion7(), shown, PublishedContent.None with { Hash = hash }, to, confirmed) { Notice = notice };
        return await post.SendAsync(message, actor, cancellationToken);
    }

    private OriginFacts FactsOf(EmailAddress sender, string hash, DateTimeOffset now) => new()
    {
        Version = 1,
        StateVersion = 1,
        ContentVersion = default,
        From = sender,
        FromName = organisation.Name,
        Stream = "staff",
        Plan = new MessagePlan(now, now + MessagePlan.SpanOf(MessagePlan.Bulk), MessagePlan.Bulk, sender.Domain),
        Gate = new GateOrigin
        {
            Id = Origin,
            Camp = GateCampaign.Running,
            Appr = GateApproval.Valid,
            Class = HipaaClass.NoPhi,
            Comm = CommercialClass.Transactional,
            Sens = GateSensitivity.None,
            Phi = PhiLevel.None,
            Foot = YesNo.N,
            Track = GateTracking.None,
            ContentHash = hash,
            Purpose = "staff-notice",
            Categories = new HashSet<string>(),
            Sensitivities = new HashSet<string>(),
        },
    };
}
