using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts.Intake;

/// <summary>An installation with a folder to watch, in a temporary root.</summary>
internal sealed class IntakeBench : IAsyncDisposable
{
    public const string People = "id,last,email\np1,Roe,roe@example.com\np2,Doe,doe@example.com\n";

    private readonly DirectoryInfo root;

    private IntakeBench(TestHost host, DirectoryInfo root)
    {
        Host = host;
        this.root = root;
        Folder = root.CreateSubdirectory("ehr").FullName;
    }

    public TestHost Host { get; }

    public string Root => root.FullName;

    /// <summary>The watched folder.</summary>
    public string Folder { get; }

    public static async Task<IntakeBench> StartAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, bool realClock = false)
    {
        var incoming = Directory.CreateTempSubdirectory("sm-intake-");
        var settings = new Dictionary<string, string?> { ["Import:SourceRoot"] = incoming.FullName };
        return new IntakeBench(await TestHost.StartAsync(provider, realClock ? services => services.AddSingleton(TimeProvider.System) : null, settings), incoming);
    }

    public static IntakeSettings Settings(string name = "EHR") => new() { Name = name, Folder = "ehr", Owner = "Clinical systems", SourceSystem = "ehr", EveryMinutes = 60 };

    public async Task<IntakeSourceId> AddAsync(IntakeSettings? settings = null) =>
        (await Host.RunAsync<SaveSource, IntakeSourceId>(new SaveSource(null, 0, settings ?? Settings()))).Value;

    /// <summary>Lays a file into the folder.</summary>
    public void Drop(string name, string content = People, bool marked = false)
    {
        File.WriteAllText(Path.Combine(Folder, name), content);
        if (marked)
            File.WriteAllText(Path.Combine(Folder, name + ".done"), "");
    }

    public async Task<LookOutcome> LookAsync(IntakeSourceId source, bool wait = true) =>
        (await Host.RunAsync<LookAtSource, LookOutcome>(new LookAtSource(source, wait))).Value;

    /// <summary>Two looks between which nothing changes.</summary>
    public async Task<LookOutcome> LookTwiceAsync(IntakeSourceId source, bool wait = true)
    {
        await LookAsync(source, wait);
        Host.Clock.Advance(TimeSpan.FromSeconds(11));
        return await LookAsync(source, wait);
    }

    public async Task<SourceDetail> DetailAsync(IntakeSourceId source, Actor? actor = null) =>
        (await Host.RunAsync<GetSource, SourceDetail>(new GetSource(source), actor)).Value;

    /// <summary>Files of the folder and below, as <c>done/NAME</c>, without the ids of imports between.</summary>
    public IReadOnlyList<string> Lying() =>
    [
        .. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Folder, f).Split(Path.DirectorySeparatorChar))
            .Select(parts => parts.Length == 1 ? parts[0] : parts[0] + "/" + parts[^1]).Order(StringComparer.Ordinal),
    ];

    public async Task<T> QueryAsync<T>(Func<AppDbContext, Task<T>> query)
    {
        await using var db = Host.NewContext();
        return await query(db);
    }

    public Task<int> PeopleAsync() => QueryAsync(db => db.Contacts.CountAsync());

    public Task<int> RunsAsync() => QueryAsync(db => db.ImportRuns.CountAsync());

    /// <summary>Carries out what waits for the worker.</summary>
    public async Task WorkAsync()
    {
        foreach (var run in await QueryAsync(db => db.ImportRuns.Where(r => r.State == ImportState.Queued).Select(r => r.Id).ToListAsync()))
            await Host.RunAsync<RunImport, ImportRunId>(new RunImport(run));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        root.Delete(recursive: true);
    }
}
