namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Mappings that ship with the product, by the name of what writes such files.</summary>
public static class BuiltInMappings
{
    private const string Before = "SecureMarketing.Core.Contacts.Mapping.BuiltIn.";
    private const string After = ".json";

    private static readonly IReadOnlyDictionary<string, ImportMapping> Loaded = Load();

    public static IReadOnlyCollection<string> Names => [.. Loaded.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Null when none goes by this name.</summary>
    public static ImportMapping? Find(string name) => Loaded.GetValueOrDefault(name);

    private static Dictionary<string, ImportMapping> Load()
    {
        var assembly = typeof(BuiltInMappings).Assembly;
        var found = new Dictionary<string, ImportMapping>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(r => r.StartsWith(Before, StringComparison.Ordinal) && r.EndsWith(After, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            found.Add(resource[Before.Length..^After.Length], MappingJson.Read(reader.ReadToEnd(), out var where) ?? throw new InvalidOperationException($"{resource}: {where}"));
        }

        return found;
    }
}
