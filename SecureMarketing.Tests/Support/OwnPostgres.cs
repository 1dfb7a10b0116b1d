using System.Diagnostics;
using System.Globalization;

namespace SecureMarketing.Tests.Support;

/// <summary>A PostgreSQL server of a test's own on loopback, which may be killed and started again.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string programs;
    private readonly string folder = Directory.CreateTempSubdirectory("sm-pg-").FullName;
    private readonly int port = Ports.Free();

    private OwnPostgres(string programs) => this.programs = programs;

    /// <summary>Of the server's own database, which is empty.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;MaxPoolSize=20;Timeout=5");

    private string Data => Path.Combine(folder, "data");

    /// <summary>Skips the calling test by name where PostgreSQL is not installed.</summary>
    public static async Task<OwnPostgres> StartAsync()
    {
        var folderOfPrograms = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(v => Path.Combine(v, "bin")).Order(StringComparer.Ordinal).LastOrDefault() : null;
        Component.SkipUnless("postgres", folderOfPrograms is not null, "apt-get install postgresql");
        var server = new OwnPostgres(folderOfPrograms!);
        Directory.CreateDirectory(server.Data);
        // The server refuses to run as root.
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", ["-R", "postgres", server.folder]);
        await server.AsOwnerAsync($"'{folderOfPrograms}/initdb' -D '{server.Data}' -A trust -U postgres -N");
        await server.BeginAsync();
        return server;
    }

    /// <summary>SIGKILL for the server; what it had not committed is gone.</summary>
    public async Task KillAsync()
    {
        var main = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        await RunAsync("kill", ["-9", main]);
    }

    /// <summary>Starts it again; the sessions of the dead one may take a moment to notice and go.</summary>
    public async Task BeginAsync()
    {
        var waited = Stopwatch.StartNew();
        while (!await TryBeginAsync())
        {
            Assert.True(waited.Elapsed < Patience, "PostgreSQL does not start again.");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        TestPostgres.Leave(ConnectionString);
        await AsOwnerAsync($"'{programs}/pg_ctl' -D '{Data}' -m immediate stop", mustSucceed: false);
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> TryBeginAsync() => await AsOwnerAsync(
        $"'{programs}/pg_ctl' -D '{Data}' -l '{folder}/log' -w -o '-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c autovacuum=off' start", mustSucceed: false) == 0;

    private Task<int> AsOwnerAsync(string command, bool mustSucceed = true) => Environment.IsPrivilegedProcess
        ? RunAsync("su", ["postgres", "-c", command], mustSucceed)
        : RunAsync("bash", ["-c", command], mustSucceed);

    private static async Task<int> RunAsync(string program, string[] arguments, bool mustSucceed = true)
    {
        // Its output goes nowhere: a server that inherits a pipe would keep it open.
        var start = new ProcessStartInfo("bash") { UseShellExecute = false };
        foreach (var argument in (string[])["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "bash", program, .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0 || !mustSucceed, $"{program} ended with {process.ExitCode}.");
        return process.ExitCode;
    }
}
