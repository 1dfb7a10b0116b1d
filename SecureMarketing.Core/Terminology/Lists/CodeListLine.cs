namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>One concept as a reader found it.</summary>
/// <param name="Row">Line of the file, from 1.</param>
/// <param name="Parent">Null when the file names none; <see cref="CodeHierarchy"/> may know one.</param>
internal sealed record CodeListLine(int Row, string Value, string Display, string? Parent, bool IsSelectable);

/// <summary>A file that is no code list, or a row that is none; says where and how to mend it, never what stood there.</summary>
internal sealed class CodeListException(int row, string code, string message) : Exception(message)
{
    /// <summary>Line of the file, from 1; 0 for the file as a whole.</summary>
    public int Row { get; } = row;

    public string Code { get; } = code;
}
