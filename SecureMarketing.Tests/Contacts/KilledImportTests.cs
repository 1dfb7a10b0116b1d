using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Tests.Support;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>
/// <c>import</c> in a process of its own is killed (SIGKILL) at random moments and resumed. What then stands in the store
/// is what an undisturbed import writes, and the counts are those of one import.
/// </summary>
public sealed class KilledImportTests(ITestOutputHelper output)
{
    private const int MaxRounds = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Import_KilledAgainAndAgain_EndsAsIfUndisturbed_AndIsUndoneWhole()
    {
        var full = Environment.GetEnvironmentVariable("SM_FULL") == "1";
        var (kills, people) = full ? (10, 8000) : (2, 2500);
        var random = new Random(20261124);
        await using var calm = new ImportBench(await TestHost.StartAsync(configure: services => services.AddSingleton(TimeProvider.System)));
        await using var bench = new ImportBench(await TestHost.StartAsync(configure: services => services.AddSingleton(TimeProvider.System)));
        var file = bench.File("people.ndjson", People(people, random));
        var undisturbed = await calm.ImportAsync(file);

        var (killed, rounds) = (0, 0);
        while (killed < kills)
        {
            Assert.True(rounds++ < MaxRounds, "Every import was over before it could be killed.");
            var (run, deaths) = await RunKilledAsync(bench, file, kills - killed, people * 3 / kills, random);
            killed += deaths;
            var resumed = await bench.DetailAsync(run);
            Assert.Equal(Counts(undisturbed), Counts(resumed));
            Assert.Equal(undisturbed.Rows.Select(r => (r.Row, r.Code)), resumed.Rows.Select(r => (r.Row, r.Code)));
            // Both benches seal under keys of their own: opened values are compared, blind indexes are not.
            Assert.Equal(await StoreImage.OfAsync(calm, indexes: false), await StoreImage.OfAsync(bench, indexes: false));
            await bench.UndoAsync(run);
            Assert.Equal("", await StoreImage.OfAsync(bench));
        }
    }

    /// <summary>Imports the file in processes of its own, each killed at a random moment, until it is in or they died often enough.</summary>
    private async Task<(ImportRunId Run, int Killed)> RunKilledAsync(ImportBench bench, string file, int kills, int farthest, Random random)
    {
        var earlier = await bench.QueryAsync(db => db.ImportRuns.CountAsync());
        var killed = 0;
        ImportRunId? run = null;
        while (true)
        {
            using var process = Start(bench, run is { } id ? ["import", "resume", id.Value.ToString()] : ["import", file]);
            var target = await StepsAsync(bench, run) + random.NextInt64(0, farthest);
            for (var waited = Stopwatch.StartNew(); killed < kills && await StepsAsync(bench, run) < target && !process.HasExited && waited.Elapsed < Patience;)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
                run ??= await LatestAsync(bench, earlier);
            }

            if (killed < kills)
            {
                await Task.Delay(random.Next(0, 40), TestContext.Current.CancellationToken);
                process.Kill();
            }

            await process.EndAsync();
            if (process.ExitCode != 0)
                // The dead process holds the lease until it runs out.
                await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
            run ??= await LatestAsync(bench, earlier);
            // It may have been killed on its way out, when all was in.
            if (process.ExitCode == 0 || await IsOverAsync(bench, run))
                return (run!.Value, killed);
            if (run is { } dead)
            {
                Assert.True(killed < kills, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
                killed++;
                output.WriteLine($"Killed after {await StepsAsync(bench, dead)} steps, {await bench.QueryAsync(db => db.Contacts.CountAsync())} people.");
            }
        }
    }

    private static Task<bool> IsOverAsync(ImportBench bench, ImportRunId? run) =>
        bench.QueryAsync(db => db.ImportRuns.AnyAsync(r => r.Id == run && r.State == ImportState.Finished));

    private static Task<ImportRunId?> LatestAsync(ImportBench bench, int earlier) => bench.QueryAsync(async db =>
        await db.ImportRuns.CountAsync() == earlier ? null : await db.ImportRuns.OrderByDescending(r => r.RequestedAt).Select(r => (ImportRunId?)r.Id).FirstAsync());

    private static (int, int, int, int, int, int) Counts(ImportDetail detail) => detail.Summary is var s
        ? (s.Created, s.Updated, s.Unchanged, s.Facts, s.Rejected, s.FilesDone) : default;

    private static Task<long> StepsAsync(ImportBench bench, ImportRunId? run) => bench.QueryAsync(db => db.ImportRuns.Where(r => r.Id == run).Select(r => r.StepsDone).FirstOrDefaultAsync());

    private static string People(int count, Random random)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.AppendLine(Patient($"p{i}").ToJsonString());
            text.AppendLine(Condition($"c{i}", $"p{i}", random.Next(2) == 0 ? "38341003" : "44054006").ToJsonString());
            if (i % 100 == 7)
                text.AppendLine(Condition($"x{i}", "nobody", "38341003").ToJsonString());
        }

        return text.ToString();
    }

    private static Process Start(ImportBench bench, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SM_Import__LeaseSeconds"] = "1";
        start.Environment["SM_Import__BatchPeople"] = "1000";
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "SecureMarketing.Web.dll"), .. arguments, "--data", bench.Host.Folder.Path])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
