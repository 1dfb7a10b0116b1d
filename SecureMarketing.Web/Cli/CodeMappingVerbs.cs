using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Judgments;

namespace SecureMarketing.Web.Cli;

/// <summary>
/// <c>codes map|mappings|unmap</c>: proposes what a code tells of, shows what was proposed, and takes a proposal back. A second person
/// accepts or refuses it, and never an administrator (compliance §11), which the command line is: that is done on the page, signed in.
/// </summary>
internal static class CodeMappingVerbs
{
    public static Command Map()
    {
        var system = new Argument<string>("system") { Description = "icd-10-cm, cvx, loinc, rxnorm, snomed, or a URI." };
        var code = new Argument<string>("code") { Description = "As 'codes unmapped' lists it." };
        var tells = new Option<Sensitivity[]>("--tells-of") { Description = $"{string.Join(", ", CodeJudgmentRules.Choices)}; may be given again.", AllowMultipleArgumentsPerToken = true };
        var nothing = new Option<bool>("--not-sensitive") { Description = "It tells of none of them." };
        var because = Because();
        var command = new Command("map", "Propose what a code on file tells of. It counts so as soon as a second person, who is no administrator, accepts it on the page Codes without a label.") { system, code, tells, nothing, because };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var labels = (parse.GetValue(tells) ?? []).Aggregate(Sensitivity.None, (all, one) => all | one);
            if (parse.GetValue(nothing) == (labels != Sensitivity.None))
                throw new CliException("Say either what the code tells of (--tells-of) or that it is --not-sensitive.");
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var asked = Value(await host.RunAsync<AskCodeJudgment, CodeJudgmentId>(new AskCodeJudgment(parse.GetValue(system)!, parse.GetValue(code)!, labels, parse.GetValue(because)!), cancellationToken));
            Console.WriteLine($"Proposed: {Words(labels)}. A second person accepts or refuses it on the page Codes without a label. To take it back: codes unmap {asked.Value} --because WHY");
            return 0;
        });
        return command;
    }

    public static Command Mappings(JsonSerializerOptions format)
    {
        var json = CliHost.JsonOption();
        var command = new Command("mappings", "What was proposed for codes and what became of it; what waits comes first.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            foreach (var row in Value(await host.RunAsync<ListCodeJudgments, IReadOnlyList<CodeJudgmentRow>>(new ListCodeJudgments(), cancellationToken)))
            {
                Console.WriteLine(parse.GetValue(json)
                    ? JsonSerializer.Serialize(new
                    {
                        id = row.Id.Value,
                        row.System,
                        row.Code,
                        row.Display,
                        tellsOf = CodeJudgmentRules.Choices.Where(c => row.Labels.HasFlag(c)),
                        row.State,
                        askedBy = row.AskedBy.Value,
                        row.AskedAt,
                        row.Reason,
                        decidedBy = row.DecidedBy?.Value,
                        row.DecidedAt,
                        row.Decision,
                        row.EndedAt,
                        row.EndReason,
                    }, format)
                    : string.Create(CultureInfo.InvariantCulture, $"{row.Id.Value} {row.State} {row.System} {row.Code}  {row.Display}: {Words(row.Labels)} ({row.AskedAt.UtcDateTime:yyyy-MM-dd}: {row.Reason})"));
            }

            return 0;
        });
        return command;
    }

    public static Command Unmap()
    {
        var id = new Argument<Guid>("id") { Description = "A proposal of the command line, as 'codes mappings' lists it." };
        var because = Because();
        var command = new Command("unmap", "Take back what the command line proposed and nobody has decided. What is in effect is taken back on the page.") { id, because };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var now = Value(await host.RunAsync<WithdrawCodeJudgment, Sensitivity>(new WithdrawCodeJudgment(CodeJudgmentId.From(parse.GetValue(id)), parse.GetValue(because)!), cancellationToken));
            Console.WriteLine($"Taken back. The code counts as {(CodeJudgmentRules.IsUnmapped(now) ? "sensitive: nobody has said what it tells of" : Words(now))}.");
            return 0;
        });
        return command;
    }

    private static Option<string> Because() => new("--because") { Description = $"Why, in 1 to {CodeJudgment.ReasonLength} characters; nothing about a patient.", Required = true };

    private static string Words(Sensitivity labels) => labels == Sensitivity.None ? "not sensitive" : string.Join(", ", CodeJudgmentRules.Choices.Where(c => labels.HasFlag(c)));

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
