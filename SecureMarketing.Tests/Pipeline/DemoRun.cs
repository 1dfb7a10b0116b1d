using System.Diagnostics;
using System.Text.Json;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Pipeline;

/// <summary>One run of <c>demo --json</c> in a process of its own, shared by the tests that look at what it left.</summary>
public sealed class DemoRun : IAsyncLifetime
{
    private const int Patients = 400;

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "sm-demo-" + Guid.CreateVersion7().ToString("N"));

    public JsonElement Summary { get; private set; }

    /// <summary>Everything the process wrote to its log and to stderr.</summary>
    public string Log { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var (exit, output, errors) = await CommandAsync("demo", "--data", Folder, "--patients", $"{Patients}", "--json");
        Log = errors + output;
        Assert.True(exit == 0, errors + output);
        Summary = JsonDocument.Parse(output.Split('\n').Single(l => l.StartsWith('{'))).RootElement;
    }

    /// <summary>Runs the product's command line.</summary>
    public static Task<(int Exit, string Output, string Errors)> CommandAsync(params string[] arguments) => CommandAsync([], arguments);

    /// <summary>The same with variables of its environment set; null takes one away.</summary>
    public static Task<(int Exit, string Output, string Errors)> CommandAsync(Dictionary<string, string?> environment, string[] arguments) =>
        ProgramAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "SecureMarketing.Web.dll"), .. arguments], environment);

    public static Task<(int Exit, string Output, string Errors)> ProgramAsync(string program, params string[] arguments) => ProgramAsync(program, arguments, []);

    private static async Task<(int Exit, string Output, string Errors)> ProgramAsync(string program, string[] arguments, Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.EndAsync();
        return (process.ExitCode, await output, await errors);
    }

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
