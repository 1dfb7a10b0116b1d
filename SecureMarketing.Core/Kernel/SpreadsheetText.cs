namespace SecureMarketing.Core.Kernel;

/// <summary>Text from outside in files that a spreadsheet opens: it stays text (CWE-1236).</summary>
public static class SpreadsheetText
{
    /// <summary>A leading =, +, -, @, tab or return would start a formula.</summary>
    public static string Harmless(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;

    /// <summary>A cell of a CSV file, quoted (RFC 4180).</summary>
    public static string Cell(string text) => "\"" + Harmless(text).Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
