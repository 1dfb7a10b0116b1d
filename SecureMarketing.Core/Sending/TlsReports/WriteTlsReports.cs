using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending.TlsReports;

/// <summary>
/// Writes the day's TLS reports (RFC 8460), one JSON file per recipients' domain, into the day's own folder of the data folder,
/// in place of what was there once the act is on the trail (<see cref="StagedFiles"/>). Sending them to the address in a domain's <c>_smtp._tls</c> record is the administrator's choice:
/// nothing is sent here.
/// </summary>
/// <param name="Day">UTC.</param>
/// <param name="Contact">Address for questions, written into each report; null leaves it out.</param>
public sealed record WriteTlsReports(DateOnly Day, string? Contact = null) : ICommand<IReadOnlyList<string>>
{
    public static Permission Requires => Permission.RoutesManage;

    public static AuditAction Audits => AuditAction.ReportExported;
}

internal sealed class WriteTlsReportsHandler(Organisation organisation, TlsReportFolder folder) : IUseCase<WriteTlsReports, IReadOnlyList<string>>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public async Task<Result<IReadOnlyList<string>>> HandleAsync(WriteTlsReports command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var start = new DateTimeOffset(command.Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var end = start.AddDays(1);
        var messages = scope.Db.OutboundMessages;
        var attempts = scope.Db.Attempts.AsNoTracking().Where(a => a.EndedAt >= start && a.EndedAt < end && a.Evidence != null)
            .Join(messages, a => a.MessageId, m => m.Id, (a, m) => new { m.Domain, a.Evidence });
        var files = new List<string>();
        var place = Directory.CreateDirectory(scope.Files.For(folder.Of(command.Day))).FullName;
        // A domain at a time: the receipts of a large day would fill the memory.
        foreach (var domain in await attempts.Select(a => a.Domain).Distinct().OrderBy(d => d).ToListAsync(cancellationToken))
        {
            var sessions = new List<TlsSessions>();
            await foreach (var evidence in attempts.Where(a => a.Domain == domain).Select(a => a.Evidence).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                var receipt = MessageReceipt.FromJson(evidence)!;
                if ((receipt.Transport?.Direct ?? receipt.FailedDirect) is { } direct)
                    sessions.Add(new TlsSessions(domain, direct, receipt.Transport?.Rungs ?? receipt.Rungs ?? []));
            }

            if (sessions.Count == 0)
                continue;
            var report = TlsReportBuilder.Build(sessions, command.Day, organisation.Name, command.Contact).Single();
            // RFC 8460 §5.1: sender ! policy domain ! begin ! end.
            var name = string.Create(CultureInfo.InvariantCulture, $"{Name(organisation.Name)}!{report.Domain}!{start.ToUnixTimeSeconds()}!{end.ToUnixTimeSeconds() - 1}.json");
            await File.WriteAllTextAsync(Path.Combine(place, name), JsonSerializer.Serialize(report, Indented), cancellationToken);
            files.Add(Path.Combine(folder.Of(command.Day), name));
        }

        scope.Audit.ObjectType = "tls-reports";
        scope.Audit.ObjectId = command.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return files;
    }

    private static string Name(string organisation) => string.Concat(organisation.Where(char.IsAsciiLetterOrDigit)) is { Length: > 0 } name ? name : "sender";
}
