namespace SecureMarketing.Core.Segmentation.Measuring;

/// <summary>Indexes of tables that are filled: taken away before, and made anew of all rows after. Keys and their indexes stay.</summary>
internal sealed class BenchIndexes
{
    private readonly BenchSql sql;
    private readonly IReadOnlyList<string> definitions;

    private BenchIndexes(BenchSql sql, IReadOnlyList<string> definitions) => (this.sql, this.definitions) = (sql, definitions);

    /// <param name="sql">The database, in which nobody else works.</param>
    /// <param name="tables">Names of tables.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<BenchIndexes> TakeAwayAsync(BenchSql sql, IReadOnlyList<string> tables, CancellationToken cancellationToken)
    {
        var named = string.Join(", ", tables.Select(t => $"'{t}'"));
        // An index of a key has no statement of its own, or a constraint of its name.
        var found = await sql.PairsAsync(
            sql.Sqlite
                ? $"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({named})"
                : $"SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename IN ({named}) AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            cancellationToken);
        foreach (var (name, _) in found)
            await sql.RunAsync($"DROP INDEX \"{name}\"", cancellationToken);
        return new BenchIndexes(sql, [.. found.Select(f => f.Other)]);
    }

    public async Task PutBackAsync(CancellationToken cancellationToken)
    {
        foreach (var definition in definitions)
            await sql.RunAsync(definition, cancellationToken);
    }
}
