using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Bounces.Mailboxes;

/// <summary>Hands fetched messages to <see cref="TakeReport"/>, each in a transaction of its own, and counts.</summary>
internal sealed class ReportTaker(IDbContextFactory<AppDbContext> contexts, UseCaseRunner useCases, BounceMailboxId mailbox, Actor actor) : IReportTaker
{
    public int Taken { get; private set; }

    public int Aside { get; private set; }

    public int Unreadable { get; private set; }

    /// <summary>Why a message was left for later; null when none was.</summary>
    public Error? Refused { get; private set; }

    public async Task<IReadOnlyDictionary<string, ReportFate>> KnownAsync(IReadOnlyCollection<string> serverIds, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = new Dictionary<string, ReportFate>(StringComparer.Ordinal);
        foreach (var part in serverIds.Chunk(200))
        {
            var keys = part.ToDictionary(id => Convert.ToHexString(Key(id)), StringComparer.Ordinal);
            var wanted = part.Select(Key).ToList();
            var records = db.BounceRecords;
            // The counterpart of TakenReport.IsLetter: a finding that needs no person.
            var found = await db.BounceReports.AsNoTracking().Where(r => r.SourceKey != null && wanted.Contains(r.SourceKey)).Select(r => new
            {
                Key = r.SourceKey!,
                IsTaken = r.Readable && records.Any(f => f.ReportId == r.Id && f.Kind != BounceKind.NotBounce
                    && (f.Kind != BounceKind.Feedback || f.Disposition != BounceDisposition.Untied)),
            }).ToListAsync(cancellationToken);
            foreach (var report in found)
                known[keys[Convert.ToHexString(report.Key)]] = report.IsTaken ? ReportFate.Taken : ReportFate.Aside;
        }

        return known;
    }

    public async Task<ReportFate> TakeAsync(byte[] message, string? serverId, CancellationToken cancellationToken)
    {
        // Still being written; a look later it is whole, or its writer is gone and a person sees it lie there.
        if (message.Length == 0)
            return ReportFate.Later;
        var answer = await useCases.RunAsync<TakeReport, TakenReport>(
            new TakeReport { Message = message, Mailbox = mailbox, SourceKey = serverId is null ? null : Key(serverId) }, actor, cancellationToken);
        if (answer.Error is { } refused)
        {
            Refused = refused;
            return ReportFate.Later;
        }

        if (answer.Value.IsNew)
            (Taken, Unreadable) = (Taken + 1, Unreadable + (answer.Value.Readable ? 0 : 1));
        if (answer.Value.Readable && !answer.Value.IsLetter)
            return ReportFate.Taken;
        Aside++;
        return ReportFate.Aside;
    }

    private byte[] Key(string serverId) => SHA256.HashData(Encoding.UTF8.GetBytes($"{mailbox.Value:N}\n{serverId}"));
}
