using System.Net;
using System.Net.Sockets;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>What SPF says of one address (RFC 7208 §2.6).</summary>
public enum SpfResult
{
    None = 1,
    Neutral = 2,
    Pass = 3,
    Fail = 4,
    SoftFail = 5,

    /// <summary>The DNS gave no definite answer.</summary>
    TempError = 6,

    /// <summary>The record cannot be read, or asks too much of the DNS.</summary>
    PermError = 7,
}

/// <summary>The record of one domain with everything it leads to, read once, so that any number of addresses is judged without asking again.</summary>
/// <param name="Domain">Whose record.</param>
/// <param name="State">None, TempError or PermError where there is no usable record; Neutral where there is one.</param>
/// <param name="Text">The record as published; null without one.</param>
/// <param name="Branches">Its terms in order; empty without a usable record.</param>
public sealed record SpfTree(string Domain, SpfResult State, string? Text, IReadOnlyList<SpfBranch> Branches)
{
    /// <summary>Terms that ask the DNS, in the whole tree; more than ten are a permanent error for whoever reads so far.</summary>
    public int Lookups => Branches.Sum(b => (b.Term.AsksDns ? 1 : 0) + (b.Below?.Lookups ?? 0));

    /// <summary>Domains in the tree whose record is missing or cannot be read.</summary>
    public IEnumerable<SpfTree> Broken => (State == SpfResult.Neutral ? [] : new[] { this }).Concat(Branches.SelectMany(b => b.Below?.Broken ?? []));

    /// <summary>Every domain that is included, at any depth.</summary>
    public IEnumerable<string> Includes => Branches.Where(b => b.Term.Kind == SpfKind.Include).SelectMany(b => new[] { b.Term.Domain! }.Concat(b.Below?.Includes ?? []));

    /// <summary>The term that decides for everybody else: the qualifier of <c>all</c>; null when there is none.</summary>
    public char? Otherwise => Branches.FirstOrDefault(b => b.Term.Kind == SpfKind.All)?.Term.Qualifier
        ?? Branches.FirstOrDefault(b => b.Term.Kind == SpfKind.Redirect)?.Below?.Otherwise;

    /// <summary>Judges one address (RFC 7208 §4.6). Terms with macros, <c>exists</c> and <c>ptr</c> match nothing here: they depend on the message.</summary>
    public SpfResult Check(IPAddress address) => Lookups > SpfRecord.MostLookups ? SpfResult.PermError : Judge(address);

    private SpfResult Judge(IPAddress address)
    {
        if (State != SpfResult.Neutral)
            return State;
        foreach (var branch in Branches)
        {
            switch (branch.Matches(address))
            {
                case true:
                    return branch.Term.Qualifier switch { '-' => SpfResult.Fail, '~' => SpfResult.SoftFail, '?' => SpfResult.Neutral, _ => SpfResult.Pass };
                case null:
                    return branch.Below!.Judge(address) == SpfResult.TempError ? SpfResult.TempError : SpfResult.PermError;
            }
        }

        // §6.1: only where no mechanism matched; a target without a record is a permanent error.
        return Branches.FirstOrDefault(b => b.Term.Kind == SpfKind.Redirect)?.Below is { } redirected
            ? redirected.Judge(address) is var result && result == SpfResult.None ? SpfResult.PermError : result
            : SpfResult.Neutral;
    }

    /// <summary>What an include makes of its target's result (§5.2): true matches, false goes on, null is an error.</summary>
    internal bool? Included(IPAddress address) => Judge(address) switch
    {
        SpfResult.Pass => true,
        SpfResult.Fail or SpfResult.SoftFail or SpfResult.Neutral => false,
        _ => null,
    };
}

/// <summary>One term with what the DNS said about it.</summary>
/// <param name="Term">The term.</param>
/// <param name="Below">The record that an include or redirect leads to; null elsewhere.</param>
/// <param name="Addresses">Addresses behind a or mx; empty elsewhere.</param>
public sealed record SpfBranch(SpfTerm Term, SpfTree? Below, IReadOnlyList<IPAddress> Addresses)
{
    internal bool? Matches(IPAddress address) => Term.Kind switch
    {
        SpfKind.All => true,
        SpfKind.Ip4 or SpfKind.Ip6 => Term.Network!.Value.BaseAddress.AddressFamily == address.AddressFamily && Term.Network.Value.Contains(address),
        SpfKind.A or SpfKind.Mx => Addresses.Any(a => a.AddressFamily == address.AddressFamily && Near(a, address)),
        SpfKind.Include when Below is not null => Below.Included(address),
        _ => false,
    };

    private bool Near(IPAddress published, IPAddress asked)
    {
        var length = asked.AddressFamily == AddressFamily.InterNetwork ? Term.Prefix4 : Term.Prefix6;
        return SpfRecord.Masked(published, length).Equals(SpfRecord.Masked(asked, length));
    }
}
