using System.Collections.Concurrent;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Addresses;

/// <summary>What an address says of itself that speaks against its being the person's own mailbox.</summary>
/// <param name="IsRole">It names a function: info@, noreply@.</param>
/// <param name="LookAlike">Domain of the large provider that was probably meant; null when there is no doubt.</param>
public readonly record struct AddressSign(bool IsRole, string? LookAlike);

/// <summary>
/// Reads the signs of an address: role names and misspelt domains of large mailbox providers. Both are warnings, never a
/// refusal; the lists lie beside this file as data. Pure.
/// </summary>
public static class AddressSigns
{
    /// <summary>Below this length of the name, almost every other short name is one letter away.</summary>
    private const int ShortestName = 5;

    /// <summary>Domains are few and addresses many; foreign domains of a hostile file must not fill the memory.</summary>
    private const int Remembered = 10_000;

    private static readonly HashSet<string> RoleNames = [.. Lines("role-names.txt")];
    private static readonly HashSet<string> Providers = [.. Lines("mailbox-providers.txt")];
    private static readonly ConcurrentDictionary<string, string?> Known = new(StringComparer.Ordinal);

    public static AddressSign Of(EmailAddress address) => new(IsRole(address.Local), LookAlike(address.Domain));

    /// <summary>True for a function's name, with or without a tag after +.</summary>
    public static bool IsRole(string local)
    {
        var plus = local.IndexOf('+', StringComparison.Ordinal);
        return RoleNames.Contains((plus > 0 ? local[..plus] : local).ToLowerInvariant());
    }

    /// <summary>The large provider whose domain this one almost is, or null.</summary>
    /// <param name="domain">Lower case, ASCII.</param>
    public static string? LookAlike(string domain)
    {
        if (Providers.Contains(domain))
            return null;
        if (Known.TryGetValue(domain, out var remembered))
            return remembered;
        var meant = Providers.FirstOrDefault(p => IsAlmost(domain, p));
        if (Known.Count < Remembered)
            Known[domain] = meant;
        return meant;
    }

    /// <summary>One slip apart: a letter more, less or wrong, or two neighbours swapped.</summary>
    private static bool IsAlmost(string domain, string provider)
    {
        if (Math.Abs(domain.Length - provider.Length) > 1 || SlipDistance(domain, provider) != 1)
            return false;
        var (name, rest) = Split(domain);
        var (meantName, meantRest) = Split(provider);
        // gmail.con: the name is right, whatever its length, and the end is no other real domain of that kind.
        return name == meantName ? rest.Length != 2 && meantRest.Length > 2 : rest == meantRest && meantName.Length >= ShortestName;
    }

    private static (string Name, string End) Split(string domain)
    {
        var dot = domain.IndexOf('.', StringComparison.Ordinal);
        return (domain[..dot], domain[(dot + 1)..]);
    }

    /// <summary>Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.</summary>
    internal static int SlipDistance(string one, string other)
    {
        var cost = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
            cost[i, 0] = i;
        for (var j = 0; j <= other.Length; j++)
            cost[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var differs = one[i - 1] == other[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + differs);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[one.Length, other.Length];
    }

    private static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(AddressSigns).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                lines.Add(line.Trim());
        }

        return lines;
    }
}
