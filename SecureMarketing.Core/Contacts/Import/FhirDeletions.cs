using System.Text.Json;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Reads the requests of a transaction bundle that delete a resource (FHIR R4 §3.1.0.7, Bulk Data Access 2.0.0).</summary>
internal static class FhirDeletions
{
    /// <summary>Type and id of each; requests that name no single resource are passed over.</summary>
    public static IEnumerable<(string Type, string Id)> Of(JsonElement bundle)
    {
        if (bundle.ValueKind != JsonValueKind.Object || !bundle.TryGetProperty("entry", out var entries) || entries.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var entry in entries.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("request", out var request) || request.ValueKind != JsonValueKind.Object ||
                Text(request, "method") is not "DELETE" || Text(request, "url")?.Split('/') is not [.., { Length: > 0 } type, { Length: > 0 } id] || id.Contains('?', StringComparison.Ordinal))
                continue;
            yield return (type, id);
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
