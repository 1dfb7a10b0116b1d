namespace SecureMarketing.Core.Persistence;

/// <summary>Where the data lives.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>Default SQLite, embedded in the data folder.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>Required for PostgreSQL and SQL Server; null for SQLite means <c>securemarketing.db</c> in the data folder.</summary>
    public string? ConnectionString { get; set; }
}

/// <summary>
/// The one folder of an installation: embedded database, key file, message copies of the sandbox, exports.
/// Created on need with mode 0700.
/// </summary>
public sealed class DataFolder
{
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A subfolder, created on need.</summary>
    public string Folder(string name) => Directory.CreateDirectory(File(name)).FullName;
}
