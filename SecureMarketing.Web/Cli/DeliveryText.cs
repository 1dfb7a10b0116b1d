using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Reporting;

namespace SecureMarketing.Web.Cli;

/// <summary>Explanations and forecasts as text and as JSON. No address is repeated.</summary>
internal static class DeliveryText
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static string Json(DeliveryExplanation explanation) => JsonSerializer.Serialize(
        new
        {
            chosen = explanation.Chosen?.Word(),
            waits = explanation.Waits,
            stream = explanation.Result.Stream is { } stream ? new { name = stream.Stream.Word(), reason = stream.Reason } : null,
            rungs = explanation.Result.Rungs.Select(r => Rung(r, explanation)),
            direct = explanation.Direct is { } direct ? Shape(direct, explanation) : null,
        },
        Options);

    public static string Json(DeliveryForecast forecast) => JsonSerializer.Serialize(
        new
        {
            people = forecast.People.Number,
            withoutAddress = forecast.WithoutAddress.Number,
            methods = forecast.Methods.ToDictionary(m => m.Word, m => m.People.Number, StringComparer.Ordinal),
            domains = forecast.Domains.Select(d => new { domain = d.Domain, expected = d.Word, people = d.People.Number }),
            domainsWithheld = forecast.DomainsWithheld,
        },
        Options);

    public static string Words(DeliveryExplanation explanation)
    {
        var text = new StringBuilder();
        if (explanation.Result.Stream is { } stream)
            text.AppendLine(CultureInfo.InvariantCulture, $"stream: {stream.Stream.Word()} ({stream.Reason})");
        foreach (var rung in explanation.Result.Rungs)
            Line(text, rung, rung.Reason ?? (rung.Route is { } route ? explanation.RouteNames.GetValueOrDefault(route) : null));
        if (explanation.Direct is { } direct)
            Append(text, direct);
        return text.Append(CultureInfo.InvariantCulture, $"chosen: {explanation.Chosen?.Word() ?? "none: held"}{(explanation.Waits ? ", waits until it holds" : "")}").ToString();
    }

    public static string Words(DeliveryForecast forecast)
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"people: {forecast.People}, without an address: {forecast.WithoutAddress}");
        foreach (var method in forecast.Methods)
            text.AppendLine(CultureInfo.InvariantCulture, $"{method.Word,-14} {method.People,10}");
        foreach (var domain in forecast.Domains)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {domain.Domain,-30} {domain.Word,-14} {domain.People,10}");
        return text.Append(CultureInfo.InvariantCulture, $"domains withheld for small numbers: {forecast.DomainsWithheld}").ToString();
    }

    private static void Append(StringBuilder text, DirectExplanation direct)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"{direct.Domain}: {(direct.Refusal is { } refusal ? refusal : $"{direct.Status}, {(direct.MxSecure ? "signed" : "unsigned")} DNS, MTA-STS {direct.Sts.Mode}, seen before: {direct.Remembered?.Word() ?? "nothing"}")}");
        foreach (var host in direct.Hosts)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {host.Facts.Preference} {host.Facts.Host} {host.Ip}: {host.Verdict.Step} {host.Verdict.Level.Word()} {host.Verdict.Reason}");
            foreach (var rung in host.Verdict.Rungs)
                Line(text, rung, rung.Reason);
        }
    }

    private static void Line(StringBuilder text, LadderRung rung, string? why) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"{rung.Number,2}  {rung.Method.Word(),-17} {Camel(rung.Verdict.ToString()),-8} {why}");

    private static object Rung(LadderRung rung, DeliveryExplanation explanation) => new
    {
        row = rung.Number,
        method = rung.Method.Word(),
        verdict = rung.Verdict,
        reason = rung.Reason,
        route = rung.Route is { } route ? explanation.RouteNames.GetValueOrDefault(route) : null,
        key = rung.Key,
    };

    private static object Shape(DirectExplanation direct, DeliveryExplanation explanation) => new
    {
        domain = direct.Domain,
        refusal = direct.Refusal,
        status = direct.Status,
        mxSecure = direct.MxSecure,
        sts = new { mode = direct.Sts.Mode, policyId = direct.Sts.PolicyId, hosts = direct.Sts.Hosts, problem = direct.Sts.Problem },
        remembered = direct.Remembered?.Word(),
        step = direct.Step,
        hosts = direct.Hosts.Select(h => new
        {
            host = h.Facts.Host,
            preference = h.Facts.Preference,
            ip = h.Ip,
            addressSecure = h.Facts.AddressSecure,
            dane = h.Facts.Dane,
            tlsa = (h.Facts.Tlsa?.Usable ?? []).Concat(h.Facts.Tlsa?.Unusable ?? []).Select(r => r.Short),
            tls = h.Tls,
            step = h.Verdict.Step,
            level = h.Verdict.Level.Word(),
            reason = h.Verdict.Reason,
            rungs = h.Verdict.Rungs.Select(r => Rung(r, explanation)),
        }),
    };

    private static string Camel(string word) => JsonNamingPolicy.CamelCase.ConvertName(word);
}
