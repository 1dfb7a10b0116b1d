using System.Globalization;

namespace SecureMarketing.Core.Delivery.Sts;

/// <summary>What a policy asks of senders (RFC 8461 §5). Stored: never renumber.</summary>
public enum StsMode
{
    /// <summary>No policy any more.</summary>
    None = 0,

    /// <summary>Failures are reported, never acted upon.</summary>
    Testing = 1,

    /// <summary>A server that fails gets no mail.</summary>
    Enforce = 2,
}

/// <summary>An MTA-STS policy.</summary>
/// <param name="Mode">What it asks.</param>
/// <param name="MaxAge">How long it holds from its fetching, seconds, 0–31,557,600.</param>
/// <param name="Hosts">Names of mail hosts, lower case; <c>*.</c> stands for exactly one label. Empty only with mode none.</param>
public sealed record StsPolicy(StsMode Mode, long MaxAge, IReadOnlyList<string> Hosts)
{
    private const long LongestAge = 31_557_600;
    private const int MostHosts = 100;

    /// <summary>Reads a policy strictly (RFC 8461 §3.2).</summary>
    /// <returns>Null when it is not one: a policy that cannot be read is no policy.</returns>
    public static StsPolicy? Parse(string text)
    {
        string? version = null, mode = null, age = null;
        var hosts = new List<string>();
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r', ' ', '\t')))
        {
            if (line.Length == 0)
                continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !line[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
                return null;
            var value = line[(colon + 1)..].Trim(' ', '\t');
            switch (line[..colon])
            {
                // §3.2: of a field that comes twice the first counts.
                case "version": version ??= value; break;
                case "mode": mode ??= value; break;
                case "max_age": age ??= value; break;
                case "mx": hosts.Add(value.ToLowerInvariant()); break;
                default: break;
            }
        }

        if (version != "STSv1" || age is null || !long.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || age.Length > 10)
            return null;
        StsMode? read = mode switch { "enforce" => StsMode.Enforce, "testing" => StsMode.Testing, "none" => StsMode.None, _ => null };
        if (read is null || hosts.Count > MostHosts || !hosts.All(IsHost) || (hosts.Count == 0 && read != StsMode.None))
            return null;
        return new StsPolicy(read.Value, Math.Min(seconds, LongestAge), hosts);
    }

    /// <summary>Whether the policy lists this host (RFC 8461 §4.1).</summary>
    public static bool Lists(IEnumerable<string> patterns, string host) => patterns.Any(p =>
        p == host || (p.StartsWith("*.", StringComparison.Ordinal) && host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && host[dot..] == p[1..]));

    private static bool IsHost(string pattern)
    {
        var name = pattern.StartsWith("*.", StringComparison.Ordinal) ? pattern[2..] : pattern;
        return name.Length is > 0 and <= 253 && name.Split('.').All(l => l.Length is > 0 and <= 63 && l[0] != '-' && l[^1] != '-' && l.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
    }
}
