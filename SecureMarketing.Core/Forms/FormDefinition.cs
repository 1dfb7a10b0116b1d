using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Forms;

/// <summary>What a version of a form shows and asks.</summary>
public sealed record FormDefinition
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>BCP 47 tag of all that it shows: <c>en</c> or <c>es</c>, for which the product has its own words.</summary>
    public required string Language { get; init; }

    /// <summary>1–120 characters; also the window's title, so it names no health matter that should not stand in a browser's history.</summary>
    public required string Heading { get; init; }

    /// <summary>Above the questions; blank lines make paragraphs. May be empty.</summary>
    public string Intro { get; init; } = "";

    /// <summary>After the form was completed, 1–2,000 characters.</summary>
    public required string Thanks { get; init; }

    /// <summary>What the answers are collected for.</summary>
    public required FieldPurpose Purpose { get; init; }

    /// <summary>In the order asked.</summary>
    public IReadOnlyList<FormField> Fields { get; init; } = [];

    /// <summary>Offered as boxes that are not ticked.</summary>
    public IReadOnlyList<FormTopic> Topics { get; init; } = [];

    /// <exception cref="JsonException">The text is no definition.</exception>
    public static FormDefinition Read(string json) => JsonSerializer.Deserialize<FormDefinition>(json, Json) ?? throw new JsonException();

    public string Write() => JsonSerializer.Serialize(this, Json);
}

/// <summary>A question.</summary>
/// <param name="Key">Of a <see cref="Contacts.Stated.StatedField"/>.</param>
/// <param name="Label">As shown.</param>
/// <param name="Help">Below the label; may be empty.</param>
/// <param name="Required">Whether the form can be sent without it.</param>
public sealed record FormField(string Key, string Label, string Help = "", bool Required = false);

/// <summary>A topic offered.</summary>
/// <param name="Topic">As campaigns name topics.</param>
/// <param name="Wording">Beside the box, and kept to the letter with every opt-in.</param>
public sealed record FormTopic(string Topic, string Wording);
