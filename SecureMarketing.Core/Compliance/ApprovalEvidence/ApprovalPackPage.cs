using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Compliance.ApprovalEvidence;

/// <summary>
/// The pack as one page for printing: nothing of it is loaded from elsewhere, no script runs, and the email stands in a frame that
/// may do neither. Pure.
/// </summary>
internal static class ApprovalPackPage
{
    private const string Css = """
        body{font-size:15px;max-width:60rem;background:#fff}
        h1{font-size:1.6rem;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid #75838f;padding-bottom:.2rem;break-after:avoid}h3{font-size:1rem;margin:1rem 0 .3rem}
        th,td{border-color:#b9c3cb;padding:.35rem .55rem}
        thead th{background:#f5f7f9}tbody th{width:12rem;font-weight:600}.scroll :is(th,td){overflow-wrap:normal}.scroll .text{overflow-wrap:anywhere}td.hash{min-width:9rem;word-break:break-all;font-size:.85em}tr{break-inside:avoid}.text{white-space:pre-wrap}
        del{background:#fbe4e2;color:#7a1a14}ins{background:#dff1e7;color:#10502f;text-decoration:underline}code{font-size:.85em;overflow-wrap:anywhere}
        pre{white-space:pre-wrap;border:1px solid #b9c3cb;padding:.75rem;overflow-wrap:anywhere}iframe{width:100%;height:60rem;border:1px solid #b9c3cb;background:#fff}.quiet{color:#4a5b6a}
        @page{margin:1.6cm}
        """;

    public static string Of(ApprovalPack pack, JsonObject content)
    {
        var (approval, submitted, html) = (pack.Approval, pack.Submitted, PrintPage.Begin("Evidence of an approval", Css, "; frame-src 'self'"));
        html.Append(CultureInfo.InvariantCulture, $"<h1>Evidence of an approval</h1><p>{PrintPage.Text(approval.Title)}, version {approval.Version}. {PrintPage.Text(pack.Organisation)}, {Moment(content["madeAt"])}.</p>");
        Table(html, "What was decided", [
            ("Class", $"{PlainWords.Of(submitted.Classification.Class)}, by row {submitted.Classification.Row}: {content["class"]!["rule"]}. {content["class"]!["citation"]}"),
            ("Commercial", submitted.Classification.Commercial == Gate.CommercialClass.Commercial ? "yes" : "no"),
            ("Patient information", PlainWords.Of(submitted.Phi)),
            ("Sensitive categories", CampaignParts.Listed(submitted.Labels)),
            ("Must approve", CampaignParts.Listed([.. submitted.Approvers.Select(a => PlainWords.Of(a))])),
            ("Submitted", Moment(content["submittedAt"])),
            ("Hash of what was submitted", approval.SubmittedHash),
            ("Kept with the request", approval.Kept == PartsKept.Kept ? "yes, and of its hash" : "no; read again when this was made, and of its hash"),
            (approval.IsLatest ? "Hash of what would be sent now" : "Hash of the version now, submitted again since", approval.Proposed.Hash + (approval.IsCurrent ? " (the same)" : approval.IsLatest ? " (another: the approval does not count)" : " (another)")),
            ("SHA-256 of this pack", ApprovalHash.Of(content)),
        ]);
        Rows(html, "Who approved", ["Approver", "State", "By", "When", "Until", "Hash", "Comment"], Nodes(content["slots"]), ["kind", "state", "by", "at", "expiresAt", "grantedHash", "comment"]);
        Parts(html, "What was approved" + (approval.Before is { } before ? string.Create(CultureInfo.InvariantCulture, $", beside version {before.Version}") : ""), approval.Before is null ? null : string.Create(CultureInfo.InvariantCulture, $"Version {approval.Before.Version}"), "This version", approval.Parts);
        if (approval.Drift.Count > 0)
            Parts(html, "What changed after it was submitted", "As submitted", "When this was made", approval.Drift);
        foreach (var sheet in approval.Sheets)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>Confirmation of facts, group {PrintPage.Text(sheet.Sheet.Key)}</h3><p>{PlainWords.Of(sheet.Classification.Class)}, row {sheet.Classification.Row}. Hash <code>{sheet.Hash}</code>. ");
            html.Append(sheet.Evidence is null ? "Not confirmed.</p>" : $"Confirmed by {PrintPage.Text(pack.Names.GetValueOrDefault(sheet.ConfirmedBy!.Value.Value, sheet.ConfirmedBy.Value.Value.ToString()))}. Evidence: {PrintPage.Text(sheet.Evidence)}</p>");
        }

        if (approval.Words.Count > 0)
            Rows(html, "Words of the text, and whether they tell a sensitive category", ["Category", "Applies", "Reason", "By", "When"], Nodes(content["words"]), ["category", "applies", "reason", "by", "at"]);
        Comments(html, Nodes(content["comments"]));
        var checklist = content["checklist"]!;
        Rows(html, "Checklist before the launch: ticked by people", ["Point", "Done", "By", "When", "Hash"], Nodes(checklist["ticks"]), ["point", "done", "by", "at", "hash"]);
        Rows(html, "Checklist before the launch: samples of the list", ["Seed", "People", "Agrees", "Codes", "By", "When"], Nodes(checklist["samples"]), ["seed", "sampled", "agrees", "codes", "by", "at"]);
        Email(html, pack);
        Rows(html, "History", ["No.", "When", "By", "What", "Outcome", "Version", "Reasons", "Hash after"], Nodes(content["history"]), ["seq", "at", "by", "action", "outcome", "version", "reasons", "afterHash"]);
        if (pack.HistoryCut)
            html.Append(CultureInfo.InvariantCulture, $"<p>These are the first {pack.History.Count} events. Later ones are on the audit trail and not in this pack.</p>");
        Table(html, "Rules and audit trail", [
            ("Email writer", content["rules"]!["renderer"] is { } writer ? "version " + writer : "not bound by this request"),
            ("Decision table", "version " + content["rules"]!["decisionTable"]),
            ("Value sets", content["rules"]!["valueSets"]!.ToString()),
            ("Rule packs in scope", CampaignParts.Listed([.. Nodes(content["rules"]!["rulePacksInScope"]).Select(n => n.ToString())])),
            ("Head of the audit trail", content["auditHead"] is { } head ? $"record {head["seq"]}, {head["hash"]}, signed {Moment(head["at"])}" : "nothing is sealed yet"),
            ("Signature of the head", content["auditHead"]?["signature"]?.ToString() ?? "none"),
        ]);
        return html.End();
    }

    /// <param name="html">The page.</param>
    /// <param name="title">Of the table.</param>
    /// <param name="before">Name of the older side; null: there is none.</param>
    /// <param name="after">Name of the newer side.</param>
    /// <param name="parts">In the order of reading.</param>
    private static void Parts(StringBuilder html, string title, string? before, string after, IReadOnlyList<DiffPart> parts)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2>").OpenTable(title, before is null ? ["Part", after] : ["Part", before, after]);
        foreach (var part in parts)
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{PrintPage.Text(part.Label)}{(part.Change == PartChange.Same ? "" : $"<br><span class=\"quiet\">{part.Change}</span>")}</th>{(before is null ? "" : $"<td class=\"text\">{Runs(part.Before)}</td>")}<td class=\"text\">{Runs(part.After)}</td></tr>\n");
        html.CloseTable();
    }

    private static void Comments(StringBuilder html, IReadOnlyList<JsonNode> threads)
    {
        html.Append("<h2>Comments</h2>");
        if (threads.Count == 0)
            html.Append("<p class=\"quiet\">None.</p>");
        foreach (var thread in threads)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>{PrintPage.Text(thread["name"]!.ToString())}</h3><p class=\"text\">{PrintPage.Text(thread["text"]!.ToString())}<br><span class=\"quiet\">{Cell(thread["by"])}, {Moment(thread["at"])}. {(thread["resolvedAt"] is null ? "Open." : $"Resolved by {Cell(thread["resolvedBy"])}, {Moment(thread["resolvedAt"])}.")}</span></p>");
            foreach (var answer in Nodes(thread["answers"]))
                html.Append(CultureInfo.InvariantCulture, $"<blockquote class=\"text\">{PrintPage.Text(answer["text"]!.ToString())}<br><span class=\"quiet\">{Cell(answer["by"])}, {Moment(answer["at"])}</span></blockquote>");
        }
    }

    private static void Email(StringBuilder html, ApprovalPack pack)
    {
        html.Append("<h2>The email, as the synthetic persona gets it</h2>");
        if (pack.Email is not { } preview)
        {
            html.Append("<p class=\"quiet\">None was chosen.</p>");
            return;
        }

        html.Append(CultureInfo.InvariantCulture, $"<p>Subject: {PrintPage.Text(preview.Email.Subject)}</p><iframe sandbox=\"\" title=\"The email\" srcdoc=\"{PrintPage.Text(preview.Email.Html)}\"></iframe><h3>As text</h3><pre>{PrintPage.Text(preview.Email.Text)}</pre>");
    }

    private static void Table(StringBuilder html, string title, IReadOnlyList<(string Name, string Value)> rows)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{PrintPage.Text(title)}</h2><table><tbody>");
        foreach (var (name, value) in rows)
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{PrintPage.Text(name)}</th><td>{PrintPage.Text(value)}</td></tr>\n");
        html.Append("</tbody></table>");
    }

    private static void Rows(StringBuilder html, string title, IReadOnlyList<string> columns, IReadOnlyList<JsonNode> rows, IReadOnlyList<string> members)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{PrintPage.Text(title)}</h2>");
        if (rows.Count == 0)
        {
            html.Append("<p class=\"quiet\">None.</p>");
            return;
        }

        html.OpenTable(title, columns);
        foreach (var row in rows)
            html.Append(CultureInfo.InvariantCulture, $"<tr>{string.Concat(members.Select(m => $"<td{(m is "hash" or "grantedHash" or "afterHash" or "seed" ? " class=\"hash\"" : "")}>{(m is "at" or "expiresAt" ? Moment(row[m]) : Cell(row[m]))}</td>"))}</tr>\n");
        html.CloseTable();
    }

    private static string Runs(IReadOnlyList<DiffRun> runs) => string.Concat(runs.Select(r => r.Mark switch
    {
        DiffMark.Removed => $"<del>{PrintPage.Text(r.Text)}</del>",
        DiffMark.Added => $"<ins>{PrintPage.Text(r.Text)}</ins>",
        _ => PrintPage.Text(r.Text),
    }));

    private static IReadOnlyList<JsonNode> Nodes(JsonNode? array) => [.. ((JsonArray)array!).OfType<JsonNode>()];

    private static string Cell(JsonNode? value) => value switch
    {
        null => "–",
        JsonValue v when v.TryGetValue<bool>(out var yes) => yes ? "yes" : "no",
        _ => PrintPage.Text(value.ToString()),
    };

    private static string Moment(JsonNode? instant) => instant is null ? "–" : DateTimeOffset.Parse(instant.ToString(), CultureInfo.InvariantCulture).UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
