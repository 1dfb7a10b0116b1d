using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;

namespace SecureMarketing.Web.Cli;

/// <summary><c>audit verify</c>, <c>audit export</c> and <c>audit lists</c>.</summary>
internal sealed class AuditVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public Command Build() => new("audit", "The tamper-evident audit trail.") { Verify(), Export(), Lists() };

    private static Command Verify()
    {
        var export = new Option<FileInfo?>("--export") { Description = "Verify this exported trail offline instead of the store." };
        var trusted = new Option<FileInfo?>("--key") { Description = "Public key to trust (PEM); default: the one beside the export." };
        var json = CliHost.JsonOption();
        var command = new Command("verify", "Checks every record, link and checkpoint; names the index where the chain first fails.") { export, trusted, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var verification = parse.GetValue(export) is { } file
                ? await OfflineAsync(file, parse.GetValue(trusted), cancellationToken)
                : await StoreAsync(parse, cancellationToken);
            Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(verification, Json) : Sentence(verification));
            return verification.Ok ? 0 : CliRoot.Refused;
        });
        return command;
    }

    private static Command Export()
    {
        var file = new Option<FileInfo>("--out") { Description = "File to write (JSON lines).", Required = true };
        var purpose = new Option<string>("--purpose") { Description = "Why the trail leaves the system; recorded.", Required = true };
        var command = new Command("export", "Writes the sealed trail, its checkpoints and the public key for offline verification.") { file, purpose };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var path = parse.GetValue(file)!.FullName;
            await host.SealAsync(cancellationToken);
            var exported = await host.RunAsync<ExportAuditTrail, ExportedAuditTrail>(new ExportAuditTrail(path, parse.GetValue(purpose)!), cancellationToken);
            if (exported.Error is { } error)
                throw new CliException(error.Message);
            Console.WriteLine($"{exported.Value.Records} records written to {path} (SHA-256 {exported.Value.Sha256}).");
            return 0;
        });
        return command;
    }

    private static Command Lists()
    {
        var from = new Option<DateOnly>("--from") { Description = "First day, such as 2026-07-01.", Required = true };
        var to = new Option<DateOnly>("--to") { Description = "Last day.", Required = true };
        var sample = new Option<int>("--sample") { Description = "Messages to judge, 1 to 5,000.", DefaultValueFactory = _ => RunListAudit.Usual };
        var json = CliHost.JsonOption();
        var command = new Command("lists", "Judges a random sample of sent messages again by their documents: list, decision, content, authorization, suppressions. Exit 1 when one does not agree.") { from, to, sample, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var run = await host.RunAsync<RunListAudit, ListAuditRow>(new RunListAudit(parse.GetValue(from), parse.GetValue(to), parse.GetValue(sample)), cancellationToken);
            if (run.Error is { } error)
                throw new CliException(error.Message);
            var row = run.Value;
            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { population = row.Population, sampled = row.Sampled, mismatches = row.Mismatches, errorRate = row.ErrorRate }, Json)
                : $"{row.Sampled} of {row.Population} messages judged, {row.Mismatches} do not agree with their documents.{(row.Mismatches > 0 ? " Each is an incident now; see the page Incidents." : "")}");
            return row.Mismatches == 0 ? 0 : CliRoot.Refused;
        });
        return command;
    }

    private static async Task<AuditVerification> StoreAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.StartAsync(parse, cancellationToken);
        await host.SealAsync(cancellationToken);
        var verified = await host.RunAsync<VerifyAuditTrail, AuditVerification>(new VerifyAuditTrail(), cancellationToken);
        return verified.Error is { } error ? throw new CliException(error.Message) : verified.Value;
    }

    private static async Task<AuditVerification> OfflineAsync(FileInfo file, FileInfo? trusted, CancellationToken cancellationToken)
    {
        var key = trusted?.FullName ?? AuditExport.KeyFile(file.FullName);
        foreach (var needed in new[] { file.FullName, key })
        {
            if (!File.Exists(needed))
                throw new CliException($"{needed} does not exist. An export is a JSON-lines file with its public key in FILE.pem beside it.");
        }

        try
        {
            return await AuditExport.VerifyAsync(file.FullName, key, cancellationToken);
        }
        catch (Exception problem) when (problem is FormatException or CryptographicException)
        {
            throw new CliException(problem.Message);
        }
    }

    private static string Sentence(AuditVerification v) => v.Ok
        ? $"The chain holds: {v.Records} records{(v.Unsealed > 0 ? $", {v.Unsealed} more wait for their seal" : "")}."
        : $"The chain is broken at record {v.BrokenAt} ({v.Reason}).";
}
