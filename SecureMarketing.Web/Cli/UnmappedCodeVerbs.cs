using System.CommandLine;
using System.Text.Json;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Web.Cli;

/// <summary><c>codes unmapped|relabel</c>: codes on file that nobody labelled, and labels computed anew.</summary>
internal static class UnmappedCodeVerbs
{
    public static Command Unmapped(JsonSerializerOptions format)
    {
        var text = new Option<string>("--find") { Description = "Beginning of the code, or part of its name.", DefaultValueFactory = _ => "" };
        var json = CliHost.JsonOption();
        var command = new Command("unmapped", "Codes on file that no value set knows: they count as sensitive. Say what they tell of with 'codes map', or on the page Codes without a label.") { text, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            UnmappedCodes found;
            var page = 0;
            do
            {
                found = Value(await host.RunAsync<ListUnmappedCodes, UnmappedCodes>(new ListUnmappedCodes(parse.GetValue(text)!, page++), cancellationToken));
                foreach (var code in found.Rows)
                {
                    Console.WriteLine(parse.GetValue(json)
                        ? JsonSerializer.Serialize(new { code.System, code.Code, code.Display, People = code.People?.ToString(), Proposed = code.Waits }, format)
                        : $"{code.System} {code.Code}  {code.Display}{(code.Waits ? " (proposed)" : "")}");
                }
            }
            while (page * ListUnmappedCodes.PageSize < found.Found);
            if (found.Found == 0 && !parse.GetValue(json))
                Console.WriteLine(parse.GetValue(text)!.Length == 0 ? "Every code on file has a label." : "No code without a label matches.");
            return 0;
        });
        return command;
    }

    public static Command Relabel()
    {
        var command = new Command("relabel", "Compute the labels of all codes on file anew. A new build does so by itself at its first start.");
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var done = Value(await host.RunAsync<RelabelCodes, RelabelledCodes>(new RelabelCodes(), cancellationToken));
            Console.WriteLine($"{done.Looked} codes, {done.Changed} of them labelled differently.");
            return 0;
        });
        return command;
    }

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
