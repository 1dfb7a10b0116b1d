using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Delivery.Domains;

namespace SecureMarketing.Web.Cli;

/// <summary><c>delivery domain list|show|check</c>: sending domains, the records to publish and what is published.</summary>
internal static class DomainVerbs
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Build() => new("domain", "Domains that mail is sent from, and their DNS records.") { List(), Show(), Check() };

    private static Command List()
    {
        var json = CliHost.JsonOption();
        var list = new Command("list", "List the sending domains and how their last check ended.") { json };
        list.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var rows = Read(await host.RunAsync<ListSendingDomains, IReadOnlyList<DomainRow>>(new ListSendingDomains(), cancellationToken));
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(rows, Options));
            foreach (var row in parse.GetValue(json) ? [] : rows)
                Console.WriteLine($"{row.Domain}: {row.LiveKeys} {(row.LiveKeys == 1 ? "key signs" : "keys sign")}, {(row.CheckedAt is null ? "not checked" : row.Troubles == 0 ? $"checked {At(row.CheckedAt)}" : $"{row.Troubles} to mend, checked {At(row.CheckedAt)}")}, last good {At(row.GoodAt)}");
            return 0;
        });
        return list;
    }

    private static Command Show()
    {
        var (domain, json) = (Domain(), CliHost.JsonOption());
        var show = new Command("show", "Show the records to publish for a domain, ready to copy, and what the last check found. Looks nothing up.") { domain, json };
        show.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Print(Read(await host.RunAsync<ViewSendingDomain, DomainView>(new ViewSendingDomain(parse.GetValue(domain)!), cancellationToken)), parse.GetValue(json));
            return 0;
        });
        return show;
    }

    private static Command Check()
    {
        var (domain, json) = (Domain(), CliHost.JsonOption());
        var check = new Command("check", "Look a domain's records up now through the validating resolver. Exit 1 when a record that sending rests on does not hold.") { domain, json };
        check.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var view = Read(await host.RunAsync<CheckSendingDomain, DomainView>(new CheckSendingDomain(parse.GetValue(domain)!), cancellationToken));
            Print(view, parse.GetValue(json));
            return view.Troubles > 0 ? CliRoot.Refused : 0;
        });
        return check;
    }

    private static Argument<string> Domain() => new("domain") { Description = "Domain of From addresses, such as mail.example.org." };

    private static T Read<T>(Core.Kernel.Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;

    private static void Print(DomainView view, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    domain = view.Domain,
                    checkedAt = view.CheckedAt,
                    goodAt = view.GoodAt,
                    records = view.Records.Select(r => new { kind = r.Record.Kind, type = r.Record.Type, name = r.Record.Name, value = r.Record.Value, required = r.Record.Required, state = r.State, seen = r.Seen, problem = r.Problem, mend = r.Mend }),
                },
                Options));
            return;
        }

        var text = new StringBuilder();
        foreach (var finding in view.Records)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{finding.State.ToString().ToLowerInvariant(),-9} {finding.Record.Kind}{(finding.Record.Required ? "" : " (optional)")}");
            text.AppendLine(CultureInfo.InvariantCulture, $"  {finding.Record.Type} {finding.Record.Name}");
            foreach (var line in finding.Record.Value.TrimEnd().Split('\n'))
                text.AppendLine("    " + line);
            foreach (var (word, what) in new[] { ("published", finding.Seen), ("problem", finding.Problem), ("mend", finding.Mend) })
            {
                if (what is not null && what != finding.Record.Value)
                    text.AppendLine(CultureInfo.InvariantCulture, $"  {word}: {what}");
            }
        }

        Console.WriteLine(text.Append(CultureInfo.InvariantCulture, $"{view.Domain}: checked {At(view.CheckedAt)}, last good {At(view.GoodAt)}").ToString());
    }

    private static string At(DateTimeOffset? time) => time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : "never";
}
