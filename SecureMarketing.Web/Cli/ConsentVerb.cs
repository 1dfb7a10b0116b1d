using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>consent latency|platforms|list|told|acknowledged|suppress|of|part2|gdpr|express|plain</c>: how fast refusals took effect, and what other platforms were told.</summary>
internal sealed class ConsentVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() } };

    public Command Build()
    {
        var consent = new Command("consent", "Opt-outs and revocations: latency, and other platforms that must hear of them. Consents of one person beside authorizations.") { Latency(), Platforms(), List(), Told(), Acknowledged(), SuppressListVerb.Build() };
        foreach (var command in PersonConsentVerbs.Build())
            consent.Add(command);
        return consent;
    }

    private static Command Latency()
    {
        var days = new Option<int>("--days") { Description = "Refusals recorded in the last so many days, 1 to 730.", DefaultValueFactory = _ => 30 };
        var json = CliHost.JsonOption();
        var latency = new Command("latency", "Receipt to effect, p50, p95 and max per kind and means, with the target (electronic and oral 15 min, paper 1 business day) and how many were beyond it.") { days, json };
        latency.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var measured = await host.RunAsync<MeasureRefusals, RefusalFigures>(new MeasureRefusals { Days = parse.GetValue(days) }, cancellationToken);
            if (measured.Error is { } error)
                throw new CliException(error.Message);
            var lines = measured.Value.Lines;
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new { days = measured.Value.Days, lines = lines.Select(l => new { l.Kind, l.Means, target = TargetOf(l.Means), l.Count, p50Ms = Ms(l.P50), p95Ms = Ms(l.P95), maxMs = Ms(l.Max), l.Late }) }, Json));
                return 0;
            }

            foreach (var l in lines)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{l.Kind} {l.Means} (target {TargetOf(l.Means)}): {l.Count}, p50 {Ms(l.P50)} ms, p95 {Ms(l.P95)} ms, max {Ms(l.Max)} ms, {l.Late} late"));
            if (lines.Count == 0)
                Console.WriteLine("Nothing was refused in this time.");
            return 0;
        });
        return latency;
    }

    private static Command Platforms()
    {
        var json = CliHost.JsonOption();
        var platforms = new Command("platforms", "Other platforms: what they have to be told, were told, acknowledged in 30 days, and what is overdue.") { json };
        platforms.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var measured = await host.RunAsync<MeasureRefusals, RefusalFigures>(new MeasureRefusals(), cancellationToken);
            if (measured.Error is { } error)
                throw new CliException(error.Message);
            foreach (var s in measured.Value.Targets)
            {
                Console.WriteLine(parse.GetValue(json)
                    ? JsonSerializer.Serialize(new { id = s.Target.Id.Value, s.Target.Name, s.Target.ToldTo, s.Target.WithinHours, retired = s.Target.RetiredAt is not null, s.Untold, s.Unacknowledged, s.Acknowledged, s.Overdue, s.OldestOpen }, Json)
                    : string.Create(CultureInfo.InvariantCulture, $"{s.Target.Id.Value} {s.Target.Name}: {s.Untold} to be told, {s.Unacknowledged} told, {s.Acknowledged} acknowledged, {s.Overdue} overdue"));
            }

            return 0;
        });
        return platforms;
    }

    private static Command List()
    {
        var target = TargetArgument();
        var list = new Command("list", "Print what a platform was not told yet, as CSV by opaque person id; the last line of the error stream names the instant for \"told\".") { target };
        list.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var exported = await host.RunAsync<ExportPropagation, PropagationList>(new ExportPropagation(PropagationTargetId.From(parse.GetValue(target))), cancellationToken);
            if (exported.Error is { } error)
                throw new CliException(error.Message);
            Console.Write(Encoding.UTF8.GetString(exported.Value.Csv));
            await Console.Error.WriteLineAsync($"through {exported.Value.Through:O}");
            return 0;
        });
        return list;
    }

    private static Command Told()
    {
        var target = TargetArgument();
        var through = new Option<DateTimeOffset?>("--through") { Description = "As \"list\" printed it; default: the last list." };
        var told = new Command("told", "Note that a platform was told of everything on its list.") { target, through };
        told.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var noted = await host.RunAsync<NotePlatformTold, int>(new NotePlatformTold { Target = PropagationTargetId.From(parse.GetValue(target)), Through = parse.GetValue(through) }, cancellationToken);
            return Print(noted, "told of");
        });
        return told;
    }

    private static Command Acknowledged()
    {
        var target = TargetArgument();
        var by = new Option<string>("--by") { Description = "By whom there, and how, e.g. \"service desk, ticket 4711\".", Required = true };
        var acknowledged = new Command("acknowledged", "Note that a platform acknowledged everything that it was told.") { target, by };
        acknowledged.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var noted = await host.RunAsync<NoteAcknowledged, int>(
                new NoteAcknowledged { Target = PropagationTargetId.From(parse.GetValue(target)), Through = DateTimeOffset.MaxValue.ToUniversalTime(), By = parse.GetValue(by)! }, cancellationToken);
            return Print(noted, "acknowledged");
        });
        return acknowledged;
    }

    private static Argument<Guid> TargetArgument() => new("platform") { Description = "Id of the platform, as \"consent platforms\" prints it." };

    private static int Print(Result<int> noted, string word)
    {
        if (noted.Error is { } error)
            throw new CliException(error.Message);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{word} {noted.Value}"));
        return 0;
    }

    private static long Ms(TimeSpan span) => (long)span.TotalMilliseconds;

    private static string TargetOf(ReceiptMeans means) => means == ReceiptMeans.Paper ? "1 business day" : "15 min";
}
