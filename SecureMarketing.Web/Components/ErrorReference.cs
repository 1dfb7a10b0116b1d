using System.Security.Cryptography;

namespace SecureMarketing.Web.Components;

/// <summary>A short reference that joins what a person sees to a line of the log.</summary>
public static class ErrorReference
{
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>Eight letters and digits without look-alikes, e.g. <c>7KQ2-MX4P</c>; random, carries nothing.</summary>
    public static string New()
    {
        var text = RandomNumberGenerator.GetString(Letters, 8);
        return text[..4] + "-" + text[4..];
    }
}
