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

        var killed = 0;
        ImportRunId? run = null;
        while (killed < kills)
        {
            using var process = Start(bench, run is { } id ? ["import", "resume", id.Value.ToString()] : ["import", file]);
            var from = await StepsAsync(bench);
            var target = from + random.NextInt64(0, Math.Max(1, people * 3 / kills));
            for (var waited = Stopwatch.StartNew(); await StepsAsync(bench) < target && !process.HasExited && waited.Elapsed < Patience;)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            await Task.Delay(random.Next(0, 40), TestContext.Current.CancellationToken);
            if (process.HasExited)
                break;
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            run ??= await bench.QueryAsync(db => db.ImportRuns.Select(r => (ImportRunId?)r.Id).SingleOrDefaultAsync());
            if (run is not null)
            {
                killed++;
                output.WriteLine($"Killed after {await StepsAsync(bench)} steps, {await bench.QueryAsync(db => db.Contacts.CountAsync())} people.");
            }

            // The dead process holds the lease until it runs out.
            await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
        }

        Assert.Equal(kills, killed);
        using (var last = Start(bench, ["import", "resume", run!.Value.Value.ToString()]))
        {
            await last.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, last.ExitCode);
        }

        var resumed = await bench.DetailAsync(run.Value);
        Assert.Equal(Counts(undisturbed), Counts(resumed));
        Assert.Equal(undisturbed.Rows.Select(r => (r.Row, r.Code)), resumed.Rows.Select(r => (r.Row, r.Code)));
        // Both benches seal under keys of their own: opened values are compared, blind indexes are not.
        Assert.Equal(await StoreImage.OfAsync(calm, indexes: false), await StoreImage.OfAsync(bench, indexes: false));
        await bench.UndoAsync(run.Value);
        Assert.Equal("", await StoreImage.OfAsync(bench));
    }

    private static (int, int, int, int, int, int) Counts(ImportDetail detail) => detail.Summary is var s
        ? (s.Created, s.Updated, s.Unchanged, s.Facts, s.Rejected, s.FilesDone) : default;

    private static Task<long> StepsAsync(ImportBench bench) => bench.QueryAsync(db => db.ImportRuns.Select(r => r.StepsDone).FirstOrDefaultAsync());

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
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "SecureMarketing.Web.dll"), .. arguments, "--data", bench.Host.Folder.Path])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
