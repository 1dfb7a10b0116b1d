using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Web.Cli.Demo;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Cli;

/// <summary><c>demo</c>: the main job end to end without a browser, in a server of its own on a free loopback port.</summary>
internal sealed class DemoVerb : ICliVerb
{
    public Command Build()
    {
        var patients = new Option<int>("--patients") { Description = "People to invent, 300 to 100,000.", DefaultValueFactory = _ => 2000 };
        patients.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 300 or > 100_000)
                result.AddError("--patients is a number from 300 to 100,000: with fewer, the segment may be too small to write to.");
        });
        var json = CliHost.JsonOption();
        var command = new Command("demo", "Runs the main job end to end: invented patients, segment, authorizations, approved campaigns, send through the sandbox, engagement, report.") { patients, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var url = $"http://127.0.0.1:{FreePort()}";
            await using var app = WebHost.Build(["--data", parse.GetValue(CliHost.DataOption)!, "--urls", url, "--Public:BaseUrl", url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "--Organisation:Name", DemoPeople.Organisation, "--Logging:LogLevel:Default", "Warning"]);
            await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(cancellationToken);
            await app.StartAsync(cancellationToken);
            try
            {
                var summary = await new DemoOrganisation(app).RunAsync(parse.GetValue(patients), workbench: false, cancellationToken);
                Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(summary, JsonSerializerOptions.Web) : summary.Text());
                return 0;
            }
            finally
            {
                await app.StopAsync(CancellationToken.None);
            }
        });
        return command;
    }

    /// <summary>The links in the messages name the port, so it has to be known before the server starts.</summary>
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
