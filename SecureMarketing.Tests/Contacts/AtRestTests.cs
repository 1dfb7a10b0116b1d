using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Tests.Support;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>A stolen database names nobody: raw files and log lines are searched for what was imported.</summary>
public sealed class AtRestTests
{
    private static readonly string[] Canaries =
        ["Quillfeather", "Marisol", "marisol.p1@example.com", Phone("p1"), "Larkspur", "MRN-p1-77841", "999-11-p1", "Quillfeather_Marisol.json", "canary.reject"];

    [Theory]
    [InlineData("json")]
    [InlineData("ndjson")]
    [InlineData("csv")]
    public async Task RawFilesAndLogs_HoldNoIdentifier_OfADryRunAnImportAndItsUndo(string format)
    {
        var log = new Recorder();
        await using var host = await Support.TestHost.StartAsync(configure: s => s.AddLogging(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(log)));
        var folder = Directory.CreateTempSubdirectory("sm-canary-").FullName;
        try
        {
            var file = Path.Combine(folder, "Quillfeather_Marisol." + format);
            await File.WriteAllTextAsync(file, Content(format));
            await RunAsync(new ImportOptions { DryRun = true }, 0);
            var run = await RunAsync(new ImportOptions(), format == "csv" ? 1 : 2);
            Assert.True((await host.RunAsync<UndoImport, Core.Kernel.Unit>(new UndoImport(run))).IsSuccess);
            Assert.True((await host.RunAsync<RunUndo, ImportRunId>(new RunUndo(run))).IsSuccess);
            await AssertCleanAsync(0);

            async Task<ImportRunId> RunAsync(ImportOptions options, int people)
            {
                var id = (await host.RunAsync<StartImport, ImportRunId>(new StartImport([new ImportSource(file, Path.GetFileName(file))], options))).Value;
                Assert.True((await host.RunAsync<RunImport, ImportRunId>(new RunImport(id))).IsSuccess);
                await AssertCleanAsync(people);
                return id;
            }

            async Task AssertCleanAsync(int people)
            {
                // Held open: with its last connection the database's own files go, while they are listed.
                await using var db = host.NewContext();
                await db.Database.OpenConnectionAsync();
                Assert.Equal(people, await db.Contacts.CountAsync());
                var files = Directory.GetFiles(host.Folder.Path, "*", SearchOption.AllDirectories);
                Assert.Contains(files, f => f.EndsWith("securemarketing.db", StringComparison.Ordinal));
                Assert.Contains(files, f => f.EndsWith("-wal", StringComparison.Ordinal));
                foreach (var path in files)
                    Canary.AssertAbsent(Canaries, Path.GetFileName(path), await Canary.ReadAsync(path));
                Assert.NotEmpty(log.Text);
                Canary.AssertAbsent(Canaries, "log", Encoding.UTF8.GetBytes(log.Text));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The search itself finds what is there: ZIP codes stay in the clear, and the README says so.</summary>
    [Fact]
    public async Task Search_FindsWhatIsNotSealed()
    {
        await using var bench = await ImportBench.StartAsync();
        await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1"))));

        var found = false;
        foreach (var path in Directory.GetFiles(bench.Host.Folder.Path, "securemarketing.db*"))
            found |= Canary.Holds(await Canary.ReadAsync(path), "01545");

        Assert.True(found);
    }

    [Fact]
    public async Task AMovedCiphertext_DoesNotOpen()
    {
        await using var bench = await ImportBench.StartAsync();
        await bench.ImportAsync(bench.File("one.json", Bundle(Patient("p1"), Patient("p2"))));
        var other = await bench.ContactAsync("p2");
        await bench.QueryAsync(db => db.Contacts.Where(c => c.SourceId == "p1").ExecuteUpdateAsync(set => set.SetProperty(c => c.EmailSealed, other.EmailSealed)));

        await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(() => bench.IdentityAsync("p1"));
    }

    /// <summary>Two people; what is wrong with the second one's address is a canary, too.</summary>
    private static string Content(string format)
    {
        var (good, bad) = (Patient("p1"), Patient("p2", change: p => p["telecom"]![1]!["value"] = "canary.reject at nowhere"));
        return format switch
        {
            "json" => Bundle(good, bad),
            "ndjson" => good.ToJsonString() + "\n" + bad.ToJsonString() + "\n",
            _ => "patient_id,first,last,email,phone,street,mrn,birthDate\n" +
                $"p1,Marisol,Quillfeather,marisol.p1@example.com,{Phone("p1")},12 Larkspur Lane,MRN-p1-77841,1966-02-03\n" +
                "p2,Marisol,Quillfeather,canary.reject at nowhere,,12 Larkspur Lane,MRN-p1-77841,1966-02-03\n",
        };
    }

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        private readonly StringBuilder text = new();

        public string Text
        {
            get
            {
                lock (text)
                    return text.ToString();
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (text)
                text.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
        }

        public void Dispose()
        {
        }
    }
}
