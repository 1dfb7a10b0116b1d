using System.Security.Cryptography;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Bounces.Reading;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Bounces;

/// <summary>
/// Takes one message that came to a bounce mailbox: what it means, whose message it is about, and what follows, in one
/// transaction. Taking the same octets again changes nothing. Holds addresses and text: a class, prints nothing.
/// </summary>
public sealed class TakeReport : ICommand<TakenReport>
{
    public static Permission Requires => Permission.BouncesManage;

    public static AuditAction Audits => AuditAction.BounceTaken;

    /// <summary>The message as it came, at most <see cref="BounceReading.MaximumBytes"/>.</summary>
    public required byte[] Message { get; init; }

    /// <summary>Where it came from; null for the command line.</summary>
    public BounceMailboxId? Mailbox { get; init; }

    /// <summary>See <see cref="BounceReport.SourceKey"/>.</summary>
    public byte[]? SourceKey { get; init; }
}

/// <summary>What became of it.</summary>
/// <param name="IsNew">False when it was taken before.</param>
/// <param name="Readable">False when no message could be read: keep it aside.</param>
/// <param name="Findings">What follows, one per recipient, those of the first time when it was taken before; empty when it is not readable.</param>
public sealed record TakenReport(bool IsNew, bool Readable, IReadOnlyList<TakenFinding> Findings)
{
    /// <summary>True when a person should see it: somebody's letter, or a complaint or opt-out from which nothing could follow.</summary>
    public bool IsLetter => Findings.Count > 0
        && Findings.All(f => f.Kind == BounceKind.NotBounce || f is { Kind: BounceKind.Feedback, Disposition: BounceDisposition.Untied });
}

/// <summary>One finding without address.</summary>
public sealed record TakenFinding(BounceKind Kind, BounceReason Reason, bool IsHard, BounceTie Tie, BounceDisposition Disposition);

internal sealed class TakeReportValidator : AbstractValidator<TakeReport>
{
    public TakeReportValidator() =>
        RuleFor(c => c.Message).Must(m => m.Length is > 0 and <= BounceReading.MaximumBytes).WithErrorCode(BouncesErrors.TooLarge.Code).WithMessage(BouncesErrors.TooLarge.Message);
}

internal sealed class TakeReportHandler(ReportTies ties, BounceConsequences consequences, CampaignBrake brake) : IUseCase<TakeReport, TakenReport>
{
    public async Task<Result<TakenReport>> HandleAsync(TakeReport command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(command.Message);
        scope.Audit.ObjectType = "bounce-report";
        if (await scope.Db.BounceReports.AsNoTracking().SingleOrDefaultAsync(r => r.Hash == hash, cancellationToken) is { } earlier)
        {
            scope.Audit.Action = AuditAction.NotAudited;
            return new TakenReport(IsNew: false, earlier.Readable, await FoundAsync(scope, earlier.Id, cancellationToken));
        }

        var read = TryRead(command.Message);
        var report = new BounceReport
        {
            Id = BounceReportId.New(),
            Hash = hash,
            SourceKey = command.SourceKey,
            MailboxId = command.Mailbox,
            TakenAt = scope.Now,
            Readable = read is not null,
            RulesVersion = BounceReading.RulesVersion,
        };
        scope.Db.BounceReports.Add(report);
        scope.Audit.ObjectId = report.Id.Value.ToString("N");
        var records = read is null ? [] : await FollowAsync(scope, report, read.Value, cancellationToken);
        scope.Audit.ReasonCodes = read is null ? "unreadable" : string.Join(',', records.Select(r => $"{r.Kind}:{r.Reason}:{r.Disposition}").Distinct().Take(5));
        foreach (var origin in records.Select(r => r.OriginId).OfType<OriginId>().Distinct())
            await brake.ApplyAsync(scope.Db, origin, [.. records.Where(r => r.OriginId == origin)], scope.Now, cancellationToken);
        return new TakenReport(IsNew: true, report.Readable, [.. records.Select(r => new TakenFinding(r.Kind, r.Reason, r.IsHard, r.Tie, r.Disposition))]);
    }

    private static Task<List<TakenFinding>> FoundAsync(UseCaseScope scope, BounceReportId report, CancellationToken cancellationToken) =>
        scope.Db.BounceRecords.AsNoTracking().Where(r => r.ReportId == report).OrderBy(r => r.Id)
            .Select(r => new TakenFinding(r.Kind, r.Reason, r.IsHard, r.Tie, r.Disposition)).ToListAsync(cancellationToken);

    private async Task<List<BounceRecord>> FollowAsync(UseCaseScope scope, BounceReport report, (Report Report, IReadOnlyList<BounceFinding> Findings) read, CancellationToken cancellationToken)
    {
        var tied = await ties.OfReportAsync(scope.Db, read.Report, cancellationToken);
        // A message of ours goes to one person: whatever a report about it names, it is about that one.
        var chosen = tied.Message is null ? read.Findings : [Weightiest(read.Findings)];
        var records = new List<BounceRecord>();
        foreach (var finding in chosen)
        {
            var tie = tied.Tie == BounceTie.None && finding.Kind is BounceKind.Bounce or BounceKind.Feedback
                ? await ties.OfRecipientAsync(scope.Db, finding.Recipient, scope.Now, cancellationToken)
                : tied;
            records.Add(await consequences.ApplyAsync(scope, report.Id, finding, tie, cancellationToken));
            if (tie.Message is { } message)
                scope.Audit.Subject = message.ContactId;
        }

        scope.Db.BounceRecords.AddRange(records);
        return records;
    }

    private static BounceFinding Weightiest(IReadOnlyList<BounceFinding> findings) =>
        findings.OrderByDescending(f => f.Kind == BounceKind.Feedback).ThenByDescending(f => f.IsHard).ThenByDescending(f => f.Action == BounceAction.Failed).First();

    private static (Report Report, IReadOnlyList<BounceFinding> Findings)? TryRead(byte[] message)
    {
        try
        {
            return BounceReading.Read(message);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
