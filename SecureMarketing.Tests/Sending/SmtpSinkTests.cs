using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>The whole pipeline against a server that is not ours: Postfix's smtp-sink, which dumps what it takes.</summary>
public sealed class SmtpSinkTests(ITestOutputHelper output)
{
    private const string Sink = "/usr/sbin/smtp-sink";
    private const int People = 300;

    [Fact]
    public async Task Send_ToPostfixSink_FindsEveryMessageOnce()
    {
        Component.SkipUnless("postfix", File.Exists(Sink), "apt-get install postfix.");
        var folder = Directory.CreateTempSubdirectory("sm-sink-");
        // The sink becomes another user and must still be able to write here.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        var port = Ports.Free();
        var dump = Path.Combine(folder.FullName, "dump");
        using var sink = Start(dump, port);
        try
        {
            await Ports.ListensAsync(port);
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
            await sink.EndAsync();
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(string dump, int port)
    {
        var start = new ProcessStartInfo(Sink) { UseShellExecute = false };
        // As root the sink demands a user to become.
        foreach (var argument in (string[])[.. Environment.UserName == "root" ? (string[])["-u", "nobody"] : [], "-D", dump, $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", "100"])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
