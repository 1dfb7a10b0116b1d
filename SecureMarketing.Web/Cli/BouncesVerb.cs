using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>bounces classify|take|list|mailboxes</c>: reports of mail servers. Also called <c>bounce</c>.</summary>
internal sealed class BouncesVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Command Build()
    {
        var bounces = new Command("bounces", "Bounces, complaints and the mailboxes they come to.") { Classify(), Take(), All(), BounceMailboxVerbs.Build() };
        bounces.Aliases.Add("bounce");
        return bounces;
    }

    private static Command Classify()
    {
        var paths = new Argument<FileSystemInfo[]>("path") { Description = "Files, or folders with all below them.", Arity = ArgumentArity.OneOrMore };
        var json = CliHost.JsonOption();
        var classify = new Command("classify", "Tell bounces, complaints, automatic replies and other mail apart, without host or database; prints CSV (file, recipient, kind, is_hard, status, reason), a row per recipient.") { paths, json };
        classify.SetAction(async (parse, cancellationToken) =>
        {
            var asJson = parse.GetValue(json);
            if (!asJson)
                Console.WriteLine("file,recipient,kind,is_hard,status,reason");
            var failed = 0;
            foreach (var (name, file) in parse.GetValue(paths)!.SelectMany(Files))
            {
                try
                {
                    foreach (var row in Rows(name, await ReadAsync(file, cancellationToken)))
                        Console.WriteLine(asJson ? JsonSerializer.Serialize(row, Json) : row.ToCsv());
                }
                catch (FormatException)
                {
                    failed++;
                    await Console.Error.WriteLineAsync($"{name}: no message of at most {BounceReading.MaximumBytes / 1024 / 1024} MB could be read from it. Save it as it arrived (.eml).");
                }
            }

            return failed == 0 ? 0 : CliRoot.Refused;
        });
        return classify;
    }

    private static Command Take()
    {
        var paths = new Argument<FileSystemInfo[]>("path") { Description = "Files, or folders with all below them; they stay where they are.", Arity = ArgumentArity.OneOrMore };
        var json = CliHost.JsonOption();
        var take = new Command("take", "Take reports: record them, tie them to messages, suppress dead addresses and complainants. A report taken before changes nothing.") { paths, json };
        take.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            int taken = 0, known = 0, unreadable = 0, letters = 0, failed = 0;
            var dispositions = new SortedDictionary<string, int>(StringComparer.Ordinal);
            foreach (var (name, file) in parse.GetValue(paths)!.SelectMany(Files).ToList())
            {
                var answer = await TakeAsync(host, file, cancellationToken);
                if (answer.Error is { } error)
                {
                    failed++;
                    await Console.Error.WriteLineAsync($"{name}: {error.Message}");
                    continue;
                }

                (taken, known) = (taken + (answer.Value.IsNew ? 1 : 0), known + (answer.Value.IsNew ? 0 : 1));
                (unreadable, letters) = (unreadable + (answer.Value.Readable ? 0 : 1), letters + (answer.Value.IsLetter ? 1 : 0));
                foreach (var finding in answer.Value.IsNew ? answer.Value.Findings : [])
                {
                    var word = JsonNamingPolicy.CamelCase.ConvertName(finding.Disposition.ToString());
                    dispositions[word] = dispositions.GetValueOrDefault(word) + 1;
                }
            }

            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { taken, known, unreadable, letters, failed, dispositions }, Json)
                : $"{taken} taken, {known} taken before, {unreadable} unreadable, {letters} letters to a person{string.Concat(dispositions.Select(d => $"; {d.Key}: {d.Value}"))}");
            return failed == 0 ? 0 : CliRoot.Refused;
        });
        return take;
    }

    private static async Task<Result<TakenReport>> TakeAsync(CliHost host, FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            return file.Length > BounceReading.MaximumBytes ? BouncesErrors.TooLarge
                : await host.RunAsync<TakeReport, TakenReport>(new TakeReport { Message = await File.ReadAllBytesAsync(file.FullName, cancellationToken) }, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Error("bounces.file_unreadable", "The file cannot be read. Check its permissions, then take it again.");
        }
    }

    private static Command All()
    {
        var kind = new Option<BounceKind?>("--kind") { Description = "Only bounce, feedback, autoReply, delivered or notBounce." };
        var days = new Option<int>("--days") { Description = "The last days, 1 to 31.", DefaultValueFactory = _ => 14 };
        var json = CliHost.JsonOption();
        var list = new Command("list", "Findings of the last days, the latest first, at most 200; no addresses.") { kind, days, json };
        list.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var since = TimeProvider.System.GetUtcNow().AddDays(-parse.GetValue(days));
            var found = await host.RunAsync<ListBounces, BounceList>(new ListBounces(parse.GetValue(kind), since, 0, 200), cancellationToken);
            if (found.Error is { } error)
                throw new CliException(error.Message);
            foreach (var row in found.Value.Rows)
                Console.WriteLine(parse.GetValue(json)
                    ? JsonSerializer.Serialize(new { at = row.At, kind = Word(row.Kind), action = Word(row.Action), reason = Word(row.Reason), row.IsHard, row.Code, row.Rule, tie = Word(row.Tie), message = row.Message?.Value, disposition = Word(row.Disposition) }, Json)
                    : $"{row.At.UtcDateTime:yyyy-MM-dd HH:mm} {Word(row.Kind)} {(row.Kind == BounceKind.Bounce ? Word(row.Reason) + (row.IsHard ? " hard" : " soft") : "")} {row.Code} -> {Word(row.Disposition)} ({Word(row.Tie)})");
            return 0;
        });
        return list;

        static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
    }

    /// <summary>One row per recipient of one message.</summary>
    internal static IEnumerable<BounceRow> Rows(string name, byte[] message) => BounceReading.Classify(message).Select(f => new BounceRow(
        name,
        f.Recipient ?? "",
        f.Kind switch
        {
            BounceKind.Bounce => "bounce",
            BounceKind.Feedback => "feedback",
            BounceKind.AutoReply => "autoreply",
            BounceKind.Delivered => "delivered",
            _ => "not-bounce",
        },
        f.IsHard,
        f.Code ?? "",
        f.Kind == BounceKind.Bounce ? JsonNamingPolicy.KebabCaseLower.ConvertName(f.Reason.ToString()) : f.FeedbackType ?? ""));

    private static IEnumerable<(string Name, FileInfo File)> Files(FileSystemInfo path) => path switch
    {
        DirectoryInfo folder when folder.Exists => folder.EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal)
            .Select(f => (Path.GetRelativePath(folder.FullName, f.FullName).Replace('\\', '/'), f)),
        FileInfo file when file.Exists => [(path.ToString(), file)],
        _ when Directory.Exists(path.FullName) => Files(new DirectoryInfo(path.FullName)),
        _ when File.Exists(path.FullName) => [(path.ToString(), new FileInfo(path.FullName))],
        _ => throw new CliException($"{path} is neither a file nor a folder. Check the path."),
    };

    private static async Task<byte[]> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            return file.Length > BounceReading.MaximumBytes ? throw new FormatException("Too large.") : await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file.FullName} cannot be read. Check the path and its permissions.");
        }
    }
}

/// <summary>One row of <c>bounces classify</c>; names as in cli.md.</summary>
internal sealed record BounceRow(string File, string Recipient, string Kind, bool IsHard, string Status, string Reason)
{
    /// <summary>RFC 4180: quoted where a field holds a comma, a quote or a line end; what a stranger wrote is never read as a formula.</summary>
    public string ToCsv() => string.Join(',', new[] { File, Recipient, Kind, IsHard ? "true" : "false", Status, Reason }.Select(Field));

    private static string Field(string text) => Quoted(SpreadsheetText.Harmless(text));

    private static string Quoted(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
