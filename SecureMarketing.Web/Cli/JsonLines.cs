using System.Buffers;
using System.Collections.Frozen;
using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace SecureMarketing.Web.Cli;

/// <summary>
/// JSON lines in, JSON lines out, for the verbs that decide on values and need no database. Blank lines are skipped.
/// </summary>
internal static class JsonLines
{
    private const int Page = 1 << 16;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>The input argument: a file, or <c>-</c> (default) for standard input.</summary>
    public static Argument<string> Input(string description) => new("input")
    {
        Description = description + " One JSON object per line; - reads standard input.",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "-",
    };

    /// <summary>
    /// Answers every object of the input in order, one line each, through buffers that are reused; what was answered before a bad line is
    /// written out.
    /// </summary>
    /// <param name="input">A file, or <c>-</c>.</param>
    /// <param name="output">Takes the lines, UTF-8; a page at a time, so an answer may wait until the input ends.</param>
    /// <param name="answer">Writes one value for one object; gets the number of the line, 1 upward. The object is gone afterwards.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CliException">The file is missing, or a line is not one JSON object; the message names the line.</exception>
    public static async Task AnswerAsync(string input, Stream output, Action<Utf8JsonWriter, JsonElement, int> answer, CancellationToken cancellationToken)
    {
        using var reader = Open(input);
        var lines = new ArrayBufferWriter<byte>(2 * Page);
        await using var writer = new Utf8JsonWriter(lines);
        try
        {
            for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
            {
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                using var document = Parse(line, input, number);
                answer(writer, document.RootElement, number);
                // Into memory: nothing to wait for.
                writer.Flush();
                writer.Reset();
                lines.Write("\n"u8);
                if (lines.WrittenCount < Page)
                    continue;
                await output.WriteAsync(lines.WrittenMemory, cancellationToken);
                lines.ResetWrittenCount();
            }
        }
        finally
        {
            await output.WriteAsync(lines.WrittenMemory, CancellationToken.None);
        }
    }

    /// <summary>The same to standard output.</summary>
    /// <exception cref="CliException">As there.</exception>
    public static async Task<int> AnswerAsync(string input, Action<Utf8JsonWriter, JsonElement, int> answer, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        await AnswerAsync(input, output, answer, cancellationToken);
        return 0;
    }

    /// <summary>The value of an enum by its exact name; null when missing, not a text, or not a name of the enum.</summary>
    public static T? Named<T>(this JsonElement item, string property) where T : struct, Enum =>
        item.TryGetProperty(property, out var value) ? value.Name<T>() : null;

    /// <summary>The same of an element that is the value itself.</summary>
    public static T? Name<T>(this JsonElement value) where T : struct, Enum =>
        value.ValueKind == JsonValueKind.String && Names<T>.All.TryGetValue(value.GetString()!, out var named) ? named : null;

    /// <summary>Listing the names anew for each property of each line took more time than deciding.</summary>
    private static class Names<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<string, T> All = Enum.GetNames<T>().Zip(Enum.GetValues<T>()).ToFrozenDictionary(n => n.First, n => n.Second, StringComparer.Ordinal);
    }

    private static TextReader Open(string input)
    {
        if (input == "-")
            return new StreamReader(Console.OpenStandardInput(), Encoding.UTF8, bufferSize: Page);
        try
        {
            return new StreamReader(input, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, Page);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"Cannot read {input}: {fault.Message}");
        }
    }

    private static JsonDocument Parse(string line, string input, int number)
    {
        string Where() => $"{(input == "-" ? "standard input" : input)}, line {number}";
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line, Strict);
        }
        catch (JsonException fault)
        {
            // The parser's own words count lines within this one line, which would mislead.
            throw new CliException($"{Where()}: not valid JSON at byte {(fault.BytePositionInLine ?? 0) + 1}. Write one complete object per line.");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        var found = document.RootElement.ValueKind;
        document.Dispose();
        throw new CliException($"{Where()}: expected one JSON object, found {found}.");
    }
}
