using System.Text;
using System.Text.Json;
using ClosedXML.Excel;
using MimeKit;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Pipeline;

/// <summary>A file of patients becomes approved, encrypted campaigns and an Excel report: the whole path in one real process.</summary>
public sealed class DemoTests(DemoRun demo) : IClassFixture<DemoRun>
{
    private string Sandbox => demo.Summary.GetProperty("messages").GetString()!;

    [Fact]
    public void Summary_HasEveryMethod_PeopleLeftOut_AndEngagement()
    {
        var summary = demo.Summary;
        var methods = summary.GetProperty("methods");

        Assert.All(new[] { "smime", "openpgp", "tls", "portal" }, m => Assert.True(methods.GetProperty(m).GetInt32() > 0, m));
        Assert.Equal(400, summary.GetProperty("people").GetInt32());
        Assert.True(summary.GetProperty("segment").GetInt32() >= 11);
        Assert.True(summary.GetProperty("opened").GetInt32() > 0);
        Assert.InRange(summary.GetProperty("clicked").GetInt32(), 1, summary.GetProperty("opened").GetInt32());
        var denied = summary.GetProperty("denied").EnumerateObject().ToDictionary(d => d.Name, d => d.Value.GetInt32());
        Assert.True(denied.Keys.Any(k => k.StartsWith("AUTH_", StringComparison.Ordinal)), string.Join(',', denied.Keys));
        // Nobody is lost: both campaigns ask the gate about everyone of the segment.
        Assert.Equal(summary.GetProperty("segment").GetInt32() * 2, summary.GetProperty("allowed").GetInt32() + denied.Values.Sum());
        Assert.Equal(summary.GetProperty("allowed").GetInt32(), methods.EnumerateObject().Sum(m => m.Value.GetInt32()));
    }

    [Fact]
    public async Task Messages_AreSignedByDkim_OneRecipientEach_AndWentOverTls()
    {
        var files = Directory.GetFiles(Sandbox, "*.eml");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var message = await MimeMessage.LoadAsync(file);
            Assert.Single(message.To.Mailboxes);
            Assert.Empty(message.Cc);
            Assert.StartsWith("Tls1", message.Headers["X-Sandbox-Tls"], StringComparison.Ordinal);
            Assert.Contains("d=harbor.example.org", message.Headers[HeaderId.DkimSignature], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SMimeMessages_OpenWithOpenSsl()
    {
        var openssl = Component.Program("openssl", "openssl", "openssl");
        var opened = 0;
        foreach (var file in Directory.GetFiles(Sandbox, "*.eml").Where(f => File.ReadAllText(f).Contains("application/pkcs7-mime", StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var key in Directory.GetFiles(Path.Combine(demo.Folder, "demo-keys"), "smime-*.pem"))
            {
                var (exit, output, _) = await DemoRun.ProgramAsync(openssl, "cms", "-decrypt", "-inform", "SMIME", "-in", file, "-recip", key, "-inkey", key);
                if (exit != 0)
                    continue;
                Assert.Contains("text/html", output, StringComparison.Ordinal);
                opened++;
            }
        }

        Assert.Equal(demo.Summary.GetProperty("methods").GetProperty("smime").GetInt32(), opened);
    }

    [Fact]
    public async Task OpenPgpMessages_OpenWithGpg()
    {
        var gpg = Component.Program("gpg", "gpg", "gnupg");
        var home = Directory.CreateTempSubdirectory("sm-gpg");
        try
        {
            foreach (var key in Directory.GetFiles(Path.Combine(demo.Folder, "demo-keys"), "openpgp-*.asc"))
                Assert.Equal(0, (await DemoRun.ProgramAsync(gpg, "--homedir", home.FullName, "--batch", "--quiet", "--import", key)).Exit);
            var opened = 0;
            foreach (var file in Directory.GetFiles(Sandbox, "*.eml"))
            {
                if ((await MimeMessage.LoadAsync(file)).Body is not MimeKit.Cryptography.MultipartEncrypted encrypted)
                    continue;
                var armour = Path.Combine(home.FullName, "message.asc");
                await using (var stream = File.Create(armour))
                    await ((MimePart)encrypted[1]).Content!.DecodeToAsync(stream);
                var (exit, output, errors) = await DemoRun.ProgramAsync(gpg, "--homedir", home.FullName, "--batch", "--quiet", "--decrypt", armour);
                Assert.True(exit == 0, errors);
                Assert.Contains("text/html", output, StringComparison.Ordinal);
                opened++;
            }

            Assert.Equal(demo.Summary.GetProperty("methods").GetProperty("openpgp").GetInt32(), opened);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public void Excel_Opens_AndShowsTheSummarysNumbers()
    {
        using var workbook = new XLWorkbook(demo.Summary.GetProperty("excel").GetString()!);
        var numbers = workbook.Worksheets.SelectMany(s => s.CellsUsed()).Where(c => c.DataType == XLDataType.Number).Select(c => c.GetDouble()).ToHashSet();

        Assert.Contains(demo.Summary.GetProperty("opened").GetInt32(), numbers);
        Assert.Contains(demo.Summary.GetProperty("methods").GetProperty("portal").GetInt32(), numbers);
    }

    [Fact]
    public async Task AuditTrail_Verifies_OnTheCommandLine()
    {
        var (exit, output, errors) = await DemoRun.CommandAsync("audit", "verify", "--data", demo.Folder, "--json");

        Assert.True(exit == 0, output + errors);
        var verified = JsonDocument.Parse(output).RootElement;
        Assert.True(verified.GetProperty("ok").GetBoolean());
        Assert.True(verified.GetProperty("records").GetInt64() > demo.Summary.GetProperty("allowed").GetInt32());
    }

    /// <summary>Whose mail it was is in the mailbox, in the keys and in the imported files, and nowhere else.</summary>
    [Fact]
    public async Task NoSink_NamesAnybody()
    {
        var canaries = new List<string>();
        foreach (var file in Directory.GetFiles(Sandbox, "*.eml"))
            canaries.Add((await MimeMessage.LoadAsync(file)).To.Mailboxes.Single().Address);
        Assert.NotEmpty(canaries);
        var names = canaries.Select(a => a.Split('@')[0]).Where(l => l.Length > 9).ToList();
        var sinks = Directory.GetFiles(demo.Folder, "*", SearchOption.AllDirectories)
            .Where(f => !new[] { "sandbox", "demo-keys", "demo-patients" }.Contains(Path.GetRelativePath(demo.Folder, f).Split(Path.DirectorySeparatorChar)[0], StringComparer.Ordinal))
            .ToList();

        Assert.Contains(sinks, s => s.EndsWith("securemarketing.db", StringComparison.Ordinal));
        Assert.Contains(sinks, s => s == demo.Summary.GetProperty("excel").GetString());
        // A workbook is packed: its sheets are looked through one by one.
        var contents = sinks.SelectMany(s => Canary.Parts(File.ReadAllBytes(s)).Select(p => (Name: s + p.Name, Text: Encoding.Latin1.GetString(p.Content)))).ToList();
        Assert.Contains(contents, c => c.Name.Contains(".xlsx/", StringComparison.Ordinal) && c.Name.EndsWith("sheet1.xml", StringComparison.Ordinal));
        foreach (var (name, text) in contents.Append(("log", demo.Log)))
            Assert.All(canaries.Concat(names), c => Assert.False(text.Contains(c, StringComparison.OrdinalIgnoreCase), $"{Path.GetFileName(name)} names a recipient"));
    }
}
