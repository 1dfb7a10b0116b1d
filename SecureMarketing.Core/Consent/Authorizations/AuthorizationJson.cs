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
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    public static byte[] Write(AuthorizationRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Options);

    /// <exception cref="JsonException">The bytes are not an authorization of this build.</exception>
    public static AuthorizationRecord Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<AuthorizationRecord>(json, Options) ?? throw new JsonException("The authorization is empty.");
}
