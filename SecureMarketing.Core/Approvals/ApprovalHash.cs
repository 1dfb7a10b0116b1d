using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Approvals;

/// <summary>
/// What an approval is bound to: SHA-256 over canonical JSON (RFC 8785 in the parts used here: members sorted by UTF-16 code
/// unit, no white space), so that the same inputs give the same hash on every node and after every restart.
/// </summary>
public static class ApprovalHash
{
    /// <summary>How subjects turn their parts into JSON: camel case, enums by name, so that renumbering changes no hash.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Lower-case hex, 64 characters.</summary>
    public static string Of(JsonNode parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(parts))));

    internal static string Canonical(JsonNode parts) => Sorted(parts)!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
