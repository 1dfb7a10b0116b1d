using System.Collections.Frozen;

namespace SecureMarketing.Core.Content;

/// <summary>
/// The hosts an email may fetch from without telling a stranger who reads it (compliance §8): the public address of this
/// installation and picture hosts the organisation itself runs.
/// </summary>
public sealed class FirstParty(IEnumerable<string> hosts)
{
    private readonly FrozenSet<string> hosts = hosts.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when the address lies on one of the hosts; sub-domains count only when listed.</summary>
    public bool Owns(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && hosts.Contains(uri.Host);
}
