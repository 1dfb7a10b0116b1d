using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Bounces.Mailboxes;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>bounces mailboxes …</c>: folders and mail servers that reports are fetched from.</summary>
internal static class BounceMailboxVerbs
{
    private const string PasswordVariable = "SM_BOUNCE_PASSWORD";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Build() => new("mailboxes", "Add, list, test, look at and remove mailboxes that reports come to.") { Add(), All(), Test(), Look(), Remove() };

    private static Command Add()
    {
        var name = Name();
        var folder = new Option<string?>("--folder") { Description = "Folder below Bounces:FolderRoot (.eml files or a maildir), or with --imap the folder there." };
        var imap = new Option<string?>("--imap") { Description = "HOST or HOST:PORT of an IMAP server; port 993." };
        var pop3 = new Option<string?>("--pop3") { Description = "HOST or HOST:PORT of a POP3 server; port 995." };
        var startTls = new Option<bool>("--starttls") { Description = "TLS after the greeting instead of from the first octet. Verified either way." };
        var user = new Option<string?>("--user") { Description = $"User name; the password is read from {PasswordVariable} or typed, never an argument." };
        var every = new Option<int>("--every") { Description = "Minutes between two looks.", DefaultValueFactory = _ => 5 };
        var command = new Command("add", "Fetch reports from a folder (--folder), an IMAP server (--imap) or a POP3 server (--pop3).") { name, folder, imap, pop3, startTls, user, every };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (kind, server, port) = (parse.GetValue(imap), parse.GetValue(pop3)) switch
            {
                ({ } i, null) => (MailboxKind.Imap, i, parse.GetValue(startTls) ? 143 : 993),
                (null, { } p) => (MailboxKind.Pop3, p, parse.GetValue(startTls) ? 110 : 995),
                (null, null) when parse.GetValue(folder) is not null => (MailboxKind.Folder, "", 0),
                _ => throw new CliException("Give one of --folder, --imap or --pop3.", CliRoot.WrongUsage),
            };
            var parts = server.Split(':', 2);
            if (parts.Length == 2 && !int.TryParse(parts[1], CultureInfo.InvariantCulture, out port))
                throw new CliException("The port is a number, as in imap.example.org:993.", CliRoot.WrongUsage);
            if (kind != MailboxKind.Folder && parse.GetValue(user) is null)
                throw new CliException("A mail server needs --user.", CliRoot.WrongUsage);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<SaveMailbox, BounceMailboxId>(new SaveMailbox
            {
                Settings = new MailboxSettings
                {
                    Name = parse.GetValue(name)!,
                    Kind = kind,
                    Folder = parse.GetValue(folder) ?? "",
                    Host = parts[0],
                    Port = port,
                    ImplicitTls = !parse.GetValue(startTls),
                    EveryMinutes = parse.GetValue(every),
                },
                UserName = kind == MailboxKind.Folder ? null : parse.GetValue(user),
                Password = kind == MailboxKind.Folder ? null : Password(),
            }, cancellationToken));
            Console.WriteLine($"{parse.GetValue(name)} is looked at every {parse.GetValue(every)} min by the server. \"bounces mailboxes test\" tries it now.");
            return 0;
        });
        return command;
    }

    private static Command All()
    {
        var json = CliHost.JsonOption();
        var command = new Command("list", "The mailboxes and how their last look went.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            foreach (var row in Value(await host.RunAsync<ListMailboxes, MailboxList>(new ListMailboxes(), cancellationToken)).Rows)
                Console.WriteLine(parse.GetValue(json)
                    ? JsonSerializer.Serialize(new { id = row.Id.Value, row.Settings, row.LastLookAt, row.LastFailure, row.Taken, row.Unreadable }, Json)
                    : $"{row.Settings.Name}: {row.Settings.Kind.ToString().ToLowerInvariant()}, {row.Taken} taken, {row.Unreadable} unreadable, {(row.LastLookAt is null ? "not looked at yet" : row.LastFailure ?? "last look went well")}");
            return 0;
        });
        return command;
    }

    private static Command Test() => OfOne("test", "Connect and count what waits, without taking any.", async (host, mailbox, cancellationToken) =>
        $"{Value(await host.RunAsync<TestMailbox, int>(new TestMailbox(mailbox), cancellationToken))} messages wait.");

    private static Command Look() => OfOne("look", "Take what waits now.", async (host, mailbox, cancellationToken) =>
    {
        var look = Value(await host.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox), cancellationToken));
        return look.Failure is { } failure ? throw new CliException(failure.Message) : $"{look.Taken} taken, {look.Aside} kept aside for a person.";
    });

    private static Command Remove() => OfOne("remove", "Forget a mailbox; what was taken from it stays.", async (host, mailbox, cancellationToken) =>
    {
        Value(await host.RunAsync<RemoveMailbox, Unit>(new RemoveMailbox(mailbox), cancellationToken));
        return "Removed.";
    });

    private static Command OfOne(string verb, string description, Func<CliHost, BounceMailboxId, CancellationToken, Task<string>> act)
    {
        var name = Name();
        var command = new Command(verb, description) { name };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var rows = Value(await host.RunAsync<ListMailboxes, MailboxList>(new ListMailboxes(), cancellationToken)).Rows;
            var row = rows.FirstOrDefault(r => string.Equals(r.Settings.Name, parse.GetValue(name), StringComparison.OrdinalIgnoreCase)) ?? throw new CliException(BouncesErrors.MailboxNotFound.Message);
            Console.WriteLine(await act(host, row.Id, cancellationToken));
            return 0;
        });
        return command;
    }

    private static Argument<string> Name() => new("name") { Description = "The mailbox's name." };

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;

    /// <summary>From the environment, else typed without echo; an argument would stay in the shell's history.</summary>
    private static string Password()
    {
        if (Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 } given)
            return given;
        if (Console.IsInputRedirected)
            return Console.ReadLine() ?? "";
        Console.Error.Write("Password: ");
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
