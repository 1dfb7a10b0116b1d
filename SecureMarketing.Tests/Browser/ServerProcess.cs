using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Browser;

/// <summary>The web host in a process of its own over a throw-away demo database: it can be killed and started again on the same port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly DataFolder folder = new(Path.Combine(Path.GetTempPath(), "sm-killed-" + Guid.CreateVersion7().ToString("N")));
    private readonly int port;
    private Process? process;

    private ServerProcess(int port) => this.port = port;

    public string Origin => $"http://localhost:{port}";

    /// <summary>Sets up the database with demo accounts, then starts the process.</summary>
    public static async Task<ServerProcess> StartAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = new ServerProcess(((IPEndPoint)listener.LocalEndpoint).Port);
        listener.Stop();
        await SchemaTemplate.CopySqliteAsync(server.folder);
        await using (var host = WebHost.Build(["--data", server.folder.Path, "--urls", "http://127.0.0.1:0"]))
        {
            await host.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
            var opened = await host.Services.GetRequiredService<UseCaseRunner>().RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo(), Actor.Operator("test"), CancellationToken.None);
            Assert.True(opened.IsSuccess);
        }

        await server.RunAsync();
        return server;
    }

    /// <summary>Starts the process and waits until it answers.</summary>
    public async Task RunAsync()
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "SecureMarketing.Web.dll"), "--data", folder.Path, "--urls", $"http://127.0.0.1:{port}", "--environment", "Development" })
            start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var client = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "The server does not answer the sign-in page.");
            Assert.False(process.HasExited, "The server ended by itself.");
            try
            {
                if ((await client.GetAsync(Origin + "/account/sign-in")).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not up yet.
            }

            await Task.Delay(100);
        }
    }

    /// <summary>SIGKILL: nothing is written, nobody is told.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.EndAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await KillAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(folder.Path))
            Directory.Delete(folder.Path, recursive: true);
    }
}
