using System.CommandLine;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Web.Cli;

/// <summary><c>consent suppress FILE</c>: a list of people that another system hands over.</summary>
internal static class SuppressListVerb
{
    public static Command Build()
    {
        var file = new Argument<FileInfo>("file") { Description = "One whole email address or record id per line." };
        var kind = new Option<GateSuppression>("--kind") { Description = "TopicMatch, AllCommercial, FundraisingOptOut, DoNotContact, HardBounce, Complaint or Deceased.", Required = true };
        var topic = new Option<string?>("--topic") { Description = "With TopicMatch: the topic, as campaigns name it." };
        var received = new Option<DateTimeOffset?>("--received") { Description = "When the wishes reached the organisation; default: now. The latency is measured from there." };
        var means = new Option<ReceiptMeans>("--means") { Description = "Electronic, Paper or Oral.", DefaultValueFactory = _ => ReceiptMeans.Electronic };
        var suppress = new Command("suppress", "Suppress the people of a list, 500 lines per transaction; lines that name nobody on file are told by number. Running it again changes nothing.") { file, kind, topic, received, means };
        suppress.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.GetValue(file)!;
            if (!path.Exists)
                throw new CliException($"{path.FullName}: there is no such file.");
            var lines = await File.ReadAllLinesAsync(path.FullName, cancellationToken);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var (added, standing, cancelled, unknown) = (0, 0, 0, new List<int>());
            for (var from = 0; from < lines.Length; from += SuppressListed.Most)
            {
                var outcome = await host.RunAsync<SuppressListed, SuppressedList>(
                    new SuppressListed
                    {
                        Lines = [.. lines.Skip(from).Take(SuppressListed.Most)],
                        FirstLine = from + 1,
                        Kind = parse.GetValue(kind),
                        Topic = parse.GetValue(topic),
                        Receipt = parse.GetValue(received) is { } at ? new Receipt(at, parse.GetValue(means)) : null,
                    },
                    cancellationToken);
                if (outcome.Error is { } error)
                    throw new CliException($"Lines {from + 1} to {Math.Min(from + SuppressListed.Most, lines.Length)}: {error.Message} The lines before them are done; run it again after mending the file.");
                (added, standing, cancelled) = (added + outcome.Value.Suppressed, standing + outcome.Value.Standing, cancelled + outcome.Value.MessagesCancelled);
                unknown.AddRange(outcome.Value.Unknown);
            }

            Console.WriteLine($"{added} suppressed, {standing} stood already, {cancelled} waiting messages cancelled.");
            if (unknown.Count > 0)
                await Console.Error.WriteLineAsync($"Nobody on file: lines {string.Join(", ", unknown)}.");
            return unknown.Count == 0 ? 0 : CliRoot.Refused;
        });
        return suppress;
    }
}
