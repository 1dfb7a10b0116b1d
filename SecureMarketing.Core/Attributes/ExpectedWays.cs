using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>What tells one recipient from another when a message's way is chosen.</summary>
/// <param name="SMime">An S/MIME certificate that can be used is on file.</param>
/// <param name="OpenPgp">An OpenPGP key that can be used is on file.</param>
/// <param name="Plain">The person wished for plain mail after having been warned, and the wish stands.</param>
public readonly record struct RecipientSort(bool SMime, bool OpenPgp, bool Plain);

/// <summary>Answers how messages are expected to travel; Delivery's.</summary>
public interface IExpectedWays
{
    /// <summary>By the facts that are on file, as they stand at the end of the day (UTC).</summary>
    Task<ExpectedWays> OfAsync(AppDbContext db, DateOnly asOf, CancellationToken cancellationToken);
}

/// <summary>The expected way of every sort of recipient on one day, and who is of which sort by their keys.</summary>
public sealed class ExpectedWays
{
    private readonly Dictionary<RecipientSort, string?> words;

    /// <param name="sMime">Mailboxes with a usable certificate, by the blind index of contacts (32 bytes).</param>
    /// <param name="openPgp">Mailboxes with a usable OpenPGP key, likewise.</param>
    /// <param name="word">The expected way of a sort, as a word; null = none that protects the message.</param>
    public ExpectedWays(IEnumerable<byte[]> sMime, IEnumerable<byte[]> openPgp, Func<RecipientSort, string?> word)
    {
        SMime = Ordered(sMime);
        OpenPgp = Ordered(openPgp);
        RecipientSort[] sorts = [.. Enumerable.Range(0, 8).Select(bits => new RecipientSort((bits & 4) != 0, (bits & 2) != 0, (bits & 1) != 0))];
        words = sorts.ToDictionary(s => s, word);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{string.Join(',', sorts.Select(s => words[s]))}/{SMime.Count}/")));
        foreach (var mailbox in SMime.Concat(OpenPgp))
            hash.AppendData(mailbox);
        Stamp = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public IReadOnlyList<byte[]> SMime { get; }

    public IReadOnlyList<byte[]> OpenPgp { get; }

    /// <summary>Differs where an answer may differ: a policy, a route or a key is another.</summary>
    public string Stamp { get; }

    /// <summary>Null = none that protects the message.</summary>
    public string? Word(RecipientSort sort) => words[sort];

    private static List<byte[]> Ordered(IEnumerable<byte[]> mailboxes) => [.. mailboxes.DistinctBy(Convert.ToHexString).OrderBy(Convert.ToHexString, StringComparer.Ordinal)];
}
