using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Consent;

/// <summary>How an authorization is written as JSON: camel case, words for enums, unknown fields refused.</summary>
public static class AuthorizationJson
{
    public static JsonSerializerOptions Options { get; } = Build();

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
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
