using System.Globalization;
using System.Text.Json;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>One file of an export.</summary>
/// <param name="Type">Resource type, for the file's name here.</param>
/// <param name="Url">Where it lies.</param>
internal sealed record BulkFile(string Type, Uri Url);

/// <summary>The server's list of what it exported (Bulk Data Access 2.0.0, "Response - Complete Status").</summary>
/// <param name="TransactionTime">To which the export is complete, by the server's clock.</param>
/// <param name="RequiresAccessToken">Files are fetched with the token.</param>
/// <param name="Output">Resources.</param>
/// <param name="Errors">OperationOutcomes of what could not be exported.</param>
/// <param name="Deleted">Files of what was deleted since.</param>
internal sealed record BulkManifest(DateTimeOffset TransactionTime, bool RequiresAccessToken, IReadOnlyList<BulkFile> Output, IReadOnlyList<BulkFile> Errors, IReadOnlyList<BulkFile> Deleted)
{
    private const int MaxFiles = 10_000;

    /// <exception cref="FhirException">An element is missing, or a file that needs the token is on another host.</exception>
    public static BulkManifest Read(JsonElement manifest, Uri @base, Uri from)
    {
        if (!manifest.TryGetProperty("transactionTime", out var time) || time.ValueKind != JsonValueKind.String ||
            !DateTimeOffset.TryParse(time.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            throw new FhirException(FhirErrors.BadAnswer);
        // Where it is not said, the token does no harm, for it goes to the server itself only.
        var withToken = !manifest.TryGetProperty("requiresAccessToken", out var needs) || needs.ValueKind != JsonValueKind.False;
        return new BulkManifest(at.ToUniversalTime(), withToken, Files(manifest, "output", withToken, @base, from), Files(manifest, "error", withToken, @base, from), Files(manifest, "deleted", withToken, @base, from));
    }

    /// <summary>The same list with full addresses, to be kept.</summary>
    public string Write() => JsonSerializer.Serialize(new
    {
        transactionTime = TransactionTime.ToString("O", CultureInfo.InvariantCulture),
        requiresAccessToken = RequiresAccessToken,
        output = Of(Output),
        error = Of(Errors),
        deleted = Of(Deleted),
    });

    private static IEnumerable<object> Of(IReadOnlyList<BulkFile> files) => files.Select(f => new { type = f.Type, url = f.Url.AbsoluteUri });

    private static List<BulkFile> Files(JsonElement manifest, string name, bool withToken, Uri @base, Uri from)
    {
        var files = new List<BulkFile>();
        if (!manifest.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array)
            return name == "output" ? throw new FhirException(FhirErrors.BadAnswer) : files;
        foreach (var item in list.EnumerateArray())
        {
            if (files.Count == MaxFiles)
                throw new FhirException(FhirErrors.TooLarge);
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("url", out var url) || url.ValueKind != JsonValueKind.String)
                throw new FhirException(FhirErrors.BadAnswer);
            var type = item.TryGetProperty("type", out var said) && said.ValueKind == JsonValueKind.String && said.GetString() is { Length: > 0 and <= 40 } word && word.All(char.IsAsciiLetter) ? word : "Resource";
            files.Add(new BulkFile(type, Address(url.GetString()!, withToken, @base, from)));
        }

        return files;
    }

    /// <summary>Files that carry their own permission in their address may lie with a storage provider; the token never goes there.</summary>
    private static Uri Address(string text, bool withToken, Uri @base, Uri from)
    {
        if (!withToken && Uri.TryCreate(from, text, out var url) && FhirAddress.IsSpoken(url))
            return url;
        return FhirAddress.OfServer(@base, from, text);
    }
}
