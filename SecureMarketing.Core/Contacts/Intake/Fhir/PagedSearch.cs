using System.Globalization;
using System.Net;
using System.Text.Json;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>
/// For servers without bulk export: searches per resource type, page after page (FHIR R4 §3.1.1), written as the lines that a
/// bulk export would have. A type that is complete stays after a crash; the one that was under way begins anew.
/// </summary>
internal sealed class PagedSearch(FhirClient client, FhirLimits limits)
{
    private const int PageSize = 200;

    private int pages;

    /// <summary>Fetches all types into files of a folder; one without a resource is empty.</summary>
    /// <param name="folder">Where the files lie.</param>
    /// <param name="since">What changed from then on; null = everything.</param>
    /// <param name="extra">Types besides those asked of every server.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FetchAsync(string folder, DateTimeOffset? since, IReadOnlyList<string> extra, CancellationToken cancellationToken)
    {
        foreach (var type in FhirTypes.Wanted.Concat(extra))
        {
            var path = Path.Combine(folder, type + ".ndjson");
            if (File.Exists(path))
                continue;
            await using (var target = new FileStream(path + ".part", FileMode.Create, FileAccess.Write, FileShare.None))
            {
                try
                {
                    await WriteAsync(type, since, target, cancellationToken);
                }
                catch (FhirException fault) when (fault.Error == FhirErrors.Forbidden && target.Length == 0 && extra.Contains(type))
                {
                    // A scope that names types one by one need not hold this one: all others still come.
                }
            }

            File.Move(path + ".part", path);
        }
    }

    private async Task WriteAsync(string type, DateTimeOffset? since, FileStream target, CancellationToken cancellationToken)
    {
        var query = FormattableString.Invariant($"{type}?_count={PageSize}");
        if (since is { } at)
            query += "&_lastUpdated=ge" + Uri.EscapeDataString(at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        for (var url = FhirAddress.Below(client.Base, query); url is not null;)
        {
            if (++pages > limits.MaxPages)
                throw new FhirException(FhirErrors.TooLarge);
            using var response = await client.SendAsync(HttpMethod.Get, url, authorize: true, request => request.Headers.Accept.ParseAdd(FhirClient.FhirJson), cancellationToken);
            // A server need not know every type; one without people is none.
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed && type != FhirTypes.Wanted[0])
                return;
            if (response.StatusCode != HttpStatusCode.OK)
                throw new FhirException(FhirErrors.Refused);
            using var bundle = await client.ReadJsonAsync(response, cancellationToken);
            var next = Next(bundle.RootElement, url);
            await WritePageAsync(bundle.RootElement, target, cancellationToken);
            url = next;
        }
    }

    private static async Task WritePageAsync(JsonElement bundle, FileStream target, CancellationToken cancellationToken)
    {
        if (!bundle.TryGetProperty("entry", out var entries) || entries.ValueKind != JsonValueKind.Array)
            return;
        foreach (var entry in entries.EnumerateArray())
        {
            // What the server says about the search itself is no resource of anybody.
            if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("resource", out var resource) || resource.ValueKind != JsonValueKind.Object ||
                (resource.TryGetProperty("resourceType", out var kind) && kind.ValueEquals("OperationOutcome")))
                continue;
            await using (var writer = new Utf8JsonWriter(target))
                resource.WriteTo(writer);
            target.WriteByte((byte)'\n');
        }

        await target.FlushAsync(cancellationToken);
    }

    private Uri? Next(JsonElement bundle, Uri from)
    {
        if (!bundle.TryGetProperty("resourceType", out var kind) || !kind.ValueEquals("Bundle"))
            throw new FhirException(FhirErrors.BadAnswer);
        if (!bundle.TryGetProperty("link", out var links) || links.ValueKind != JsonValueKind.Array)
            return null;
        var next = links.EnumerateArray().FirstOrDefault(l => l.ValueKind == JsonValueKind.Object && l.TryGetProperty("relation", out var relation) && relation.ValueEquals("next"));
        if (next.ValueKind == JsonValueKind.Undefined)
            return null;
        var url = FhirAddress.OfServer(client.Base, from, next.TryGetProperty("url", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString() : null);
        return url == from ? throw new FhirException(FhirErrors.BadAnswer) : url;
    }
}
