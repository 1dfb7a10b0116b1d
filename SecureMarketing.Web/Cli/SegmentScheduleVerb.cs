using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Web.Cli;

/// <summary><c>segment schedule</c>: how often a saved segment is looked at by itself.</summary>
internal static class SegmentScheduleVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Build()
    {
        var segment = new Argument<string>("segment") { Description = "Id or exact name." };
        var set = new Option<SegmentSchedule?>("--set")
        {
            Description = "nightly (02:00 of the organisation's clock), 1h to 24h (counted from now), or by-hand. Without it the schedule is told.",
            CustomParser = result =>
            {
                if (SegmentSchedule.Parse(result.Tokens[0].Value) is { } known)
                    return known;
                result.AddError($"--set {result.Tokens[0].Value} is unknown. Give nightly, 1h to {SegmentSchedule.MostHours}h, or by-hand.");
                return null;
            },
        };
        var json = CliHost.JsonOption();
        var command = new Command("schedule", "Tell or set how often a saved segment is looked at by itself, when it last was and when it will be.") { segment, set, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var id = await DeIdentifyVerb.FindAsync(host, parse.GetValue(segment)!, cancellationToken);
            if (parse.GetValue(set) is { } wanted)
                Value(await host.RunAsync<SetSegmentSchedule, Unit>(new SetSegmentSchedule(id, wanted), cancellationToken));
            var looks = Value(await host.RunAsync<GetSegment, SegmentDetails>(new GetSegment(id), cancellationToken)).Looks;
            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { schedule = looks.Schedule.Word, lastAt = looks.LastAt, nextAt = looks.NextAt, due = looks.IsDue }, Json)
                : $"Looked at {looks.Schedule}; last: {At(looks.LastAt) ?? "never"}; next: {(looks.IsDue ? "due now" : At(looks.NextAt) ?? "none")}.");
            return 0;
        });
        return command;
    }

    private static string? At(DateTimeOffset? time) => time is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : null;

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
