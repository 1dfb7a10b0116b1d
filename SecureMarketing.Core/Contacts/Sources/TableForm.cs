using System.Text;

namespace SecureMarketing.Core.Contacts.Sources;

/// <summary>How the characters of a text file are stored.</summary>
public enum TextEncoding
{
    /// <summary>With or without a byte order mark.</summary>
    Utf8 = 1,
    Utf16LittleEndian = 2,
    Utf16BigEndian = 3,

    /// <summary>The usual "ANSI" of American and Western European Windows; cannot be told from the bytes, only fallen back to.</summary>
    Windows1252 = 4,
}

/// <summary>How a table is laid out in its file. Null = not stated, found out from the file.</summary>
public sealed record TableForm
{
    /// <summary>What separates cells: comma, semicolon, tab or bar.</summary>
    public static readonly IReadOnlyList<char> Delimiters = [',', ';', '\t', '|'];

    public TextEncoding? Encoding { get; init; }

    /// <summary>One of <see cref="Delimiters"/>; meaningless for workbooks.</summary>
    public char? Delimiter { get; init; }

    /// <summary>True when the first row names the columns.</summary>
    public bool? Header { get; init; }

    /// <summary>Name of a workbook's sheet; null = its first visible one.</summary>
    public string? Sheet { get; init; }
}

/// <summary>Encodings by name.</summary>
internal static class TextEncodings
{
    /// <summary>Refuses what is no text of that encoding only where .NET offers it; invalid UTF-8 is noticed row by row.</summary>
    public static Encoding Of(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf16LittleEndian => Encoding.Unicode,
        TextEncoding.Utf16BigEndian => Encoding.BigEndianUnicode,
        TextEncoding.Windows1252 => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        _ => Encoding.UTF8,
    };
}
