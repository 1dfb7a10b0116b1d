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
    public async Task<Result<FhirServerReport>> HandleAsync(TestFhirServer command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.FhirServers.AsNoTracking().SingleOrDefaultAsync(s => s.SourceId == command.Source, cancellationToken) is not { } server)
            return IntakeErrors.NotFound;
        try
        {
            var client = sessions.Open(server);
            var report = await FhirCapabilities.ReadAsync(client, cancellationToken);
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
}
