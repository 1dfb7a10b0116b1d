using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecureMarketing.Core.Bounces;

namespace SecureMarketing.Web.Cli;

/// <summary><c>bounces classify</c>: what reports of mail servers mean. Also called <c>bounce</c>.</summary>
internal sealed class BouncesVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Command Build()
    {
        var bounces = new Command("bounces", "Bounces, complaints and the mailboxes they come to.") { Classify() };
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
    /// <summary>RFC 4180: quoted where a field holds a comma, a quote or a line end.</summary>
    public string ToCsv() => string.Join(',', new[] { File, Recipient, Kind, IsHard ? "true" : "false", Status, Reason }.Select(Field));

    private static string Field(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
