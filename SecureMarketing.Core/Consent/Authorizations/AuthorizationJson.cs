using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Consent;

/// <summary>How an authorization is written as JSON: camel case, words for enums, unknown fields refused.</summary>
public static class AuthorizationJson
{
    public static JsonSerializerOptions Options { get; } = Build();

    /// <summary>JSON Schema (draft 2020-12) of a value written with <see cref="Options"/>, with the descriptions of its fields.</summary>
    public static JsonObject Schema<T>(string title)
    {
        var schema = (JsonObject)Options.GetJsonSchemaAsNode(typeof(T), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = static (context, node) =>
            {
                if ((Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type) == typeof(DateTimeOffset))
                    node = new JsonObject { ["type"] = context.TypeInfo.Type == typeof(DateTimeOffset) ? "string" : new JsonArray("string", "null"), ["format"] = "date-time" };
                var described = context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true);
                if (described is [DescriptionAttribute { Description: var text }, ..] && node is JsonObject property)
                    property.Insert(0, "description", text);
                return node;
            },
        });
        schema.Insert(0, "title", title);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        return schema;
    }

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            NumberHandling = JsonNumberHandling.Strict,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters =
            {
                new JsonStringEnumConverter<DefectCode>(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false),
                new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false),
                new MomentWithOffset(),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>A moment without its offset would be read in the zone of the machine: the same form, valid here and expired there.</summary>
    private sealed class MomentWithOffset : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var moment) && StatesOffset(reader.GetString()!) ? moment : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        private static bool StatesOffset(string text) => text[^1] is 'Z' or 'z' || (text.Contains('T', StringComparison.Ordinal) && text[^6] is '+' or '-');
    }

    public static byte[] Write(AuthorizationRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Options);

    /// <exception cref="JsonException">The bytes are not an authorization of this build.</exception>
    public static AuthorizationRecord Read(ReadOnlySpan<byte> json) =>
        AuthorizationReader.TryRead(json) ?? ReadWhole(json);

    /// <summary>The same by the serializer alone, which knows all forms of writing.</summary>
    internal static AuthorizationRecord ReadWhole(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<AuthorizationRecord>(json, Options) ?? throw new JsonException("The authorization is empty.");
}
