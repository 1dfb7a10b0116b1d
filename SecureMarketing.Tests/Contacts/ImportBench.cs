using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Runs imports over a throw-away database and answers what tests ask about the result.</summary>
internal sealed class ImportBench : IAsyncDisposable
{
    private readonly List<string> folders = [];

    internal ImportBench(TestHost host) => Host = host;

    public TestHost Host { get; }

    public static async Task<ImportBench> StartAsync(DatabaseProvider provider = DatabaseProvider.Sqlite) => new(await TestHost.StartAsync(provider));

    /// <summary>Writes a file for an import; its name is part of what rejected rows show.</summary>
    public string File(string name, string content) => File(name, System.Text.Encoding.UTF8.GetBytes(content));

    public string File(string name, byte[] content)
    {
        var folder = Directory.CreateTempSubdirectory("sm-import-").FullName;
        folders.Add(folder);
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public Task<ImportDetail> ImportAsync(params string[] paths) => ImportAsync(new ImportOptions(), paths);

    public async Task<ImportDetail> ImportAsync(ImportOptions options, params string[] paths)
    {
        var run = await StartRunAsync(options, paths);
        Assert.Null((await Host.RunAsync<RunImport, ImportRunId>(new RunImport(run))).Error);
        return await DetailAsync(run);
    }

    public async Task<ImportRunId> StartRunAsync(ImportOptions options, params string[] paths) =>
        (await Host.RunAsync<StartImport, ImportRunId>(new StartImport([.. paths.Select(p => new ImportSource(p, Path.GetFileName(p)))], options))).Value;

    public async Task<ImportDetail> DetailAsync(ImportRunId run) => (await Host.RunAsync<GetImport, ImportDetail>(new GetImport(run, 10_000))).Value;

    /// <summary>Asks for the undo and carries it out.</summary>
    public async Task<ImportDetail> UndoAsync(ImportRunId run)
    {
        Assert.Null((await Host.RunAsync<UndoImport, Core.Kernel.Unit>(new UndoImport(run))).Error);
        Assert.Null((await Host.RunAsync<RunUndo, ImportRunId>(new RunUndo(run))).Error);
        return await DetailAsync(run);
    }

    public async Task<T> QueryAsync<T>(Func<AppDbContext, Task<T>> query)
    {
        await using var db = Host.NewContext();
        return await query(db);
    }

    public Task<Contact> ContactAsync(string sourceId) => QueryAsync(db => db.Contacts.AsNoTracking().SingleAsync(c => c.SourceId == sourceId));

    public async Task<SendIdentity> IdentityAsync(string sourceId)
    {
        await using var db = Host.NewContext();
        var directory = Host.Get<IContactDirectory>();
        var id = Assert.Single(await directory.BySourceIdAsync(db, sourceId, CancellationToken.None));
        return (await directory.IdentitiesAsync(db, [id], CancellationToken.None))[id];
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        foreach (var folder in folders)
            Directory.Delete(folder, recursive: true);
    }
}
