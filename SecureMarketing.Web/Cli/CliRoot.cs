using System.CommandLine;

namespace SecureMarketing.Web.Cli;

/// <summary>The command line: verbs found in this assembly. Exit 0 success, 1 refused or failed, 2 wrong usage.</summary>
public static class CliRoot
{
    public const int Refused = 1;
    public const int WrongUsage = 2;

    /// <summary>True when the arguments name a verb (or ask for help), so that no web host is started.</summary>
    public static bool Handles(string[] args) =>
        args is [var first, ..] && (Verbs().Any(v => v.Name == first) || first is "--help" or "-h" or "-?" or "--version" || !first.StartsWith('-'));

    /// <summary>Runs the verb. No stack trace ever reaches the user: what went wrong, where and how to mend it.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("SecureMarketing: HIPAA-compliant marketing automation. Without a verb it serves the web app.");
        root.Options.Add(CliHost.DataOption);
        foreach (var verb in Verbs())
            root.Subcommands.Add(verb);
        var parse = root.Parse(args);
        if (parse.Errors.Count > 0)
        {
            foreach (var error in parse.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Run with --help to see what is accepted.");
            return WrongUsage;
        }

        try
        {
            return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (CliException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return refusal.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped. What was done until then stays.");
            return Refused;
        }
        catch (Exception fault) when (Environment.GetEnvironmentVariable("SM_TRACE") is null)
        {
            // The words of a fault may hold a value; its kind does not.
            await Console.Error.WriteLineAsync($"The command failed inside ({fault.GetType().Name}). Nothing half-done was kept by the step that failed. Run again with SM_TRACE=1 for a trace to report.");
            return Refused;
        }
    }

    private static IEnumerable<Command> Verbs() => typeof(CliRoot).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(ICliVerb).IsAssignableFrom(t))
        .OrderBy(t => t.Name, StringComparer.Ordinal)
        .Select(t => ((ICliVerb)Activator.CreateInstance(t)!).Build());
}

/// <summary>A refusal to print and an exit code; the message says what, where and how to mend it.</summary>
public sealed class CliException(string message, int exitCode = CliRoot.Refused) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
