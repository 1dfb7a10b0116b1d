namespace SecureMarketing.Tests.Browser;

/// <summary>RFC 4648 §6, written independently of the product: what an authenticator app does with a typed key.</summary>
internal static class Base32
{
    public static byte[] Decode(string text)
    {
        var bits = string.Concat(text.Where(char.IsAsciiLetterOrDigit)
            .Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
