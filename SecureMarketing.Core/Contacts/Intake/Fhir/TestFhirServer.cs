using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>Asks a FHIR server what it offers and signs in there; fetches nothing about anybody.</summary>
public sealed record TestFhirServer(IntakeSourceId Source) : ICommand<FhirServerReport>
{
    public static Permission Requires => Permission.ImportSourcesManage;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>What the server said of itself (its CapabilityStatement).</summary>
/// <param name="FhirVersion">For example 4.0.1.</param>
/// <param name="Software">Its name for itself, at most 60 characters; null when it says none.</param>
/// <param name="Bulk">It offers bulk export; else it is read by searches.</param>
/// <param name="Offered">Resource types that it offers, of those that are read here.</param>
/// <param name="Missing">Those that it does not.</param>
/// <param name="SignedIn">True when it gave a token; null when none is asked for.</param>
/// <param name="Problem">What stands in the way of an export, null when nothing does.</param>
public sealed record FhirServerReport(string FhirVersion, string? Software, bool Bulk, IReadOnlyList<string> Offered, IReadOnlyList<string> Missing, bool? SignedIn, Error? Problem);

internal sealed class TestFhirServerHandler(FhirSessions sessions) : IUseCase<TestFhirServer, FhirServerReport>
{
    private const int MaxName = 60;

    public async Task<Result<FhirServerReport>> HandleAsync(TestFhirServer command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.FhirServers.AsNoTracking().SingleOrDefaultAsync(s => s.SourceId == command.Source, cancellationToken) is not { } server)
            return IntakeErrors.NotFound;
        try
        {
            var client = sessions.Open(server);
            using var response = await client.SendAsync(HttpMethod.Get, FhirAddress.Below(client.Base, "metadata"), authorize: false, request => request.Headers.Accept.ParseAdd(FhirClient.FhirJson), cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
                return FhirErrors.NotFhir;
            using var statement = await client.ReadJsonAsync(response, cancellationToken);
            var report = Read(statement.RootElement);
            return report is null ? FhirErrors.NotFhir : server.ClientId is null ? report : await SignInAsync(client, report, cancellationToken);
        }
        catch (FhirException fault)
        {
            return fault.Error == FhirErrors.BadAnswer ? FhirErrors.NotFhir : fault.Error;
        }
    }

    private static async Task<FhirServerReport> SignInAsync(FhirClient client, FhirServerReport report, CancellationToken cancellationToken)
    {
        try
        {
            await client.SignInAsync(cancellationToken);
            return report with { SignedIn = true };
        }
        catch (FhirException fault)
        {
            return report with { SignedIn = false, Problem = fault.Error };
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
            [.. FhirTypes.Wanted.Where(types.Contains)],
            [.. FhirTypes.Wanted.Where(t => !types.Contains(t))],
            null,
            null);
    }

    private static string? Text(JsonElement item, string name) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<JsonElement> Items(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}
