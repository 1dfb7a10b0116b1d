using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>What an SPF term is (RFC 7208 §5, §6).</summary>
public enum SpfKind
{
    All,
    Include,
    A,
    Mx,
    Ptr,
    Ip4,
    Ip6,
    Exists,
    Redirect,

    /// <summary>A modifier that decides nothing (<c>exp=</c> and unknown ones).</summary>
    Other,
}

/// <summary>One term of an SPF record.</summary>
/// <param name="Kind">Mechanism or modifier.</param>
/// <param name="Qualifier"><c>+</c>, <c>-</c>, <c>~</c> or <c>?</c>.</param>
/// <param name="Domain">Its domain-spec, lower case; null: the domain whose record it stands in.</param>
/// <param name="Network">Of ip4 and ip6; null elsewhere.</param>
/// <param name="Prefix4">Prefix length for IPv4 addresses of a and mx, 0–32.</param>
/// <param name="Prefix6">The same for IPv6, 0–128.</param>
public sealed record SpfTerm(SpfKind Kind, char Qualifier, string? Domain, IPNetwork? Network, int Prefix4 = 32, int Prefix6 = 128)
{
    /// <summary>True when evaluating it asks the DNS: at most ten of these in one evaluation (RFC 7208 §4.6.4).</summary>
    public bool AsksDns => Kind is SpfKind.Include or SpfKind.A or SpfKind.Mx or SpfKind.Ptr or SpfKind.Exists or SpfKind.Redirect;

    /// <summary>True when its domain holds macros (§7), which depend on the message.</summary>
    public bool HasMacros => Domain?.Contains('%', StringComparison.Ordinal) == true;
}

/// <summary>An SPF record, read strictly: one syntax error makes the whole record a permanent error (RFC 7208 §4.6).</summary>
/// <param name="Terms">In order.</param>
public sealed record SpfRecord(IReadOnlyList<SpfTerm> Terms)
{
    /// <summary>At most so many terms that ask the DNS (RFC 7208 §4.6.4).</summary>
    public const int MostLookups = 10;

    private const string Version = "v=spf1";

    /// <summary>Whether a TXT record is one of SPF at all (§4.5).</summary>
    public static bool IsOne(string text) => text.Equals(Version, StringComparison.OrdinalIgnoreCase) || text.StartsWith(Version + " ", StringComparison.OrdinalIgnoreCase);

    /// <returns>Null when it cannot be read.</returns>
    public static SpfRecord? Parse(string text) => IsOne(text) && ParseTerms(text[Version.Length..]) is { } terms && terms.Count(t => t.Kind == SpfKind.Redirect) <= 1 ? new SpfRecord(terms) : null;

    /// <summary>Terms alone, as an administrator gives a route's egress.</summary>
    /// <returns>Null when there is none, or one cannot be read, or does not name where mail leaves.</returns>
    public static IReadOnlyList<SpfTerm>? ReadTerms(string text) =>
        ParseTerms(text) is { Count: > 0 } terms && terms.All(t => t is { Kind: SpfKind.Include or SpfKind.A or SpfKind.Mx or SpfKind.Ip4 or SpfKind.Ip6, Qualifier: '+', HasMacros: false }) ? terms : null;

    private static List<SpfTerm>? ParseTerms(string text)
    {
        var terms = new List<SpfTerm>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Term(word) is not { } term)
                return null;
            terms.Add(term);
        }

        return terms;
    }

    private static SpfTerm? Term(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var mark = word.AsSpan().IndexOfAny(':', '/');
        if (equals > 0 && (mark < 0 || equals < mark))
            return Modifier(word[..equals].ToLowerInvariant(), word[(equals + 1)..]);
        var qualifier = word[0] is '+' or '-' or '~' or '?' ? word[0] : '+';
        var body = word[0] == qualifier ? word[1..] : word;
        var end = body.AsSpan().IndexOfAny(':', '/');
        var (name, rest) = end < 0 ? (body.ToLowerInvariant(), "") : (body[..end].ToLowerInvariant(), body[end..]);
        return name switch
        {
            "all" when rest.Length == 0 => new SpfTerm(SpfKind.All, qualifier, null, null),
            "include" => Named(SpfKind.Include, qualifier, rest),
            "exists" => Named(SpfKind.Exists, qualifier, rest),
            "ptr" when rest.Length == 0 => new SpfTerm(SpfKind.Ptr, qualifier, null, null),
            "ptr" => Named(SpfKind.Ptr, qualifier, rest),
            "a" => Addressed(SpfKind.A, qualifier, rest),
            "mx" => Addressed(SpfKind.Mx, qualifier, rest),
            "ip4" => Network(SpfKind.Ip4, qualifier, rest, AddressFamily.InterNetwork),
            "ip6" => Network(SpfKind.Ip6, qualifier, rest, AddressFamily.InterNetworkV6),
            _ => null,
        };
    }

    private static SpfTerm? Modifier(string name, string value) =>
        name == "redirect" ? IsDomain(value) ? new SpfTerm(SpfKind.Redirect, '+', value.ToLowerInvariant().TrimEnd('.'), null) : null
        : name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? new SpfTerm(SpfKind.Other, '+', null, null)
        : null;

    private static SpfTerm? Named(SpfKind kind, char qualifier, string rest) =>
        rest.StartsWith(':') && IsDomain(rest[1..]) ? new SpfTerm(kind, qualifier, rest[1..].ToLowerInvariant().TrimEnd('.'), null) : null;

    private static SpfTerm? Addressed(SpfKind kind, char qualifier, string rest)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (name, prefixes) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        if (name.Length > 0 && !(name.StartsWith(':') && IsDomain(name[1..])))
            return null;
        var two = prefixes.IndexOf("//", StringComparison.Ordinal);
        var (four, six) = two < 0 ? (prefixes, "") : (prefixes[..two], prefixes[(two + 1)..]);
        if (Prefix(four, 32) is not { } prefix4 || Prefix(six, 128) is not { } prefix6)
            return null;
        return new SpfTerm(kind, qualifier, name.Length == 0 ? null : name[1..].ToLowerInvariant().TrimEnd('.'), null, prefix4, prefix6);
    }

    private static SpfTerm? Network(SpfKind kind, char qualifier, string rest, AddressFamily family)
    {
        if (!rest.StartsWith(':'))
            return null;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var full = family == AddressFamily.InterNetwork ? 32 : 128;
        if (!IPAddress.TryParse(slash < 0 ? rest[1..] : rest[1..slash], out var address) || address.AddressFamily != family || (full == 32 && rest.Count(c => c == '.') != 3))
            return null;
        return Prefix(slash < 0 ? "" : rest[slash..], full) is { } length ? new SpfTerm(kind, qualifier, null, new IPNetwork(Masked(address, length), length)) : null;
    }

    /// <summary>The full length for an empty text; null for anything that is no prefix length.</summary>
    private static int? Prefix(string text, int full) =>
        text.Length == 0 ? full
        : text.Length is > 1 and <= 4 && text[0] == '/' && (text.Length == 2 || text[1] != '0') && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= full ? length
        : null;

    internal static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(length - (i * 8), 0, 8));
        return new IPAddress(bytes);
    }

    private static bool IsDomain(string text) => text.Length is > 0 and <= 253 && text.All(c => c is > ' ' and < '\x7f') && (text.Contains('%', StringComparison.Ordinal) || !text.Contains('/', StringComparison.Ordinal));
}
