using System.Globalization;

namespace SecureMarketing.Core.Kernel;

/// <summary>Values as records have them that are handed out: one form each, because hashes stand over them. Pure.</summary>
internal static class RecordText
{
    /// <summary>In UTC with milliseconds, as "2026-11-29T11:05:00.000Z"; null stays null.</summary>
    public static string? Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Lower-case hex; null stays null.</summary>
    public static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);
}
