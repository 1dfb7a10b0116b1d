using System.Text.RegularExpressions;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>
/// Names who receives for a domain: 200 domains on one provider share its limits. A provider of the rules by its name, any
/// other by the parent domain of its first mail host; the relay of a smart-host route by a word of its own.
/// </summary>
public static partial class RollUp
{
    /// <summary>The next hop is a relay or the sandbox: whatever the recipient's domain, it is one receiver.</summary>
    public const string Relay = "relay";

    /// <summary>Longest name, as stored.</summary>
    internal const int Longest = 255;

    /// <summary>The roll-up of a domain.</summary>
    /// <param name="rules">Provider patterns.</param>
    /// <param name="domain">Recipient's domain, lower-case A-labels.</param>
    /// <param name="hosts">Its mail hosts, most preferred first; empty while they are not known.</param>
    public static string Of(ShapingRules rules, string domain, IReadOnlyList<string> hosts)
    {
        if (hosts.Count == 0)
            return "." + domain;
        var named = hosts.Select(h => h.ToLowerInvariant().TrimEnd('.')).ToList();
        var provider = named.Select(host => rules.Providers.FirstOrDefault(p => p.Covers(host))).FirstOrDefault(p => p is not null);
        return provider?.Name ?? "." + Parent(named[0]);
    }

    /// <summary>False for a word that a domain's own roll-up or the relay's could be taken for.</summary>
    internal static bool IsProviderName(string name) => name != Relay && ProviderName().IsMatch(name);

    /// <summary>
    /// Two labels, or three below a country's second level such as <c>co.uk</c>. Without a list of public suffixes this errs to
    /// the side of one receiver too many, which only makes two share a limit.
    /// </summary>
    private static string Parent(string host)
    {
        var labels = host.Split('.');
        if (labels.Length <= 2)
            return host;
        var keep = labels[^1].Length == 2 && labels[^2].Length <= 3 ? 3 : 2;
        return string.Join('.', labels[^Math.Min(keep, labels.Length)..]);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$", RegexOptions.None, 1000)]
    private static partial Regex ProviderName();
}
