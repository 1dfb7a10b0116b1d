using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>What is to be written down about a refusal.</summary>
/// <param name="Contact">The person.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">The suppression, authorization or consent.</param>
/// <param name="Receipt">When and how it came; null: nobody asked.</param>
/// <param name="RecordedAt">The use case's instant.</param>
/// <param name="MessagesCancelled">Of the queue.</param>
public sealed record RefusalNote(ContactId Contact, RefusalKind Kind, Guid Subject, Receipt? Receipt, DateTimeOffset RecordedAt, int MessagesCancelled)
{
    public GateSuppression? Suppression { get; init; }

    public string? Topic { get; init; }

    /// <summary>Null for a suppression that is no refusal of now: a bounce, an erasure, a restore.</summary>
    internal static RefusalNote? Of(Suppression suppression, Receipt? receipt, int cancelled)
    {
        var at = suppression.CreatedAt;
        var (kind, came) = (suppression.Kind, suppression.Source) switch
        {
            (GateSuppression.HardBounce, _) or (_, SuppressionSource.Bounce or SuppressionSource.Erasure or SuppressionSource.Restore) => (null, null),
            (GateSuppression.Deceased, _) => (RefusalKind.Death, null),
            (GateSuppression.Complaint, _) or (_, SuppressionSource.FeedbackReport) => (RefusalKind.Complaint, receipt ?? new Receipt(at, ReceiptMeans.Electronic)),
            (_, SuppressionSource.Staff or SuppressionSource.Revocation) => (RefusalKind.OptOut, receipt ?? new Receipt(at, ReceiptMeans.Oral)),
            _ => ((RefusalKind?)RefusalKind.OptOut, (Receipt?)(receipt ?? new Receipt(at, ReceiptMeans.Electronic))),
        };
        return kind is { } found
            ? new RefusalNote(suppression.Contact, found, suppression.Id.Value, came, at, cancelled) { Suppression = suppression.Kind, Topic = suppression.Topic }
            : null;
    }

    /// <summary>An oral request is no revocation yet; what it stops is advertising.</summary>
    internal static RefusalNote OfRevocation(Authorization authorization, RevokeAuthorization command, DateTimeOffset now, int cancelled)
    {
        var means = command.Channel switch { RevocationChannel.Letter => ReceiptMeans.Paper, RevocationChannel.Oral => ReceiptMeans.Oral, _ => ReceiptMeans.Electronic };
        var oral = command.Channel == RevocationChannel.Oral;
        return new RefusalNote(authorization.Contact, oral ? RefusalKind.OptOut : RefusalKind.Revocation, authorization.Id.Value, new Receipt(command.ReceivedAt, means), now, cancelled)
        {
            Suppression = oral ? GateSuppression.AllCommercial : null,
        };
    }
}

/// <summary>When a refusal must be in effect (compliance §2: electronic 15 minutes, paper one business day). Pure.</summary>
public static class RefusalTarget
{
    public static readonly TimeSpan Electronic = TimeSpan.FromMinutes(15);

    /// <summary>What was said is known as fast as what was clicked; paper has until the end of the next day on which the office works.</summary>
    /// <param name="receipt">When and how it came.</param>
    /// <param name="zone">The organisation's. Monday to Friday are business days; holidays are not known here and count as such.</param>
    public static DateTimeOffset DueAt(Receipt receipt, TimeZoneInfo zone)
    {
        if (receipt.Means != ReceiptMeans.Paper)
            return receipt.At + Electronic;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(receipt.At, zone).DateTime).AddDays(1);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            day = day.AddDays(1);
        return Organisation.StartOf(day.AddDays(1), zone);
    }
}

/// <summary>Writes refusals down, with a notice for every other platform that must hear of them, in the transaction of the change.</summary>
internal sealed class RefusalBook(TimeProvider clock, Organisation organisation)
{
    public async Task NoteAsync(AppDbContext db, RefusalNote note, CancellationToken cancellationToken)
    {
        var refusal = new Refusal(note, clock.GetUtcNow(), note.Receipt is { } receipt ? RefusalTarget.DueAt(receipt, organisation.Zone) : null);
        db.Refusals.Add(refusal);
        var targets = await db.PropagationTargets.AsNoTracking().Where(t => t.RetiredAt == null).Select(t => new { t.Id, t.WithinHours }).ToListAsync(cancellationToken);
        db.PropagationNotices.AddRange(targets.Select(t => new PropagationNotice(refusal.Id, t.Id, refusal.EffectiveAt, refusal.EffectiveAt.AddHours(t.WithinHours))));
    }
}
