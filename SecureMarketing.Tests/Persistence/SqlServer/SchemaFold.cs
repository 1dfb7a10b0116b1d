using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>
/// The definitions that a script of migrations ends in. A model of DacFx describes a schema as it is and refuses columns
/// that come by ALTER TABLE (SQL70645), so what later migrations add or change is folded into the table's own definition.
/// </summary>
internal sealed class SchemaFold
{
    private readonly List<TSqlStatement> kept = [];
    private readonly Dictionary<string, TableDefinition> tables = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes in the definitions of one batch; statements about data define nothing.</summary>
    /// <exception cref="NotSupportedException">A statement that changes a definition in a way this fold does not know.</exception>
    public void Take(string batch)
    {
        var parsed = (TSqlScript)new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(batch), out _);
        foreach (var statement in parsed.Batches.SelectMany(b => b.Statements))
            Take(statement);
    }

    /// <summary>Tables by name as the last migration left them.</summary>
    public IReadOnlyDictionary<string, TableDefinition> Tables => tables;

    /// <summary>The definitions, in the order of their creation.</summary>
    public IEnumerable<string> Statements()
    {
        var generator = new Sql160ScriptGenerator();
        foreach (var statement in kept)
        {
            generator.GenerateScript(statement, out var text);
            yield return text;
        }
    }

    private void Take(TSqlStatement statement)
    {
        switch (statement)
        {
            case CreateTableStatement table:
                tables.Add(NameOf(table.SchemaObjectName), table.Definition);
                kept.Add(table);
                break;
            case AlterTableAddTableElementStatement { Definition.ColumnDefinitions.Count: > 0 } added:
                foreach (var column in added.Definition.ColumnDefinitions)
                    TableOf(added).ColumnDefinitions.Add(column);
                break;
            case AlterTableAlterColumnStatement altered:
                Alter(altered);
                break;
            case AlterTableDropTableElementStatement dropped:
                foreach (var element in dropped.AlterTableDropTableElements)
                    Drop(TableOf(dropped), element);
                break;
            case AlterTableAddTableElementStatement or CreateIndexStatement or CreateSchemaStatement or CreateSequenceStatement:
                kept.Add(statement);
                break;
            case DropIndexStatement dropped:
                var gone = dropped.DropIndexClauses.OfType<DropIndexClause>().Select(c => (Table: NameOf(c.Object), Index: c.Index.Value)).ToHashSet();
                kept.RemoveAll(k => k is CreateIndexStatement index && gone.Contains((NameOf(index.OnName), index.Name.Value)));
                break;
            case DropTableStatement or AlterTableStatement:
                throw new NotSupportedException($"{statement.GetType().Name} in line {statement.StartLine}: teach SchemaFold what it does to the schema.");
        }
    }

    private void Alter(AlterTableAlterColumnStatement altered)
    {
        var column = TableOf(altered).ColumnDefinitions.Single(c => Same(c.ColumnIdentifier, altered.ColumnIdentifier));
        column.DataType = altered.DataType;
        foreach (var old in column.Constraints.OfType<NullableConstraintDefinition>().ToList())
            column.Constraints.Remove(old);
        column.Constraints.Add(new NullableConstraintDefinition { Nullable = altered.AlterTableAlterColumnOption != AlterTableAlterColumnOption.NotNull });
    }

    private static void Drop(TableDefinition table, AlterTableDropTableElement element)
    {
        if (table.ColumnDefinitions.FirstOrDefault(c => Same(c.ColumnIdentifier, element.Name)) is { } column)
            table.ColumnDefinitions.Remove(column);
        else if (table.TableConstraints.FirstOrDefault(c => Same(c.ConstraintIdentifier, element.Name)) is { } constraint)
            table.TableConstraints.Remove(constraint);
        else
            throw new NotSupportedException($"“{element.Name.Value}” is dropped and was never made.");
    }

    private TableDefinition TableOf(AlterTableStatement statement) => tables[NameOf(statement.SchemaObjectName)];

    private static string NameOf(SchemaObjectName name) => name.BaseIdentifier.Value;

    private static bool Same(Identifier? one, Identifier? other) => string.Equals(one?.Value, other?.Value, StringComparison.OrdinalIgnoreCase);
}
