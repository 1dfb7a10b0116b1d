using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Retention;

/// <summary>A certificate as a file: JSON for programs, a page for printing. Pure; the hash is over the JSON without the hash.</summary>
public static class DisposalCertificate
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The certificate's content in one fixed order, without its own hash.</summary>
    public static string Canonical(Disposal disposal) => Content(disposal).ToJsonString(Compact);

    /// <summary>SHA-256 of <see cref="Canonical"/>.</summary>
    public static byte[] HashOf(Disposal disposal) => SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(disposal)));

    /// <summary>The content with its hash, indented.</summary>
    public static string Json(Disposal disposal)
    {
        var content = Content(disposal);
        content["sha256"] = RecordText.Hex(disposal.Hash);
        return content.ToJsonString(Indented);
    }

    /// <summary>A page that prints on one sheet. Nothing of it is loaded from elsewhere.</summary>
    public static string Html(string organisation, Disposal disposal)
    {
        var html = new StringBuilder("""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Certificate of disposal</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:48rem;padding:0 1rem;color:#1a2733}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;border:1px solid #75838f;padding:.4rem .6rem;overflow-wrap:anywhere}th{width:14rem;font-weight:600}@page{margin:2cm}</style></head><body><main>
            """);
        html.Append(CultureInfo.InvariantCulture, $"<h1>Certificate of disposal</h1><p>{Text(organisation)} disposed of the records named here by the rule named here. They cannot be brought back from the live database; backups age out by their own schedule.</p><table><tbody>");
        foreach (var (name, value) in Lines(disposal))
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(name)}</th><td>{Text(value)}</td></tr>\n");
        return html.Append("</tbody></table></main></body></html>\n").ToString();
    }

    /// <summary>The certificate as names and values, for the page and the command line.</summary>
    public static IEnumerable<(string Name, string Value)> Lines(Disposal d)
    {
        yield return ("Certificate", d.Id.Value.ToString());
        yield return ("Records", d.Title);
        yield return ("Rule", string.Create(CultureInfo.InvariantCulture, $"{d.RuleKey}, version {d.RuleNumber}: keep {new KeepFor(d.KeepCount, d.KeepUnit)}"));
        yield return ("Basis", d.Basis);
        yield return ("Cut-off", $"before {d.CutOff.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        yield return ("Disposed of", d.Gone.ToString("N0", CultureInfo.InvariantCulture));
        yield return ("Kept by a hold", d.Held.ToString("N0", CultureInfo.InvariantCulture));
        yield return ("Kept as evidence", d.Tied.ToString("N0", CultureInfo.InvariantCulture));
        yield return ("Started", Moment(d.StartedAt));
        yield return ("Ended", d.EndedAt is { } end ? Moment(end) : "");
        yield return ("By", d.By == DisposalRunner.ByJob ? "the disposal job" : "the disposal job, started on the command line");
        yield return ("Outcome", d.StopCode switch
        {
            null => "complete",
            DisposalRunner.RuleChanged => "stopped: the rule was changed or ended",
            DisposalRunner.ClassHeld => "stopped: a hold was placed",
            var other => "stopped: " + other,
        });
        yield return ("Previous certificate (SHA-256)", d.PreviousHash is null ? "none, this is the first" : RecordText.Hex(d.PreviousHash)!);
        yield return ("This certificate (SHA-256)", RecordText.Hex(d.Hash) ?? "");
    }

    private static JsonObject Content(Disposal d) => new()
    {
        ["certificate"] = d.Id.Value.ToString(),
        ["class"] = RetentionClasses.Of(d.Class).Key,
        ["records"] = d.Title,
        ["rule"] = d.RuleKey,
        ["ruleVersion"] = d.RuleNumber,
        ["keep"] = new KeepFor(d.KeepCount, d.KeepUnit).ToString(),
        ["since"] = d.Since.ToString(),
        ["basis"] = d.Basis,
        ["proposedBy"] = d.ProposedBy.ToString(),
        ["switchedOnBy"] = d.SwitchedOnBy.ToString(),
        ["cutOff"] = d.CutOff.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["startedAt"] = RecordText.Instant(d.StartedAt),
        ["endedAt"] = RecordText.Instant(d.EndedAt),
        ["by"] = d.By,
        ["outcome"] = d.StopCode ?? "complete",
        ["gone"] = d.Gone,
        ["held"] = d.Held,
        ["tied"] = d.Tied,
        ["batches"] = d.Batches,
        ["previousSha256"] = RecordText.Hex(d.PreviousHash),
    };

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
