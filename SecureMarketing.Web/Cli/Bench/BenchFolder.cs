using Microsoft.Data.Sqlite;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>A data folder for one measurement, gone when it is over: a benchmark never touches an installation.</summary>
internal sealed class BenchFolder : IDisposable
{
    public DataFolder Data { get; } = new(Path.Combine(Path.GetTempPath(), "sm-bench-" + Guid.CreateVersion7().ToString("N")));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        if (Directory.Exists(Data.Path))
            Directory.Delete(Data.Path, recursive: true);
    }
}
