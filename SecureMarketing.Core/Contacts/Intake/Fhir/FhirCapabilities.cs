using System.Net;
using System.Text.Json;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>What a server says of itself: its CapabilityStatement (FHIR R4 §2.21), which needs no token and tells nothing of anybody.</summary>
internal static class FhirCapabilities
{
    private const int MaxName = 60;

    /// <returns>Null when the address does not answer as a FHIR R4 server.</returns>
    /// <exception cref="FhirException">Unreachable, busy, redirecting, or no JSON.</exception>
    public static async Task<FhirServerReport?> ReadAsync(FhirClient client, CancellationToken cancellationToken)
    {
        using var response = await client.SendAsync(HttpMethod.Get, FhirAddress.Below(client.Base, "metadata"), authorize: false, request => request.Headers.Accept.ParseAdd(FhirClient.FhirJson), cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            return null;
        using var statement = await client.ReadJsonAsync(response, cancellationToken);
        return Read(statement.RootElement);
    }

    /// <summary>Of the types that are asked only where they are offered, those that the server names. One that says nothing useful of itself offers none.</summary>
    /// <exception cref="FhirException">The server may answer a little later.</exception>
    public static async Task<IReadOnlyList<string>> ExtraAsync(FhirClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(client, cancellationToken) is { } report ? [.. FhirTypes.WhereOffered.Where(report.Offered.Contains)] : [];
        }
        catch (FhirException fault) when (fault.Error == FhirErrors.BadAnswer || fault.Error == FhirErrors.Redirect)
        {
            return [];
        }
    }

    private static FhirServerReport? Read(JsonElement statement)
    {
        if (!statement.TryGetProperty("resourceType", out var kind) || !kind.ValueEquals("CapabilityStatement") || Text(statement, "fhirVersion") is not { } version || !version.StartsWith("4.", StringComparison.Ordinal))
            return null;
        var rest = Items(statement, "rest").ToList();
        var resources = rest.SelectMany(r => Items(r, "resource")).ToList();
        var types = resources.Select(r => Text(r, "type")).ToHashSet(StringComparer.Ordinal);
        var bulk = rest.SelectMany(r => Items(r, "operation")).Concat(resources.SelectMany(r => Items(r, "operation"))).Any(o => Text(o, "name") is { } name && name.Contains("export", StringComparison.OrdinalIgnoreCase)) ||
            Items(statement, "instantiates").Any(i => i.ValueKind == JsonValueKind.String && i.GetString()!.Contains("bulk-data", StringComparison.Ordinal));
        var software = statement.TryGetProperty("software", out var s) && s.ValueKind == JsonValueKind.Object ? Text(s, "name") : null;
        return new FhirServerReport(
            version.Length > 10 ? version[..10] : version,
            software is { Length: > MaxName } ? software[..MaxName] : software,
            bulk,
            [.. FhirTypes.All.Where(types.Contains)],
            [.. FhirTypes.All.Where(t => !types.Contains(t))],
            null,
            null);
    }

    private static string? Text(JsonElement item, string name) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<JsonElement> Items(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}
