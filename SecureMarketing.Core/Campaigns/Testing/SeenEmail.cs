using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Campaigns.Testing;

/// <summary>
/// What a recipient sees of an email: its content (the subject is part of it) and who it says it comes from. A test shows exactly this, so
/// whoever changes any of it makes the tests of before into tests of something else.
/// </summary>
internal static class SeenEmail
{
    /// <param name="sent">The origin as its stream sends it.</param>
    /// <returns>SHA-256, lower-case hex.</returns>
    public static string HashOf(OriginFacts sent) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize((string?[])[sent.Gate.ContentHash, sent.From.Normalised, sent.FromName, sent.ReplyTo?.Normalised, sent.Stream]))));
}
