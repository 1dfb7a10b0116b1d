using System.CommandLine;
using System.Globalization;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.Sending.TlsReports;

namespace SecureMarketing.Web.Cli;

/// <summary><c>delivery …</c>: how messages travel, by which streams and from which domains, without sending one.</summary>
internal sealed class DeliveryVerb : ICliVerb
{
    private readonly Option<HipaaClass> messageClass = new("--message-class") { Description = "Class of the message.", DefaultValueFactory = _ => HipaaClass.NotMarketing };
    private readonly Option<PhiLevel> phi = new("--phi") { Description = "PHI level of the message.", DefaultValueFactory = _ => PhiLevel.Relationship };
    private readonly Option<CommercialClass?> purpose = new("--purpose") { Description = "Commercial or transactional (CAN-SPAM); without it, as the class suggests." };
    private readonly Option<bool> sensitive = new("--sensitive") { Description = "The message belongs to a sensitive category." };
    private readonly Option<GatePlain> plain = new("--plain") { Description = "Recorded wish for plain mail.", DefaultValueFactory = _ => GatePlain.None };
    private readonly Option<string?> resolver = new("--resolver") { Description = "Validating resolver on loopback (127.0.0.1:53) instead of the one in the settings." };
    private readonly Option<bool> json = CliHost.JsonOption();

    public Command Build() => new("delivery", "How messages travel.") { Explain(), Forecast(), Forget(), TlsReport(), DomainVerbs.Build(), StreamVerbs.Build() };

    private Command Explain()
    {
        var address = new Argument<string>("address") { Description = "The recipient's address." };
        var probe = new Option<bool>("--probe") { Description = "Greet the domain's mail servers too: EHLO, STARTTLS, QUIT. No address is named." };
        var explain = new Command("explain", "Explain how a message would travel, rung by rung; sends nothing. With a resolver the domain's DNS is asked.") { address, messageClass, purpose, phi, sensitive, plain, resolver, probe, json };
        explain.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await StartAsync(parse, cancellationToken);
            var asked = host.Services.GetRequiredService<DirectOptions>().Resolver is { Length: > 0 };
            if (parse.GetValue(probe) && !asked)
                throw new CliException("--probe needs a validating resolver: give --resolver 127.0.0.1:53, or set DirectDelivery:Resolver.");
            var result = await host.RunAsync<ExplainDelivery, DeliveryExplanation>(
                new ExplainDelivery
                {
                    Address = parse.GetValue(address)!,
                    Question = Question(parse),
                    Look = parse.GetValue(probe) ? LookDepth.Session : asked ? LookDepth.Dns : LookDepth.Stored,
                },
                cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            Console.WriteLine(parse.GetValue(json) ? DeliveryText.Json(result.Value) : DeliveryText.Words(result.Value));
            return 0;
        });
        return explain;
    }

    private Command Forecast()
    {
        var segment = new Argument<string>("segment") { Description = "Name of a saved segment." };
        var forecast = new Command("forecast", "Count by which method a segment's people would be reached; sends nothing. Small numbers are withheld.") { segment, messageClass, phi, sensitive, resolver, json };
        forecast.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await StartAsync(parse, cancellationToken);
            var result = await host.RunAsync<ForecastDelivery, DeliveryForecast>(new ForecastDelivery(parse.GetValue(segment)!, Question(parse)), cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            Console.WriteLine(parse.GetValue(json) ? DeliveryText.Json(result.Value) : DeliveryText.Words(result.Value));
            return 0;
        });
        return forecast;
    }

    private static Command Forget()
    {
        var domain = new Argument<string>("domain") { Description = "Domain of recipients." };
        var forget = new Command("forget", "Forget that a domain's servers once proved who they are, so that weaker sessions are judged anew.") { domain };
        forget.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var result = await host.RunAsync<ForgetDomain, Unit>(new ForgetDomain(parse.GetValue(domain)!), cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            Console.WriteLine("forgotten");
            return 0;
        });
        return forget;
    }

    private static Command TlsReport()
    {
        var day = new Argument<DateOnly>("day")
        {
            Description = "Day to report on, UTC (YYYY-MM-DD).",
            CustomParser = result =>
            {
                if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
                    return read;
                result.AddError($"{result.Tokens[0].Value} is not a date. Write it as 2026-11-24.");
                return default;
            },
        };
        var contact = new Option<string?>("--contact") { Description = "Address for questions, written into the reports." };
        var report = new Command("tls-report", "Write the day's TLS reports (RFC 8460), one file per domain, into the data folder; sends nothing.") { day, contact };
        report.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var result = await host.RunAsync<WriteTlsReports, IReadOnlyList<string>>(new WriteTlsReports(parse.GetValue(day), parse.GetValue(contact)), cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            foreach (var file in result.Value)
                Console.WriteLine(file);
            return 0;
        });
        return report;
    }

    private Task<CliHost> StartAsync(ParseResult parse, CancellationToken cancellationToken) => CliHost.StartAsync(
        new DataFolder(parse.GetValue(CliHost.DataOption)!),
        parse.GetValue(resolver) is { } given ? [new(DirectOptions.Section + ":" + nameof(DirectOptions.Resolver), given)] : [],
        cancellationToken);

    private LadderQuestion Question(ParseResult parse) => new()
    {
        Class = parse.GetValue(messageClass),
        Purpose = parse.CommandResult.GetResult(purpose) is null ? null : parse.GetValue(purpose),
        Phi = parse.GetValue(phi),
        Sensitive = parse.GetValue(sensitive),
        Plain = parse.CommandResult.GetResult(plain) is null ? GatePlain.None : parse.GetValue(plain),
    };
}
