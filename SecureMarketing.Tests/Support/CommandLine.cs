using System.Text;
using SecureMarketing.Web.Cli;

namespace SecureMarketing.Tests.Support;

/// <summary>
/// The product's command line within this process: the same entry, arguments, exit code and words as the program's, without
/// the seconds that each start of it takes. That the program leads there, the tests show that start it (Pipeline).
/// </summary>
internal static class CommandLine
{
    private static readonly AmbientWriter Output = new();
    private static readonly AmbientWriter Errors = new();

    static CommandLine()
    {
        Output.Otherwise = Console.Out;
        Errors.Otherwise = Console.Error;
        Console.SetOut(Output);
        Console.SetError(Errors);
    }

    /// <summary>Runs one command; others may run at the same time, each with its own output.</summary>
    public static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        Output.Here = TextWriter.Synchronized(output);
        Errors.Here = TextWriter.Synchronized(errors);
        var exit = await CliRoot.RunAsync(arguments);
        return (exit, output.ToString(), errors.ToString());
    }

    /// <summary>Writes to whatever the flow of control that writes has set.</summary>
    private sealed class AmbientWriter : TextWriter
    {
        private readonly AsyncLocal<TextWriter?> here = new();

        public TextWriter Otherwise { get; set; } = Null;

        /// <summary>Seen by this flow and those that it starts.</summary>
        public TextWriter Here
        {
            set => here.Value = value;
        }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => (here.Value ?? Otherwise).Write(value);

        public override void Write(string? value) => (here.Value ?? Otherwise).Write(value);

        public override void Write(char[] buffer, int index, int count) => (here.Value ?? Otherwise).Write(buffer, index, count);

        public override void Flush() => (here.Value ?? Otherwise).Flush();
    }
}
