using System.Globalization;
using System.Net;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>What the server answers when asked how far it is.</summary>
/// <param name="Manifest">The list of files as it came; null while it prepares.</param>
/// <param name="Progress">Its own words, at most 100 characters; null when it has none.</param>
/// <param name="After">When to ask again.</param>
internal sealed record BulkStatus(BulkManifest? Manifest, string? Progress, TimeSpan After);

/// <summary>The steps of a bulk export (HL7 FHIR Bulk Data Access 2.0.0).</summary>
internal sealed class BulkExport(FhirClient client)
{
    private const string Ndjson = "application/fhir+ndjson";
    private const int MaxProgress = 100;

    private static readonly TimeSpan FirstPoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    /// <summary>Asks for an export. A server that refuses it with the types that few offer is asked again without them: it may offer them to searches only, or not to this client.</summary>
    /// <param name="group">One group of patients; null = all patients.</param>
    /// <param name="since">What changed from then on; null = everything.</param>
    /// <param name="extra">Types besides those asked of every server.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Where its status is told, and when to ask; null when the server has no bulk export.</returns>
    public async Task<(Uri Status, TimeSpan After)?> KickOffAsync(string? group, DateTimeOffset? since, IReadOnlyList<string> extra, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(group, since, FhirTypes.Wanted.Concat(extra), cancellationToken);
        }
        catch (FhirException fault) when (extra.Count > 0 && (fault.Error == FhirErrors.Refused || fault.Error == FhirErrors.Forbidden))
        {
            return await AskAsync(group, since, FhirTypes.Wanted, cancellationToken);
        }
    }

    private async Task<(Uri Status, TimeSpan After)?> AskAsync(string? group, DateTimeOffset? since, IEnumerable<string> types, CancellationToken cancellationToken)
    {
        var path = (group is null ? "Patient" : "Group/" + Uri.EscapeDataString(group)) + "/$export?_outputFormat=" + Uri.EscapeDataString(Ndjson) + "&_type=" + string.Join(',', types);
        if (since is { } at)
            path += "&_since=" + Uri.EscapeDataString(at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        var url = FhirAddress.Below(client.Base, path);
        using var response = await client.SendAsync(HttpMethod.Get, url, authorize: true, Ask, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
            return null;
        if (response.StatusCode != HttpStatusCode.Accepted)
            throw new FhirException(FhirErrors.Refused);
        return (FhirAddress.OfServer(client.Base, url, response.Content.Headers.ContentLocation?.OriginalString), client.After(response) ?? FirstPoll);
    }

    public async Task<BulkStatus> StatusAsync(Uri status, CancellationToken cancellationToken)
    {
        using var response = await client.SendAsync(HttpMethod.Get, status, authorize: true, request => request.Headers.Accept.ParseAdd("application/json"), cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.Accepted:
                var words = response.Headers.TryGetValues("X-Progress", out var said) ? string.Join(' ', said) : null;
                return new BulkStatus(null, words is { Length: > MaxProgress } ? words[..MaxProgress] : words, client.After(response) ?? Poll);
            case HttpStatusCode.OK:
                using (var manifest = await client.ReadJsonAsync(response, cancellationToken))
                    return new BulkStatus(BulkManifest.Read(manifest.RootElement, client.Base, status), null, TimeSpan.Zero);
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new FhirException(FhirErrors.ExportGone);
            default:
                throw new FhirException(FhirErrors.ExportFailed);
        }
    }

    /// <summary>Fetches one file of the manifest to a path; what was begun before is begun anew, what is complete stays.</summary>
    public async Task FetchAsync(BulkFile file, bool withToken, string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
            return;
        var part = path + ".part";
        using (var response = await client.SendAsync(HttpMethod.Get, file.Url, withToken, request => request.Headers.Accept.ParseAdd(Ndjson), cancellationToken))
        {
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                throw new FhirException(FhirErrors.ExportGone);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new FhirException(FhirErrors.Refused);
            if (response.Content.Headers.ContentType?.MediaType is "text/html")
                throw new FhirException(FhirErrors.BadAnswer);
            await using var target = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None);
            await client.CopyAsync(response, target, long.MaxValue, cancellationToken);
        }

        File.Move(part, path, overwrite: true);
    }

    /// <summary>Tells the server that its files are no longer needed; that it may not care changes nothing.</summary>
    public async Task DeleteAsync(Uri status, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.SendAsync(HttpMethod.Delete, status, authorize: true, prepare: null, cancellationToken);
        }
        catch (FhirException)
        {
            // It lets go of them in time by itself (Expires).
        }
    }

    private static void Ask(HttpRequestMessage request)
    {
        request.Headers.Accept.ParseAdd(FhirClient.FhirJson);
        request.Headers.Add("Prefer", "respond-async");
    }
}
