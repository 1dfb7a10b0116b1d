using System.CommandLine;
using System.Text.Json;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Web.Cli;

/// <summary><c>delivery explain</c>: what would happen to a message to this address, rung by rung, without sending.</summary>
internal sealed class DeliveryVerb : ICliVerb
{
    public Command Build()
    {
        var address = new Argument<string>("address") { Description = "The recipient's address." };
        var messageClass = new Option<HipaaClass>("--message-class") { Description = "Class of the message.", DefaultValueFactory = _ => HipaaClass.NotMarketing };
        var phi = new Option<PhiLevel>("--phi") { Description = "PHI level of the message.", DefaultValueFactory = _ => PhiLevel.Relationship };
        var sensitive = new Option<bool>("--sensitive") { Description = "The message belongs to a sensitive category." };
        var plain = new Option<GatePlain>("--plain") { Description = "Recorded wish for plain mail.", DefaultValueFactory = _ => GatePlain.None };
        var json = CliHost.JsonOption();
        var explain = new Command("explain", "Explain how a message would travel; sends nothing.") { address, messageClass, phi, sensitive, plain, json };
        explain.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var result = await host.RunAsync<ExplainDelivery, DeliveryExplanation>(
                new ExplainDelivery
                {
                    Address = parse.GetValue(address)!,
                    Question = new LadderQuestion
                    {
                        Class = parse.GetValue(messageClass),
                        Phi = parse.GetValue(phi),
                        Sensitive = parse.GetValue(sensitive),
                        Plain = parse.GetValue(plain),
                    },
                },
                cancellationToken);
            if (result.Error is { } error)
                throw new CliException(error.Message);
            var answer = Answer(result.Value);
            Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(answer, JsonSerializerOptions.Web) : Words(answer));
            return 0;
        });
        return new Command("delivery", "How messages travel.") { explain };
    }

    private static Explanation Answer(DeliveryExplanation explanation) => new(
        explanation.Chosen?.Word(),
        [.. explanation.Result.Rungs.Select(r => new Rung(
            r.Number,
            r.Method.Word(),
            JsonNamingPolicy.CamelCase.ConvertName(r.Verdict.ToString()),
            r.Reason,
            r.Route is { } route ? explanation.RouteNames.GetValueOrDefault(route) : null,
            r.Key))]);

    private static string Words(Explanation answer) => string.Join(
        Environment.NewLine,
        answer.Rungs.Select(r => $"{r.Row,2}  {r.Method,-17} {r.Verdict,-8} {r.Reason ?? r.Route}").Append($"chosen: {answer.Chosen ?? "none: held"}"));

    private sealed record Explanation(string? Chosen, IReadOnlyList<Rung> Rungs);

    private sealed record Rung(int Row, string Method, string Verdict, string? Reason, string? Route, string? Key);
}
