using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Features.Contacts;

namespace SecureMarketing.Web.Cli;

/// <summary><c>import list</c>, <c>import errors</c>, <c>import resume</c> and <c>import undo</c>: what was imported before.</summary>
internal static class ImportRunVerbs
{
    private const int MaxRows = 20_000;
    private const int Listed = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command List()
    {
        var json = CliHost.JsonOption();
        var command = new Command("list", "The latest imports: id, state, counts, who, SHA-256 of the files.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var runs = Value(await host.RunAsync<ListImports, ImportHistory>(new ListImports(0, Listed), cancellationToken)).Items;
            var people = runs.SelectMany(r => new[] { r.RequestedBy, r.UndoRequestedBy ?? Guid.Empty }).Where(p => p != Guid.Empty).ToHashSet();
            var names = Value(await host.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff(people), cancellationToken));
            foreach (var run in runs)
            {
                var files = Value(await host.RunAsync<GetImport, ImportDetail>(new GetImport(run.Id, 0), cancellationToken)).Files;
                Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(Line(run, files, names), Json) : Sentence(run, files, names));
            }

            return 0;
        });
        return command;
    }

    public static Command Errors()
    {
        var (run, output) = (RunArgument(), new Option<FileInfo?>("--out") { Description = "File to write; default: standard output." });
        var command = new Command("errors", "Rejected rows as CSV: file, row, column, code; never what stood there.") { run, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var rejected = Value(await host.RunAsync<ExportRejectedRows, RejectedRowsFile>(new ExportRejectedRows(Id(parse, run)), cancellationToken));
            if (parse.GetValue(output) is { } file)
                await File.WriteAllBytesAsync(file.FullName, rejected.Content, cancellationToken);
            else
                Console.Write(Encoding.UTF8.GetString(rejected.Content));
            return 0;
        });
        return command;
    }

    public static Command Resume()
    {
        var (run, json) = (RunArgument(), CliHost.JsonOption());
        var command = new Command("resume", "Goes on with an import whose process died; what it had committed is not repeated.") { run, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var id = Id(parse, run);
            Value(await host.RunAsync<RunImport, ImportRunId>(new RunImport(id), cancellationToken));
            ImportVerb.Print(Value(await host.RunAsync<GetImport, ImportDetail>(new GetImport(id, MaxRows), cancellationToken)), null, parse.GetValue(json));
            return 0;
        });
        return command;
    }

    public static Command Cancel()
    {
        var run = RunArgument();
        var command = new Command("cancel", "Asks an import that waits or runs to stop after the batch at hand; what it brought in stays until it is undone. A dry run of another process on SQLite is stopped on its page.") { run };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<CancelImport, Unit>(new CancelImport(Id(parse, run)), cancellationToken));
            Console.WriteLine("Asked to stop. It ends after the batch at hand.");
            return 0;
        });
        return command;
    }

    public static Command Undo()
    {
        var (run, json) = (RunArgument(), CliHost.JsonOption());
        var command = new Command("undo", "Takes an import back as a whole, or goes on with an undo that was cut off.") { run, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var detail = await UndoAsync(host, Id(parse, run), cancellationToken);
            var (summary, kept) = (detail.Summary, detail.Kept);
            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { removed = summary.UndoRemoved, restored = summary.UndoRestored, kept = kept.ToDictionary(k => k.For, k => k.Count) }, Json)
                : $"Undone. People: {summary.UndoRemoved} removed, {summary.UndoRestored} restored, {summary.UndoKept} kept{(kept.Count == 0 ? "" : " (" + string.Join(", ", kept.Select(k => $"{k.Count} {k.For}")) + ")")}.");
            return 0;
        });
        return command;
    }

    /// <summary>Undoes and waits; the benchmark does so, too.</summary>
    /// <exception cref="CliException">Refused.</exception>
    internal static async Task<ImportDetail> UndoAsync(CliHost host, ImportRunId id, CancellationToken cancellationToken)
    {
        if (Value(await host.RunAsync<GetImport, ImportDetail>(new GetImport(id, 0), cancellationToken)).Summary.State != ImportState.Undoing)
            Value(await host.RunAsync<UndoImport, Unit>(new UndoImport(id), cancellationToken));
        Value(await host.RunAsync<RunUndo, ImportRunId>(new RunUndo(id), cancellationToken));
        return Value(await host.RunAsync<GetImport, ImportDetail>(new GetImport(id, 0), cancellationToken));
    }

    private static Argument<Guid> RunArgument() => new("RUN") { Description = "Id of the import, as \"import list\" and the address of its page show it." };

    private static ImportRunId Id(ParseResult parse, Argument<Guid> run) => ImportRunId.From(parse.GetValue(run));

    private static object Line(ImportSummary run, IReadOnlyList<ImportedFile> files, IReadOnlyDictionary<Guid, string> names) => new
    {
        id = run.Id.Value,
        state = run.State.ToString(),
        dryRun = run.DryRun,
        source = run.SourceSystem,
        requestedAt = run.RequestedAt,
        by = run.RequestedRole,
        byName = names.GetValueOrDefault(run.RequestedBy),
        created = run.Created,
        updated = run.Updated,
        unchanged = run.Unchanged,
        facts = run.Facts,
        rejected = run.Rejected,
        undoneAt = run.UndoneAt,
        undoneBy = run.UndoRequestedRole,
        undoneByName = run.UndoRequestedBy is { } undone ? names.GetValueOrDefault(undone) : null,
        sha256 = files.Select(f => f.Sha256),
    };

    private static string Sentence(ImportSummary run, IReadOnlyList<ImportedFile> files, IReadOnlyDictionary<Guid, string> names) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.Id.Value}  {run.RequestedAt:yyyy-MM-dd HH:mm}Z  {run.State}{(run.DryRun ? " (dry run)" : "")}  {ImportWords.By(names, run.RequestedBy, run.RequestedRole)}  created {run.Created}, updated {run.Updated}, unchanged {run.Unchanged}, facts {run.Facts}, rejected {run.Rejected}{(run.UndoneAt is { } at ? $"  undone {at:yyyy-MM-dd HH:mm}Z by {ImportWords.By(names, run.UndoRequestedBy, run.UndoRequestedRole)}" : "")}  {string.Join(' ', files.Select(f => f.Sha256[..12]))}");

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
