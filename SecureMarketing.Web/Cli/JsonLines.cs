using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace SecureMarketing.Web.Cli;

/// <summary>
/// JSON lines in, JSON lines out, for the verbs that decide on values and need no database. Blank lines are skipped.
/// </summary>
internal static class JsonLines
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>The input argument: a file, or <c>-</c> (default) for standard input.</summary>
    public static Argument<string> Input(string description) => new("input")
    {
        Description = description + " One JSON object per line; - reads standard input.",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "-",
    };

    /// <summary>Reads objects in order.</summary>
    /// <exception cref="CliException">The file is missing, or a line is not one JSON object; the message names the line.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(string input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = Open(input);
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            yield return Parse(line, input, number);
        }
    }

    /// <summary>The value of an enum by its exact name; null when missing, not a text, or not a name of the enum.</summary>
    public static T? Named<T>(this JsonElement item, string property) where T : struct, Enum =>
        item.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
        && Array.IndexOf(Enum.GetNames<T>(), value.GetString()) is >= 0 and var index
            ? Enum.GetValues<T>()[index]
            : null;

    private static TextReader Open(string input)
    {
        if (input == "-")
            return new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        try
        {
            return new StreamReader(input, Encoding.UTF8);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"Cannot read {input}: {fault.Message}");
        }
    }

    private static JsonElement Parse(string line, string input, int number)
    {
        var where = $"{(input == "-" ? "standard input" : input)}, line {number}";
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new CliException($"{where}: expected one JSON object, found {document.RootElement.ValueKind}.");
        }
        catch (JsonException fault)
        {
            // The parser's own words count lines within this one line, which would mislead.
            throw new CliException($"{where}: not valid JSON at byte {(fault.BytePositionInLine ?? 0) + 1}. Write one complete object per line.");
        }
    }
}
