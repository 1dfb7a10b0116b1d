using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SecureMarketing.Core.Campaigns.Launching;

/// <summary>Draws places of a list by a seed: whoever has the seed draws the same again, on any machine. Pure.</summary>
public static class SampleDraw
{
    /// <summary>32 random hex digits.</summary>
    public static string NewSeed() => RandomNumberGenerator.GetHexString(LaunchSample.SeedLength, lowercase: true);

    /// <summary>
    /// So many different places from 0 up to the population, each with equal chance, in order: SHA-256 of seed and counter, its first
    /// eight bytes modulo the population (its bias below 2⁻³² for up to four thousand million people).
    /// </summary>
    /// <param name="seed">As recorded.</param>
    /// <param name="population">People in the list.</param>
    /// <param name="size">How many to draw; all when there are fewer.</param>
    public static IReadOnlyList<int> Places(string seed, int population, int size)
    {
        if (size >= population)
            return [.. Enumerable.Range(0, population)];
        var drawn = new SortedSet<int>();
        for (var counter = 0L; drawn.Count < size; counter++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{seed}:{counter}")));
            drawn.Add((int)(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)population));
        }

        return [.. drawn];
    }
}
