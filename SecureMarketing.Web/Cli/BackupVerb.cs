using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Governance;
using static SecureMarketing.Web.Cli.ComplianceVerb;

namespace SecureMarketing.Web.Cli;

/// <summary><c>backup create</c>, <c>backup test</c>, <c>backup list</c> and <c>backup record</c>.</summary>
internal sealed class BackupVerb : ICliVerb
{
    public Command Build() => new("backup", "Copies of the embedded database, and tests of their restore. PostgreSQL and SQL Server are backed up by their own tools.") { Create(), Test(), List(), Record() };

    private static Command Create()
    {
        var json = CliHost.JsonOption();
        var command = new Command("create", "Copies the database while it is in use. The key file is not in it: keep that elsewhere.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            await host.SealAsync(cancellationToken);
            var mark = Value(await host.RunAsync<MakeBackup, BackupMark>(new MakeBackup(), cancellationToken));
            Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(mark, Json) : string.Create(CultureInfo.InvariantCulture, $"{mark.Name}: {mark.Bytes:N0} bytes, SHA-256 {mark.Sha256}. Test its restore: backup test."));
            return 0;
        });
        return command;
    }

    private static Command Test()
    {
        var name = new Argument<string?>("name") { Description = "Of a backup, as \"backup list\" shows it; by default the newest.", Arity = ArgumentArity.ZeroOrOne };
        var json = CliHost.JsonOption();
        var command = new Command("test", "Restores a backup into a fresh folder and checks it. The report is evidence in the register. Exit 1 when a check failed.") { name, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var report = Value(await host.RunAsync<TestRestore, RestoreReport>(new TestRestore(parse.GetValue(name)), cancellationToken));
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(report, Json));
            }
            else
            {
                foreach (var check in report.Checks)
                    Console.WriteLine($"{(check.Passed ? "ok    " : "FAILED")} {check.Name,-10} {check.Words}");
                Console.WriteLine($"{report.Backup}: the restore {(report.Passed ? "passed" : "failed")}. The report stands in the register.");
            }

            return report.Passed ? 0 : CliRoot.Refused;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "How the backups stand, as one JSON object.");
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Console.WriteLine(JsonSerializer.Serialize(Value(await host.RunAsync<ViewBackups, BackupView>(new ViewBackups(), cancellationToken)), Json));
            return 0;
        });
        return command;
    }

    private static Command Record()
    {
        var on = new Option<DateOnly>("--on") { Description = "Day of the test, such as 2026-11-29.", Required = true };
        var file = new Option<FileInfo>("--file") { Description = "Its protocol, at most 10 MB.", Required = true };
        var type = new Option<string>("--type") { Description = "Media type of the protocol.", DefaultValueFactory = _ => "text/plain" };
        var command = new Command("record", "Keeps the protocol of a restore that was tested with the database's own tools as evidence; a second person judges it in the register.") { on, file, type };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var protocol = parse.GetValue(file)!;
            if (!protocol.Exists)
                throw new CliException($"There is no file {protocol.FullName}.");
            if (protocol.Length > RegisterEvidence.MaxBytes)
                throw new CliException(GovernanceErrors.EvidenceSize.Message);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var kept = Value(await host.RunAsync<RecordRestoreTest, RegisterRecordId>(
                new RecordRestoreTest { TestedOn = parse.GetValue(on), MediaType = parse.GetValue(type)!, Content = await File.ReadAllBytesAsync(protocol.FullName, cancellationToken) }, cancellationToken));
            Console.WriteLine($"It is evidence of record {kept.Value:N} in the register, where a second person judges it.");
            return 0;
        });
        return command;
    }
}
