using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Retention;
using static SecureMarketing.Web.Cli.RetentionVerb;

namespace SecureMarketing.Web.Cli;

/// <summary><c>retention run</c>, <c>retention certificates</c>.</summary>
internal static class RetentionRunVerbs
{
    public static Command Run()
    {
        var rule = new Option<string?>("--rule") { Description = "One rule; default: all in force." };
        var json = CliHost.JsonOption();
        var command = new Command("run", "Dispose now of what the rules in force let go. The server does the same once a day.") { rule, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var rows = Value(await host.RunAsync<DisposeDue, IReadOnlyList<DisposalRow>>(new DisposeDue(parse.GetValue(rule), Again: true), cancellationToken));
            Write(rows, parse.GetValue(json), "No rule is in force.");
            return 0;
        });
        return command;
    }

    public static Command Certificates()
    {
        var id = new Argument<Guid?>("certificate") { Description = "Id of one certificate; default: list them.", Arity = ArgumentArity.ZeroOrOne };
        var html = new Option<bool>("--html") { Description = "Print the page for printing instead." };
        var json = CliHost.JsonOption();
        var command = new Command("certificates", "Certificates of disposal, and whether they agree with the audit trail. They name nobody.") { id, html, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            if (parse.GetValue(id) is not { } wanted)
            {
                Write(Value(await host.RunAsync<ListDisposals, DisposalList>(new ListDisposals(0, 100), cancellationToken)).Rows, parse.GetValue(json), "Nothing was disposed of yet.");
                return 0;
            }

            CertificateProof proof;
            if (parse.GetValue(html) || parse.GetValue(json))
            {
                var files = Value(await host.RunAsync<ExportDisposal, DisposalFiles>(new ExportDisposal(DisposalId.From(wanted)), cancellationToken));
                Console.Write(parse.GetValue(html) ? files.Html : files.Json + "\n");
                proof = files.Proof;
            }
            else
            {
                var view = Value(await host.RunAsync<ViewDisposal, DisposalView>(new ViewDisposal(DisposalId.From(wanted)), cancellationToken));
                Console.WriteLine(string.Join('\n', view.Lines.Select(l => $"{l.Name,-32} {l.Value}")));
                proof = view.Proof;
            }

            if (proof == CertificateProof.Holds)
                return 0;
            await Console.Error.WriteLineAsync($"This certificate does not stand: {proof}.");
            return CliRoot.Refused;
        });
        return command;
    }

    private static void Write(IReadOnlyList<DisposalRow> rows, bool json, string none)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                rows.Select(d => new { id = d.Id.Value, rule = d.RuleKey, version = d.RuleNumber, cutOff = d.CutOff, state = d.State, d.Gone, d.Held, d.Tied, d.StartedAt, d.EndedAt }), Json));
            return;
        }

        foreach (var row in rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Id.Value:N}  {row.RuleKey} v{row.RuleNumber}  before {row.CutOff:yyyy-MM-dd}  {row.State}  {row.Gone} gone, {row.Held} held, {row.Tied} evidence"));
        if (rows.Count == 0)
            Console.WriteLine(none);
    }
}
