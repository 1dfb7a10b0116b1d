using Npgsql;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Support;

/// <summary>
/// A real PostgreSQL named by <c>SM_TEST_POSTGRES</c> (a connection string with the right to create databases), which
/// <c>.ci/run</c> installs and starts. Each caller gets a database of its own; they vanish with the cluster.
/// </summary>
public static class TestPostgres
{
    public const string Variable = "SM_TEST_POSTGRES";

    public static string? Server => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    /// <summary>Skips the calling test by name when there is no server.</summary>
    /// <param name="template">A database that nobody is connected to, to be copied; null = an empty one.</param>
    /// <returns>Its connection string.</returns>
    public static string NewDatabase(string? template = null)
    {
        Component.SkipUnless("postgres", Server is not null, $"set {Variable} to a server that may create databases.");
        var name = "sm_" + Guid.CreateVersion7().ToString("N");
        using var connection = new NpgsqlConnection(Server);
        connection.Open();
        using var create = new NpgsqlCommand($"CREATE DATABASE {name}" + (template is null ? "" : $" TEMPLATE {template}"), connection);
        create.ExecuteNonQuery();
        // As the product completes it, so that both name the same pool.
        return PersistenceModule.PostgreSqlConnectionText(
            new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 20, ConnectionIdleLifetime = 20, ConnectionPruningInterval = 5 }.ToString());
    }

    /// <summary>Closes the idle connections to a database that is done with.</summary>
    public static void Leave(string connectionString)
    {
        using var connection = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(connection);
    }
}
