using System.Text.RegularExpressions;

namespace SecureMarketing.Core.Bounces.Reading;

/// <summary>Mailbox addresses in running text.</summary>
internal static partial class MailAddresses
{
    private static readonly string[] Machines = ["mailer-daemon", "postmaster", "mail-daemon", "post_master", "mailerdaemon", "abuse"];

    /// <summary>The first address of a text, without brackets and trailing dots; null where there is none.</summary>
    public static string? FirstIn(string? text) => string.IsNullOrEmpty(text) ? null : All(text).FirstOrDefault();

    /// <summary>Every address of a text in order, repeated ones once.</summary>
    public static IEnumerable<string> All(string text) =>
        Pattern().Matches(text).Select(m => m.Value.Trim('.', '\'')).Where(a => a.IndexOf('@', StringComparison.Ordinal) > 0).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for the mailbox of a machine or of its keeper, which is no recipient of marketing.</summary>
    public static bool IsMachine(string address) =>
        Machines.Contains(address[..address.IndexOf('@', StringComparison.Ordinal)], StringComparer.OrdinalIgnoreCase);

    /// <summary>What stands before the last @, or the whole where there is none.</summary>
    public static string Local(string address) => address.LastIndexOf('@') is > 0 and var at ? address[..at] : address;

    /// <summary>The text with each address and link replaced by a word that no rule looks for.</summary>
    public static string Masked(string text) => Pattern().Replace(Link().Replace(text, "link"), "someone@somewhere");

    [GeneratedRegex(@"https?:/?/?\s?[^\s<>""]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    // RFC 5321 §4.1.2 in the form that servers print; quoted local parts as far as they hold no blank.
    [GeneratedRegex("""(?:"[^"\s@<>]+"|[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]+)@[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
