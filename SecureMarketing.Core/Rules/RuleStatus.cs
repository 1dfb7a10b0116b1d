using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Rules;

/// <summary>Standing of a rule of law.</summary>
public enum RuleStanding
{
    InForce = 1,
    Proposed = 2,
    Vacated = 3,
    Repealed = 4,
    NotEnacted = 5,
}

/// <summary>One rule as shipped: data with a date on which someone last looked, not a fact for ever.</summary>
public sealed record RuleStatus
{
    /// <summary>Stable, at most 60 characters, e.g. <c>GDPR-ART9</c>.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>ISO 3166 code, or EU.</summary>
    public required string Jurisdiction { get; init; }

    public required RuleStanding Status { get; init; }

    /// <summary>Null: not dated.</summary>
    public DateOnly? EffectiveFrom { get; init; }

    /// <summary>Last day of force, null while open.</summary>
    public DateOnly? EffectiveTo { get; init; }

    /// <summary>When compliance was or will be due, where it differs.</summary>
    public DateOnly? ComplianceBy { get; init; }

    /// <summary>
    /// True for a rule in force that counts only where an organisation switches it on: the law of a country to which it may never write,
    /// and which would otherwise hold everyone whose residence is unknown.
    /// </summary>
    public bool OnRequest { get; init; }

    /// <summary>Periods that the rule counts with. Empty: none.</summary>
    public IReadOnlyList<RuleNumber> Numbers { get; init; } = [];

    public required string Citation { get; init; }

    public required DateOnly LastVerifiedOn { get; init; }

    /// <summary>The period of that name on a day, the latest where several hold; null: the law had none, and whatever is counted by it has run out.</summary>
    public int? NumberOn(string name, DateOnly day) =>
        Numbers.Where(n => n.Name == name && n.From <= day && !(n.To < day)).OrderByDescending(n => n.From).Select(n => (int?)n.Value).FirstOrDefault();
}

/// <summary>A period of a rule, as the law has it over time: what changes is a line of data, and the old one says what held before.</summary>
/// <param name="Name">Stable, e.g. <c>inquiryMonths</c>; its unit is in it.</param>
/// <param name="Value">1 or more.</param>
/// <param name="From">First day on which it holds.</param>
/// <param name="To">Last day, null while open.</param>
public sealed record RuleNumber(string Name, int Value, DateOnly From, DateOnly? To = null);

/// <summary>The rules this build ships with (<c>rules.json</c>).</summary>
public sealed record ShippedRules
{
    /// <summary>Grows with every change of the file.</summary>
    public required int Version { get; init; }

    public required IReadOnlyList<RuleStatus> Rules { get; init; }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    public static ShippedRules Load()
    {
        using var file = typeof(ShippedRules).Assembly.GetManifestResourceStream("SecureMarketing.Core.Rules.rules.json")
            ?? throw new InvalidOperationException("rules.json is not in the assembly.");
        return JsonSerializer.Deserialize<ShippedRules>(file, Json) ?? throw new InvalidOperationException("rules.json is empty.");
    }
}
