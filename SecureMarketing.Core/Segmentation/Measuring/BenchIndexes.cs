namespace SecureMarketing.Core.Segmentation.Measuring;

/// <summary>
/// Indexes and foreign keys of tables that are filled: taken away before, and made anew of all rows after. Primary keys and their indexes stay.
/// PostgreSQL asks for each row of a foreign key by itself; for all rows at once it is one join. SQLite, which
/// cannot take one away, asks in passing.
/// </summary>
internal sealed class BenchIndexes
{
    private readonly BenchSql sql;
    private readonly IReadOnlyList<string> definitions;

    private BenchIndexes(BenchSql sql, IReadOnlyList<string> definitions) => (this.sql, this.definitions) = (sql, definitions);

    /// <param name="sql">The database, in which nobody else works.</param>
    /// <param name="tables">Names of tables.</param>
    /// <param name="read">Those that are read meanwhile, and keep their indexes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<BenchIndexes> TakeAwayAsync(BenchSql sql, IReadOnlyList<string> tables, IReadOnlyList<string> read, CancellationToken cancellationToken)
    {
        // An index of a key has no statement of its own, or a constraint of its name.
        var indexes = await sql.PairsAsync(
            sql.Sqlite
                ? $"SELECT 'DROP INDEX \"' || name || '\"', sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({Named(tables)})"
                : $"SELECT 'DROP INDEX ' || quote_ident(indexname), indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename IN ({Named(tables)}) AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            cancellationToken);
        var keys = sql.Sqlite ? [] : await sql.PairsAsync($"""
            SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname),
                'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text IN ({Named([.. tables, .. read])})
            """, cancellationToken);
        foreach (var (drop, _) in indexes.Concat(keys))
            await sql.RunAsync(drop, cancellationToken);
        return new BenchIndexes(sql, [.. indexes.Concat(keys).Select(f => f.Other)]);
    }

    public async Task PutBackAsync(CancellationToken cancellationToken)
    {
        foreach (var definition in definitions)
            await sql.RunAsync(definition, cancellationToken);
    }

    private static string Named(IReadOnlyList<string> tables) => string.Join(", ", tables.Select(t => $"'{t}'"));
}
