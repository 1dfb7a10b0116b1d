using System.Globalization;
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
        var html = PrintPage.Begin("Certificate of disposal", "body{max-width:48rem}th,td{padding:.4rem .6rem}th{width:14rem;font-weight:600}@page{margin:2cm}");
        html.Append(CultureInfo.InvariantCulture, $"<h1>Certificate of disposal</h1><p>{PrintPage.Text(organisation)} disposed of the records named here by the rule named here. They cannot be brought back from the live database; backups age out by their own schedule.</p><table><tbody>");
        foreach (var (name, value) in Lines(disposal))
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{PrintPage.Text(name)}</th><td>{PrintPage.Text(value)}</td></tr>\n");
        return html.Append("</tbody></table>").End();
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
}
