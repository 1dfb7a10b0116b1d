using System.CommandLine;
using System.Net;
using System.Text.Json;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary><c>bench</c>: measures the product on this machine, in a throw-away folder, one JSON object per line.</summary>
internal sealed class BenchVerb : ICliVerb
{
    /// <summary>Not an option of the command line, where every user of the machine reads it.</summary>
    private const string PostgresVariable = "SM_BENCH_POSTGRES";

    public Command Build() => new("bench", "Measures the product on this machine, in a throw-away folder; prints one JSON object per line.") { Commands(), Import(), Segments(), Send() };

    private static Command Commands()
    {
        var lines = new Option<int>("--lines") { Description = "Lines of each command's input, 1,000 to 10,000,000.", DefaultValueFactory = _ => 100_000 };
        Between(lines, 1_000, 10_000_000);
        var command = new Command("commands", "The verbs that answer JSON lines, beside a bare parse of the same lines: gate evaluate, classify, authorization check.") { lines };
        command.SetAction(async (parse, cancellationToken) =>
        {
            foreach (var figures in await BenchCommands.RunAsync(parse.GetValue(lines), cancellationToken))
                Print(figures);
            return 0;
        });
        return command;
    }

    private static Command Import()
    {
        var contacts = new Option<int>("--contacts") { Description = "People in the file, 1,000 to 5,000,000.", DefaultValueFactory = _ => 50_000 };
        Between(contacts, 1_000, 5_000_000);
        var postgres = PostgresOption();
        var rowBytes = new Option<int>("--row-bytes") { Description = "Fill each row up to so many bytes, 0 to 100,000: 1,000,000 people of 2,000 bytes are a file of 2 GB.", DefaultValueFactory = _ => 0 };
        Between(rowBytes, 0, 100_000);
        var files = new Option<string[]>("--files") { Description = "Your own files or folders instead of a made-up list; they are read where they are.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("import", "An address list: encryption, blind indexes and attributes included; then its undo.") { contacts, rowBytes, files, postgres };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var database = Postgres(parse, postgres);
            return Print(parse.GetValue(files) is { Length: > 0 } own
                ? await BenchImport.RunAsync(ImportFiles.Find(own), database, cancellationToken)
                : await BenchImport.RunAsync(parse.GetValue(contacts), parse.GetValue(rowBytes), database, cancellationToken));
        });
        return command;
    }

    private static Command Segments()
    {
        var contacts = new Option<int>("--contacts") { Description = "People to make up, 1,000 to 10,000,000.", DefaultValueFactory = _ => 200_000 };
        Between(contacts, 1_000, 10_000_000);
        var postgres = PostgresOption();
        var from = new Option<int?>("--growth-from") { Description = "Measure so many people first, and print how much longer each segment takes among all; on SQLite." };
        from.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is { } fewer && (fewer < 1_000 || fewer >= result.GetValue(contacts) || result.GetValue(postgres)))
                result.AddError("--growth-from is a number from 1,000 and below --contacts, without --postgres.");
        });
        var command = new Command("segments", "Twelve reference segments by the index in memory, by the database and by SQL written by hand; the index's build, a snapshot, and the guard of previews.") { contacts, from, postgres };
        command.SetAction(async (parse, cancellationToken) => Print(parse.GetValue(from) is { } fewer
            ? await BenchSegments.GrowthAsync(parse.GetValue(contacts), fewer, cancellationToken)
            : await BenchSegments.RunAsync(parse.GetValue(contacts), Postgres(parse, postgres), cancellationToken)));
        return command;
    }

    private static Option<bool> PostgresOption()
    {
        var postgres = new Option<bool>("--postgres") { Description = $"Into the empty PostgreSQL database whose connection string is in {PostgresVariable}, not into SQLite." };
        postgres.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(PostgresVariable)))
                result.AddError($"--postgres needs {PostgresVariable}, such as: Host=127.0.0.1;Username=postgres;Database=empty");
        });
        return postgres;
    }

    private static string? Postgres(ParseResult parse, Option<bool> postgres) => parse.GetValue(postgres) ? Environment.GetEnvironmentVariable(PostgresVariable) : null;

    private static Command Send()
    {
        var smtp = new Option<string>("--smtp") { Description = "Where to deliver, HOST:PORT on loopback; for instance: smtp-sink -c 127.0.0.1:2525 100", Required = true };
        smtp.Validators.Add(result =>
        {
            if (!IPEndPoint.TryParse(result.GetValueOrDefault<string>() ?? "", out var peer) || peer.Port == 0 || !IPAddress.IsLoopback(peer.Address))
                result.AddError("--smtp is a loopback address and a port, such as 127.0.0.1:2525: a benchmark never mails the world.");
        });
        var messages = new Option<int>("--messages") { Description = "Measured messages, 100 to 1,000,000.", DefaultValueFactory = _ => 5_000 };
        Between(messages, 100, 1_000_000);
        var warmUp = new Option<int>("--warm-up") { Description = "Messages sent before the clock starts.", DefaultValueFactory = _ => 1_000 };
        Between(warmUp, 11, 100_000);
        var connections = new Option<int>("--connections") { Description = "Connections at once, 1 to 64.", DefaultValueFactory = _ => 4 };
        Between(connections, 1, 64);
        var pin = new Option<string>("--starttls") { Description = "The peer speaks STARTTLS: SHA-256 of its public key, 64 hexadecimal digits. Without it the mail goes in clear." };
        pin.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } hex && (hex.Length != 64 || !hex.All(char.IsAsciiHexDigitLower)))
                result.AddError("--starttls is the SHA-256 of the peer's public key: 64 hexadecimal digits in lower case.");
        });
        var dkim = new Option<string>("--dkim") { Description = "How messages are signed.", DefaultValueFactory = _ => BenchSend.Rsa };
        dkim.AcceptOnlyFromAmong(BenchSend.Rsa, BenchSend.Ed25519, BenchSend.Both);
        var command = new Command("send", "The whole pipeline from launch to receipt, with a personalised, signed message of about 10 KB.") { smtp, pin, dkim, messages, warmUp, connections };
        command.SetAction(async (parse, cancellationToken) => Print(await BenchSend.RunAsync(
            IPEndPoint.Parse(parse.GetValue(smtp)!), parse.GetValue(pin), parse.GetValue(dkim)!, parse.GetValue(warmUp), parse.GetValue(messages), parse.GetValue(connections), cancellationToken)));
        return command;
    }

    private static void Between(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < least || result.GetValueOrDefault<int>() > most)
            result.AddError($"{option.Name} is a number from {least:N0} to {most:N0}.");
    });

    private static int Print<T>(T figures)
    {
        Console.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
        return 0;
    }
}
