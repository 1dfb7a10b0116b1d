using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Intake.Jobs;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts.Intake;

/// <summary>Whatever moment the process dies at: the next look goes on, nothing is lost and nothing is read twice.</summary>
public sealed class IntakeCrashTests(ITestOutputHelper output)
{
    /// <summary>Where the file and what is written of it stand when the process dies.</summary>
    public enum Death
    {
        /// <summary>The row says claimed; the file has not been moved.</summary>
        Claimed,

        /// <summary>The marker has been moved, the file has not.</summary>
        MarkerMoved,

        /// <summary>It lies in <c>work/</c>; no import is registered.</summary>
        Moved,

        /// <summary>Its import is over; it lies in <c>work/</c> still.</summary>
        Imported,

        /// <summary>It lies in <c>done/</c>; the row says claimed.</summary>
        Filed,
    }

    public static TheoryData<Death> Deaths() => [.. Enum.GetValues<Death>()];

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task NextLook_GoesOn(Death death)
    {
        await using var bench = await IntakeBench.StartAsync();
        var source = await bench.AddAsync();
        bench.Drop("a.csv", marked: true);
        await DieAsync(bench, source, death);

        await bench.LookAsync(source);

        Assert.Equal(["done/a.csv", "done/a.csv.done"], bench.Lying());
        Assert.Equal((1, 2), (await bench.RunsAsync(), await bench.PeopleAsync()));
        Assert.Equal(IntakeFileState.Done, Assert.Single((await bench.DetailAsync(source)).Files).State);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(bench.Folder, "work")));
    }

    [Fact]
    public async Task FileTakenAwayMeanwhile_IsSaidToBeGone()
    {
        await using var bench = await IntakeBench.StartAsync();
        var source = await bench.AddAsync();
        bench.Drop("a.csv", marked: true);
        await DieAsync(bench, source, Death.Claimed);
        File.Delete(Path.Combine(bench.Folder, "a.csv"));

        await bench.LookAsync(source);

        Assert.Equal(IntakeFileState.Gone, Assert.Single((await bench.DetailAsync(source)).Files).State);
        Assert.Equal(0, await bench.RunsAsync());
    }

    [Fact]
    public async Task Round_LooksAtWhatIsDue_AndOneFailureHoldsUpNoOther()
    {
        await using var bench = await IntakeBench.StartAsync();
        Directory.CreateDirectory(Path.Combine(bench.Root, "lost"));
        var lost = await bench.AddAsync(IntakeBench.Settings("A lost one") with { Folder = "lost" });
        var source = await bench.AddAsync();
        Directory.Delete(Path.Combine(bench.Root, "lost"), recursive: true);
        var job = new LookAtSourcesJob(bench.Host.Get<IDbContextFactory<AppDbContext>>(), bench.Host.Get<UseCaseRunner>(), bench.Host.Clock, NullLogger<LookAtSourcesJob>.Instance);
        bench.Drop("a.csv", marked: true);

        await job.LookAsync(CancellationToken.None);
        bench.Drop("b.csv", "id,last\np5,Noe\n", marked: true);
        await bench.WorkAsync();
        // Not due before its hour, but what is in work is filed.
        await job.LookAsync(CancellationToken.None);

        Assert.Equal("intake.folder_missing", (await bench.DetailAsync(lost)).Source.LastFailure);
        Assert.Contains("done/a.csv", bench.Lying());
        Assert.Equal(IntakeFileState.Claimed, (await bench.DetailAsync(source)).Files[0].State);
        await bench.WorkAsync();
        await job.LookAsync(CancellationToken.None);
        bench.Drop("c.csv", "id,last\np6,Coe\n", marked: true);
        await job.LookAsync(CancellationToken.None);
        Assert.Contains("c.csv", bench.Lying());
        bench.Host.Clock.Advance(TimeSpan.FromMinutes(61));
        await job.LookAsync(CancellationToken.None);
        Assert.DoesNotContain("c.csv", bench.Lying());
    }

    [Fact]
    public async Task LookOfAProcess_KilledAgainAndAgain_EndsWhole()
    {
        await using var bench = await IntakeBench.StartAsync(realClock: true);
        await bench.AddAsync();
        var random = new Random(20261128);
        for (var i = 0; i < 6; i++)
            bench.Drop($"f{i}.csv", "id,last,email\n" + string.Concat(Enumerable.Range(0, 400).Select(n => $"p{i}-{n},Roe,p{i}.{n}@example.com\n")), marked: true);

        var kills = 0;
        for (var round = 0; round < 12 && kills < 3; round++)
        {
            using var process = Start(bench);
            await Task.WhenAny(process.WaitForExitAsync(TestContext.Current.CancellationToken), Task.Delay(random.Next(900, 3500), TestContext.Current.CancellationToken));
            if (process.HasExited)
                break;
            process.Kill();
            kills++;
            await process.EndAsync();
            await Task.Delay(1200, TestContext.Current.CancellationToken);
            output.WriteLine($"Killed; people {await bench.PeopleAsync()}, lying {string.Join(' ', bench.Lying().Select(l => l.Split('/')[0]).GroupBy(l => l).Select(g => $"{g.Key}:{g.Count()}"))}");
        }

        using var last = Start(bench);
        await last.EndAsync();

        Assert.True(last.ExitCode == 0, await last.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2400, await bench.PeopleAsync());
        Assert.Equal(12, bench.Lying().Count(l => l.StartsWith("done/", StringComparison.Ordinal)));
        Assert.Equal(12, bench.Lying().Count);
    }

    private static async Task DieAsync(IntakeBench bench, IntakeSourceId source, Death death)
    {
        if (death is Death.Imported or Death.Filed)
        {
            var look = await bench.LookAsync(source, wait: false);
            await bench.WorkAsync();
            var (work, done) = (Path.Combine(bench.Folder, "work", look.Run!.Value.Value.ToString("N")), Path.Combine(bench.Folder, "done", look.Run!.Value.Value.ToString("N")));
            if (death == Death.Filed)
                Directory.Move(work, done);
            return;
        }

        var id = IntakeFileId.New();
        var run = ImportRunId.New();
        await bench.QueryAsync(async db =>
        {
            db.IntakeFiles.Add(new IntakeFile { Id = id, SourceId = source, RunId = run, Number = 1, NameSealed = bench.Host.Get<IntakeNames>().Seal(id, "a.csv"), Size = 10, ClaimedAt = bench.Host.Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        var folder = Directory.CreateDirectory(Path.Combine(bench.Folder, "work", run.Value.ToString("N"))).FullName;
        if (death != Death.Claimed)
            File.Move(Path.Combine(bench.Folder, "a.csv.done"), Path.Combine(folder, "a.csv.done"));
        if (death == Death.Moved)
            File.Move(Path.Combine(bench.Folder, "a.csv"), Path.Combine(folder, "a.csv"));
    }

    private static Process Start(IntakeBench bench)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SM_Import__LeaseSeconds"] = "1";
        start.Environment["SM_Import__SourceRoot"] = bench.Root;
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "SecureMarketing.Web.dll"), "imports", "source", "look", "EHR", "--data", bench.Host.Folder.Path])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
