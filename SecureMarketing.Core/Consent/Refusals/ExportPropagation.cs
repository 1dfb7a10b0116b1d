using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// The list for another platform: what it was not told yet, by opaque person id. No name, no address, no campaign; the platform must know
/// the id from an earlier exchange of its own.
/// </summary>
public sealed record ExportPropagation(PropagationTargetId Target) : ICommand<PropagationList>
{
    public static Permission Requires => Permission.PropagationManage;
    public static AuditAction Audits => AuditAction.PropagationExported;
}

/// <param name="Csv">UTF-8: person, kind, stops, topic, received_at, effective_at.</param>
/// <param name="Rows">Refusals in it.</param>
/// <param name="Through">What took effect later is not in the list; noting the telling goes by it.</param>
public sealed record PropagationList(byte[] Csv, int Rows, DateTimeOffset Through);

internal sealed class ExportPropagationHandler : IUseCase<ExportPropagation, PropagationList>
{
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public async Task<Result<PropagationList>> HandleAsync(ExportPropagation command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await db.PropagationTargets.SingleOrDefaultAsync(t => t.Id == command.Target, cancellationToken) is not { } target)
            return ConsentErrors.TargetNotFound;
        var rows = await db.PropagationNotices.Where(n => n.Target == command.Target && n.ToldAt == null && n.AcknowledgedAt == null)
            .Join(db.Refusals, n => n.Refusal, r => r.Id, (n, r) => new { Notice = n, n.OpenedAt, r.Contact, r.Kind, r.Suppression, r.Topic, r.ReceivedAt, r.EffectiveAt })
            .OrderBy(r => r.OpenedAt).ToListAsync(cancellationToken);
        var text = new StringBuilder("person,kind,stops,topic,received_at,effective_at\r\n");
        foreach (var row in rows)
        {
            row.Notice.ListedAt = scope.Now;
            text.Append(row.Contact.Value.ToString("N")).Append(',').Append(row.Kind).Append(',').Append(row.Suppression?.ToString() ?? "").Append(',').Append((row.Topic is { } topic ? SpreadsheetText.Cell(topic) : ""))
                .Append(',').Append(row.ReceivedAt.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture))
                .Append(',').Append(row.EffectiveAt.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture)).Append("\r\n");
        }

        scope.About(command.Target, string.Create(CultureInfo.InvariantCulture, $"rows:{rows.Count}"));
        if (rows.Count > 0)
            target.Listed(rows[^1].OpenedAt);
        return new PropagationList(Encoding.UTF8.GetBytes(text.ToString()), rows.Count, rows.Count == 0 ? scope.Now : rows[^1].OpenedAt);
    }
}
