using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Bounces.Classifying;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Bounces;

/// <summary>
/// Carries out what follows from a finding, in the transaction of its record: the message's state, and the suppression, which
/// raises the person's send version and cancels what waits.
/// </summary>
internal sealed class BounceConsequences(ReportTies ties, Suppressing suppressing, IAuditTrail trail, BounceOptions options)
{
    public async Task<BounceRecord> ApplyAsync(UseCaseScope scope, BounceReportId report, BounceFinding finding, TiedMessage tied, CancellationToken cancellationToken)
    {
        var message = tied.Message;
        var before = message is null ? 0 : await SoftBeforeAsync(scope, message, cancellationToken);
        var hasReturnPath = options.ReturnDomain is not null;
        var disposition = DispositionPolicy.Of(finding, tied.Tie, hasReturnPath, before, options.SoftLimit);
        if (message is not null && DispositionPolicy.MayAct(tied.Tie, hasReturnPath))
        {
            Move(message, finding, scope.Now);
            disposition = await SuppressAsync(scope, tied, message, finding, disposition, cancellationToken);
        }

        return new BounceRecord
        {
            Id = BounceRecordId.New(),
            ReportId = report,
            At = scope.Now,
            Kind = finding.Kind,
            Action = finding.Action,
            Reason = finding.Reason,
            IsHard = finding.IsHard,
            Code = Short(finding.Code, BounceRecordMapping.CodeLength),
            Rule = Short(finding.Rule, BounceRecordMapping.RuleLength),
            FeedbackType = FeedbackTypes.Stored(finding.FeedbackType),
            Tie = tied.Tie,
            MessageId = message?.Id,
            ContactId = message?.ContactId,
            OriginId = message?.OriginId,
            Disposition = disposition,
        };
    }

    /// <summary>Other messages to this person that failed for now within the window; several reports about one message count once.</summary>
    private Task<int> SoftBeforeAsync(UseCaseScope scope, OutboundMessage message, CancellationToken cancellationToken)
    {
        var since = scope.Now - TimeSpan.FromDays(options.SoftDays);
        var (contact, id) = (message.ContactId, message.Id);
        return scope.Db.BounceRecords
            .Where(r => r.ContactId == contact && r.At >= since && r.Disposition == BounceDisposition.Counted && r.MessageId != id)
            .Select(r => r.MessageId).Distinct().CountAsync(cancellationToken);
    }

    /// <summary>A state that the table does not permit is left: a message under way or ended otherwise is not rewritten by mail.</summary>
    private static void Move(OutboundMessage message, BounceFinding finding, DateTimeOffset now)
    {
        var next = finding.Kind switch
        {
            BounceKind.Bounce when finding.Action == BounceAction.Failed => MessageState.DsnFailed,
            BounceKind.Delivered when finding.IsArrived => MessageState.Delivered,
            BounceKind.Feedback => MessageState.Complained,
            _ => message.State,
        };
        if (next != message.State)
            _ = message.MoveTo(next, finding.Kind == BounceKind.Bounce ? "bounce." + finding.Reason : null, now);
    }

    /// <returns>What was done: nothing where the address that failed is not the person's.</returns>
    private async Task<BounceDisposition> SuppressAsync(
        UseCaseScope scope, TiedMessage tied, OutboundMessage message, BounceFinding finding, BounceDisposition disposition, CancellationToken cancellationToken)
    {
        var (kind, source) = disposition switch
        {
            BounceDisposition.AddressSuppressed or BounceDisposition.SuppressedAfterRepeats => (GateSuppression.HardBounce, SuppressionSource.Bounce),
            BounceDisposition.CommercialSuppressed => (GateSuppression.Complaint, SuppressionSource.FeedbackReport),
            _ => (GateSuppression.None, SuppressionSource.Bounce),
        };
        if (kind == GateSuppression.None)
            return disposition;
        var address = kind == GateSuppression.HardBounce ? await ties.AddressAsync(scope.Db, tied, finding.Recipient, cancellationToken) : null;
        // Without the address there is nothing to bind a dead mailbox to: a suppression of the person would outlive it.
        if (kind == GateSuppression.HardBounce && address is null)
            return BounceDisposition.Nothing;
        var entry = new AuditEntry { Action = AuditAction.SuppressionAdded };
        var part = new UseCaseScope(scope.Db, scope.Actor, scope.Now, entry);
        var outcome = await suppressing.ApplyAsync(part, message.ContactId, kind, topic: null, address, source, receipt: null, cancellationToken);
        if (!outcome.IsSuccess)
            return BounceDisposition.Nothing;
        if (outcome.Value.IsNew)
            trail.Append(scope.Db, scope.Actor, entry, scope.Now);
        return disposition;
    }

    private static string? Short(string? text, int length) => text?.Length > length ? text[..length] : text;
}
