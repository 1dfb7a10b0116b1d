using System.Globalization;
using System.Text.Json;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>
/// Writes FHIR R4 transaction bundles about invented people, so that demo data enters the product by the same door as real
/// data. Deterministic: the same number, seed and day give the same files byte for byte.
/// </summary>
public static class SyntheticPatients
{
    private const int PeoplePerFile = 50;

    /// <summary>Writes the files.</summary>
    /// <param name="folder">Created on need.</param>
    /// <param name="people">1 or more.</param>
    /// <param name="today">The day relative to which ages, results and appointments are made.</param>
    /// <returns>Full paths in order.</returns>
    public static IReadOnlyList<string> Write(string folder, int people, int seed, DateOnly today)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(people, 1);
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        for (var first = 0; first < people; first += PeoplePerFile)
        {
            var path = Path.Combine(Path.GetFullPath(folder), string.Create(CultureInfo.InvariantCulture, $"patients-{(first / PeoplePerFile) + 1:0000}.json"));
            using var stream = File.Create(path);
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            json.WriteString("resourceType", "Bundle");
            json.WriteString("type", "transaction");
            json.WriteStartArray("entry");
            for (var number = first; number < Math.Min(people, first + PeoplePerFile); number++)
                new SyntheticPerson(new Random(Mix(seed, number)), number, today).Write(new FhirWriter(json, seed, number));
            json.WriteEndArray();
            json.WriteEndObject();
            files.Add(path);
        }

        return files;
    }

    /// <summary>Seeded generators with neighbouring seeds begin alike (all would be of one age): spread them (SplitMix64's finaliser).</summary>
    private static int Mix(int seed, int number)
    {
        var z = unchecked((((ulong)(uint)seed << 32) | (uint)number) + 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return unchecked((int)(z ^ (z >> 31)));
    }
}
