using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace SecureMarketing.Web.Hosting;

/// <summary>
/// The log: one line per event on the console, with time, level, category, event id and the message's named values in
/// place. The product logs ids, counts and codes only; this formatter is the second line of defence, because libraries
/// log too: whatever looks like an address is replaced, query strings are cut, and of an exception only types and
/// stack are kept (its text may quote a value).
/// </summary>
internal sealed partial class SafeConsole() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "safe";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = Redact(logEntry.Formatter(logEntry.State, null));
        textWriter.Write(TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
        textWriter.Write(' ');
        textWriter.Write(Word(logEntry.LogLevel));
        textWriter.Write(' ');
        textWriter.Write(logEntry.Category);
        if (logEntry.EventId.Id != 0)
            textWriter.Write($"[{logEntry.EventId.Id}]");
        textWriter.Write(": ");
        textWriter.WriteLine(message);
        for (var exception = logEntry.Exception; exception is not null; exception = exception.InnerException)
        {
            textWriter.Write("  ");
            textWriter.WriteLine(exception.GetType().FullName);
            if (exception.StackTrace is { } stack)
                textWriter.WriteLine(stack);
        }
    }

    /// <summary>Replaces addresses and query strings; newlines become spaces, so that no value forges a line.</summary>
    internal static string Redact(string text) =>
        QueryString().Replace(Address().Replace(text, "[address]"), "?[query]").ReplaceLineEndings(" ");

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO ",
        LogLevel.Warning => "WARN ",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };

    [GeneratedRegex(@"[^\s@<>""()\[\],;:=]+@[^\s@<>""'()\[\],;:]+\.[^\s@<>""'()\[\],;:]+", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Address();

    [GeneratedRegex(@"\?[^\s""']*=[^\s""']*", RegexOptions.CultureInvariant, 200)]
    private static partial Regex QueryString();
}

internal static class SafeLogging
{
    public static ILoggingBuilder AddSafeConsole(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(options => options.FormatterName = SafeConsole.FormatterName).AddConsoleFormatter<SafeConsole, ConsoleFormatterOptions>();
        // Request lines carry paths with tokens, and EF's commands carry values in exceptions: warnings only.
        logging.AddFilter("Microsoft", LogLevel.Warning)
            // Warns that keys are not encrypted by its own means; the repository seals them.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information).AddFilter("Quartz", LogLevel.Warning);
        return logging;
    }
}
