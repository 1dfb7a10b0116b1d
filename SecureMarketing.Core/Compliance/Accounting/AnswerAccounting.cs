using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Reporting.Export;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// Makes the statement that answers a request: a page to print and a workbook, in one archive. A copy is kept sealed, with its hash
/// (45 CFR 164.528(d)(2)); asking again hands out that copy and makes nothing new.
/// </summary>
public sealed record AnswerAccounting(AccountingRequestId Request) : ICommand<AccountingStatement>
{
    public static Permission Requires => Permission.DisclosuresManage;

    public static AuditAction Audits => AuditAction.AccountingAnswered;

    public static Proof Demands => Proof.Fresh;
}

/// <summary>What is handed over. PHI: a class without a printing <see cref="object.ToString"/>.</summary>
/// <param name="fileName">Names nobody.</param>
/// <param name="content">A zip archive with statement.html and statement.xlsx.</param>
/// <param name="entries">Disclosures in it.</param>
public sealed class AccountingStatement(string fileName, byte[] content, int entries)
{
    public string FileName { get; } = fileName;

    public byte[] Content { get; } = content;

    public int Entries { get; } = entries;
}

internal sealed class AnswerAccountingHandler(DisclosureSources sources, IContactDirectory directory, IFieldCipher cipher, Organisation organisation) : IUseCase<AnswerAccounting, AccountingStatement>
{
    private static readonly string[] Heads = ["Date", "To whom", "Address", "What", "Why", "Ground", "Status"];

    public async Task<Result<AccountingStatement>> HandleAsync(AnswerAccounting command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("accounting", command.Request.Value.ToString("N"));
        if (await db.AccountingRequests.SingleOrDefaultAsync(r => r.Id == command.Request, cancellationToken) is not { } request)
            return ComplianceErrors.RequestUnknown;
        scope.Audit.Subject = request.Contact;
        if (request.AnsweredAt is { } answered)
            return Again(request, answered, scope);
        var group = (await db.PersonRecordsAsync([request.Contact], cancellationToken))[request.Contact];
        var entries = await sources.OfAsync(db, [.. group.All], request.From, request.To, cancellationToken);
        var identity = (await directory.IdentitiesAsync(db, [group.Kept], cancellationToken)).GetValueOrDefault(group.Kept);
        var name = string.Join(' ', new[] { identity?.GivenName, identity?.FamilyName }.Where(n => !string.IsNullOrWhiteSpace(n)));
        IReadOnlyList<string>[] rows = [.. entries.Select(Cells)];
        var content = Zip(Page(name, request, rows), PlainWorkbook.Write("Accounting of disclosures", [organisation.Name, name, Period(request)], Heads, rows));
        var hash = SHA256.HashData(content);
        request.Answer(content, Convert.ToHexStringLower(hash), entries.Count, cipher, scope.Actor.Id, scope.Now);
        scope.Audit.AfterHash = hash;
        scope.Audit.ReasonCodes = FormattableString.Invariant($"entries:{entries.Count},{(organisation.DayAt(scope.Now) > request.DueOn ? "late" : "in_time")}");
        return new AccountingStatement(FileName(scope.Now), content, entries.Count);
    }

    private Result<AccountingStatement> Again(AccountingRequest request, DateTimeOffset answered, UseCaseScope scope)
    {
        if (request.Statement(cipher) is not { } kept)
            return ComplianceErrors.RequestAnswered;
        scope.Audit.AfterHash = SHA256.HashData(kept);
        scope.Audit.ReasonCodes = FormattableString.Invariant($"entries:{request.Entries},again");
        return new AccountingStatement(FileName(answered), kept, request.Entries ?? 0);
    }

    private string FileName(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"disclosures-{organisation.DayAt(at):yyyy-MM-dd}.zip");

    private static IReadOnlyList<string> Cells(DisclosureEntry entry)
    {
        var ground = DisclosureGrounds.Of(entry.Basis);
        return
        [
            entry.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), entry.Words.Recipient, entry.Words.Address ?? "not known", entry.Words.Description, entry.Words.Purpose, $"{ground.Text} ({ground.Citation})",
            entry.Preliminary ? "Still being looked into" : "",
        ];
    }

    private static string Period(AccountingRequest request) => string.Create(CultureInfo.InvariantCulture, $"{request.From:d MMMM yyyy} to {request.To:d MMMM yyyy}");

    private string Page(string name, AccountingRequest request, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var html = PrintPage.Begin(
            "Accounting of disclosures", "body{max-width:70rem}table{margin:0 0 1.5rem}@media print{body{margin:0;font-size:11pt}.scroll{overflow:visible}tr{break-inside:avoid}}");
        html.Append(CultureInfo.InvariantCulture, $"<h1>Accounting of disclosures</h1><p>{PrintPage.Text(organisation.Name)}{(organisation.PostalAddress.Length == 0 ? "" : ", " + PrintPage.Text(organisation.PostalAddress))}</p>");
        html.Append(CultureInfo.InvariantCulture, $"<p>For {(name.Length == 0 ? "the person of this record" : PrintPage.Text(name))}. {Period(request)}. Asked for on {request.ReceivedOn:d MMMM yyyy}.</p>\n");
        html.Append(request.Free ? "<p>This accounting is free of charge: it is the first within twelve months.</p>" : "<p>Another accounting was asked for within twelve months before; a reasonable fee may apply if you were told of it and agreed.</p>");
        if (rows.Count == 0)
            html.Append("<p>No disclosure that has to be accounted for is on record in this time.</p>");
        else
        {
            html.OpenTable("Disclosures", Heads);
            foreach (var row in rows)
                html.Append("<tr>").AppendJoin("", row.Select((cell, i) => i == 0 ? $"<th scope=\"row\">{PrintPage.Text(cell)}</th>" : $"<td>{PrintPage.Text(cell)}</td>")).Append("</tr>");
            html.CloseTable();
        }

        html.Append("<h2>What is not in this list</h2><p>The law leaves these disclosures out of an accounting:</p><ul>")
            .AppendJoin("", DisclosureGrounds.All.Where(g => !g.Accountable).Select(g => $"<li>{PrintPage.Text(g.Text)} ({g.Citation})</li>")).Append("</ul>");
        return html.End();
    }

    private static byte[] Zip(string page, byte[] workbook)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var entry = archive.CreateEntry("statement.html").Open())
                entry.Write(Encoding.UTF8.GetBytes(page));
            using (var entry = archive.CreateEntry("statement.xlsx").Open())
                entry.Write(workbook);
        }

        return buffer.ToArray();
    }
}
