using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Sending.Shaping;

/// <summary>How hard one roll-up may be worked by one source.</summary>
public sealed record ProviderLimits
{
    /// <summary>Connections at once, all nodes together; 1–1000, null: no limit but each node's own.</summary>
    public int? Connections { get; init; }

    /// <summary>Messages over one connection, 1–1000; default 100.</summary>
    public int MessagesPerConnection { get; init; } = 100;

    /// <summary>Messages a clock minute, all nodes together; 1–1,000,000, null: no limit.</summary>
    public int? PerMinute { get; init; }
}

/// <summary>Limits, warm-up and back-off of one provider, of all others, or of a relay.</summary>
public sealed record ProviderRules
{
    /// <summary>Name of the roll-up, lower case; empty for the two general ones.</summary>
    public string Name { get; init; } = "";

    /// <summary>Patterns of MX host names: a name, or <c>*.</c> and a parent domain.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public required ProviderLimits Limits { get; init; }

    /// <summary>Messages a day for a new source, from its first day; after the last there is no daily limit.</summary>
    public IReadOnlyList<int> Ramp { get; init; } = [];

    /// <summary>The first that fits decides.</summary>
    public IReadOnlyList<BackOffRule> BackOff { get; init; } = [];

    public bool Covers(string host) => Hosts.Any(pattern => pattern.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(pattern[1..], StringComparison.Ordinal)
        : string.Equals(host, pattern, StringComparison.Ordinal));

    public BackOffRule? Match(ReplyFacts reply) => BackOff.FirstOrDefault(rule => rule.Fits(reply)) is { Action: not BackOffAction.None } rule ? rule : null;
}

/// <summary>
/// What is known of the large providers, as data: <c>shaping-rules.json</c> of this build, or the file that the setting
/// <c>Sending:ShapingRules</c> names. Loading checks it whole.
/// </summary>
public sealed class ShapingRules
{
    private const string Resource = "shaping-rules.json";

    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Lazy<ShapingRules> BuiltIn = new(() =>
    {
        using var stream = typeof(ShapingRules).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("The shaping rules are not part of this assembly.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    });

    private readonly Dictionary<string, ProviderRules> byName;

    private ShapingRules(RuleFile file)
    {
        Version = file.Version;
        Providers = file.Providers;
        Others = file.Others;
        Relay = file.Relay;
        byName = file.Providers.ToDictionary(p => p.Name, StringComparer.Ordinal);
    }

    /// <summary>The rules that ship with the program.</summary>
    public static ShapingRules Default => BuiltIn.Value;

    /// <summary>Raised with every change of the file.</summary>
    public int Version { get; }

    public IReadOnlyList<ProviderRules> Providers { get; }

    /// <summary>For every roll-up that is no provider's.</summary>
    public ProviderRules Others { get; }

    /// <summary>For a smart host or the sandbox: one next hop, which spreads the mail itself.</summary>
    public ProviderRules Relay { get; }

    public ProviderRules Of(string rollUp) => rollUp == RollUp.Relay ? Relay : byName.GetValueOrDefault(rollUp, Others);

    /// <param name="path">Null: those of this build.</param>
    /// <exception cref="InvalidOperationException">The file cannot be read, or is not as it must be; the message says where.</exception>
    public static ShapingRules Load(string? path)
    {
        if (path is null)
            return Default;
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new InvalidOperationException($"Sending:ShapingRules names a file that cannot be used: {fault.Message}", fault);
        }
    }

    /// <exception cref="FormatException">Not JSON of this shape, or a number out of its range; the message names the place.</exception>
    public static ShapingRules Parse(string json)
    {
        RuleFile file;
        try
        {
            file = JsonSerializer.Deserialize<RuleFile>(json, Shape) ?? throw new FormatException("The shaping rules are empty.");
        }
        catch (JsonException fault)
        {
            throw new FormatException($"The shaping rules cannot be read at {fault.Path}, line {fault.LineNumber + 1}: {fault.Message}", fault);
        }

        if (file.Version < 1)
            throw new FormatException("The shaping rules need a version of 1 or more.");
        if (file.Providers.GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1 || !RollUp.IsProviderName(g.Key)) is { } wrong)
            throw new FormatException($"The provider \"{wrong.Key}\" stands twice, or its name is not of lower-case letters, digits and hyphens, or is \"{RollUp.Relay}\".");
        foreach (var (name, rules) in file.Providers.Select(p => (p.Name, p)).Append(("others", file.Others)).Append(("relay", file.Relay)))
            Check(name, rules);
        return new ShapingRules(file);
    }

    private static void Check(string name, ProviderRules rules)
    {
        if (rules.Limits is { Connections: < 1 or > 1000 } or { MessagesPerConnection: < 1 or > 1000 } or { PerMinute: < 1 or > 1_000_000 })
            throw new FormatException($"Limits of \"{name}\": connections and messagesPerConnection are 1 to 1000, perMinute 1 to 1,000,000.");
        if (rules.Ramp.Any(n => n < 1))
            throw new FormatException($"Ramp of \"{name}\": each day allows at least one message.");
        if (rules.BackOff.FirstOrDefault(b => b is { Code: null, Enhanced: null, Stages.Count: 0 }) is not null)
            throw new FormatException($"A back-off rule of \"{name}\" has no code, status or stage and would fit everything.");
        if (rules.BackOff.Any(b => b.After is < 1 or > 20 || b.Action == BackOffAction.Suspend && b.Minutes is < 1 or > 1440))
            throw new FormatException($"A back-off rule of \"{name}\": after is 1 to 20, minutes of a suspension 1 to 1440.");
    }

    /// <summary>The file's shape.</summary>
    private sealed record RuleFile
    {
        public required int Version { get; init; }
        public required IReadOnlyList<ProviderRules> Providers { get; init; }
        public required ProviderRules Others { get; init; }
        public required ProviderRules Relay { get; init; }
    }
}
