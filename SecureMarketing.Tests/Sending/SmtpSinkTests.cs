using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Tests.Sending;

/// <summary>The whole pipeline against a server that is not ours: Postfix's smtp-sink, which dumps what it takes.</summary>
public sealed class SmtpSinkTests(ITestOutputHelper output)
{
    private const string Sink = "/usr/sbin/smtp-sink";
    private const int People = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Send_ToPostfixSink_FindsEveryMessageOnce()
    {
        Assert.SkipUnless(File.Exists(Sink), "smtp-sink: install postfix.");
        var folder = Directory.CreateTempSubdirectory("sm-sink-");
        // The sink becomes another user and must still be able to write here.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        var port = FreePort();
        var dump = Path.Combine(folder.FullName, "dump");
        using var sink = Start(dump, port);
        try
        {
            await ReadyAsync(sink, port);
            await using var fixture = await SendingFixture.StartAsync(People, port);

            var clock = Stopwatch.StartNew();
            var report = await fixture.SendOnceAsync();

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{People} messages in {clock.Elapsed.TotalSeconds:0.0} s, launch included: {People / clock.Elapsed.TotalSeconds:0}/s."));
            Assert.Equal([KeyValuePair.Create(MessageState.Accepted, People)], report.ByState);
            await using var db = fixture.Host.NewContext();
            var sent = await db.OutboundMessages.Select(m => m.InternetMessageId).ToListAsync();
            var found = (await File.ReadAllLinesAsync(dump))
                .Where(line => line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase)).Select(line => line[11..].Trim().Trim('<', '>'));
            Assert.Equal(sent.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }
        finally
        {
            sink.Kill();
            await sink.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(string dump, int port)
    {
        var start = new ProcessStartInfo(Sink) { UseShellExecute = false, RedirectStandardError = true };
        // As root the sink demands a user to become.
        foreach (var argument in (string[])[.. Environment.UserName == "root" ? (string[])["-u", "nobody"] : [], "-D", dump, $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", "100"])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task ReadyAsync(Process sink, int port)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            Assert.False(sink.HasExited, "smtp-sink ended at once: " + (sink.HasExited ? await sink.StandardError.ReadToEndAsync() : ""));
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        Assert.Fail("smtp-sink does not listen.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
