using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary>
/// <c>people duplicates</c>, <c>people merge</c>, <c>people unmerge</c>: records that may be one person. Prints ids, sources
/// and signs; who it is stays behind the pages, where each look is recorded.
/// </summary>
internal sealed class PeopleVerb : ICliVerb
{
    private const int PageSize = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public Command Build() => new("people", "Records of people: those that may be one person.") { Duplicates(), Merge(), Unmerge() };

    private static Command Duplicates()
    {
        var json = CliHost.JsonOption();
        var state = new Option<DuplicateState>("--state") { Description = "open, dismissed or merged.", DefaultValueFactory = _ => DuplicateState.Open };
        var find = new Option<bool>("--find") { Description = "Look through everyone on file first. Imports do so for those they bring." };
        var command = new Command("duplicates", "Pairs of records that share a mailbox, a telephone number, or name and birth date.") { state, find, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            if (parse.GetValue(find))
                Value(await host.RunAsync<FindDuplicates, int>(new FindDuplicates(), cancellationToken));
            var pairs = await ListAsync(host, parse.GetValue(state), cancellationToken);
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(new { pairs = pairs.Select(Line) }, Json));
            else
                Console.WriteLine(string.Join('\n', pairs.Select(Sentence).Prepend($"{pairs.Count} {(pairs.Count == 1 ? "pair" : "pairs")}.")));
            return 0;
        });
        return command;
    }

    private static Command Merge()
    {
        var (kept, merged, reason, json) = (Record("KEPT", "Record that is written to from now on"), Record("MERGED", "Record that is not"), ReasonOption(), CliHost.JsonOption());
        var proven = new Option<bool>("--proven") { Description = "Proof was seen that both are one person: what was signed under the merged record counts." };
        var command = new Command("merge", "Says that two records are one person. Refusals of either hold; nothing is overwritten.") { kept, merged, reason, proven, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var (to, from) = (ContactId.From(parse.GetValue(kept)), ContactId.From(parse.GetValue(merged)));
            Value(await host.RunAsync<MergePeople, Unit>(
                new MergePeople { Kept = to, Merged = from, Reason = parse.GetValue(reason)!, Proven = parse.GetValue(proven) }, cancellationToken));
            Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(new { merged = from.Value, into = to.Value }, Json) : "Merged. Mail in the queue is checked again before it goes.");
            return 0;
        });
        return command;
    }

    private static Command Unmerge()
    {
        var (merged, reason, json) = (Record("MERGED", "Record that was merged into another"), ReasonOption(), CliHost.JsonOption());
        var command = new Command("unmerge", "Takes a merge back: two people again, each with their own facts and consents.") { merged, reason, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var record = ContactId.From(parse.GetValue(merged));
            Value(await host.RunAsync<UnmergePeople, Unit>(new UnmergePeople(record, parse.GetValue(reason)!), cancellationToken));
            Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(new { unmerged = record.Value }, Json) : "Unmerged. They are two people again.");
            return 0;
        });
        return command;
    }

    private static async Task<IReadOnlyList<DuplicateRow>> ListAsync(CliHost host, DuplicateState state, CancellationToken cancellationToken)
    {
        var rows = new List<DuplicateRow>();
        while (true)
        {
            var page = Value(await host.RunAsync<ListDuplicates, DuplicateList>(new ListDuplicates(state, DuplicateSigns.None, rows.Count, PageSize), cancellationToken));
            rows.AddRange(page.Rows);
            if (page.Rows.Count < PageSize)
                return rows;
        }
    }

    private static object Line(DuplicateRow pair) => new
    {
        first = new { id = pair.First.Id.Value, source = pair.First.SourceSystem, mergedInto = pair.First.MergedInto?.Value, minor = pair.First.IsMinor },
        second = new { id = pair.Second.Id.Value, source = pair.Second.SourceSystem, mergedInto = pair.Second.MergedInto?.Value, minor = pair.Second.IsMinor },
        signs = SignWords(pair.Signs),
        state = pair.State,
        foundAt = pair.FoundAt,
    };

    private static string Sentence(DuplicateRow pair) =>
        $"{pair.First.Id.Value} ({pair.First.SourceSystem})  {pair.Second.Id.Value} ({pair.Second.SourceSystem})  {string.Join(", ", SignWords(pair.Signs))}{(pair.First.IsMinor != pair.Second.IsMinor ? "  one is a minor" : "")}";

    private static IReadOnlyList<string> SignWords(DuplicateSigns signs) =>
        [.. Enum.GetValues<DuplicateSigns>().Where(s => s != DuplicateSigns.None && signs.HasFlag(s)).Select(s => JsonNamingPolicy.CamelCase.ConvertName(s.ToString()))];

    private static Argument<Guid> Record(string name, string what) => new(name) { Description = what + ": its id, as \"people duplicates\" and the address of the person's page show it." };

    private static Option<string> ReasonOption() => new("--reason") { Description = "How you know, 5 to 200 characters, no names. Recorded.", Required = true };

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
