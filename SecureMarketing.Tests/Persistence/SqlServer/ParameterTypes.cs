using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>
/// Finds parameters that meet a column of another kind. Neither the parser nor the model minds: SQL Server converts when it can,
/// and fails or scans when it cannot. Judged where a column and a parameter stand alone: compared, assigned, inserted.
/// </summary>
internal sealed class ParameterTypes(IReadOnlyDictionary<string, TableDefinition> tables)
{
    /// <param name="statement">One statement, parsed.</param>
    /// <param name="declarations">Such as <c>@p0 int</c>.</param>
    public IReadOnlyList<string> Mismatches(TSqlFragment statement, IEnumerable<string> declarations)
    {
        var parameters = declarations.Select(d => d.Split(' ', 2)).ToDictionary(d => d[0], d => KindOf(d[1]), StringComparer.OrdinalIgnoreCase);
        var search = new Search(tables, parameters);
        statement.Accept(search);
        search.Judge();
        return search.Found;
    }

    /// <summary>Types that SQL Server turns into each other without loss of meaning; null = not judged.</summary>
    private static string? KindOf(string type) => type.Split('(')[0].Trim().ToLowerInvariant() switch
    {
        "nvarchar" or "varchar" or "nchar" or "char" => "text",
        "bit" or "tinyint" or "smallint" or "int" or "bigint" or "float" or "real" or "decimal" or "numeric" => "number",
        "varbinary" or "binary" or "rowversion" => "bytes",
        "uniqueidentifier" => "id",
        "date" or "datetime" or "datetime2" or "datetimeoffset" => "instant",
        _ => null,
    };

    private sealed class Search(IReadOnlyDictionary<string, TableDefinition> tables, Dictionary<string, string?> parameters) : TSqlFragmentVisitor
    {
        private readonly Dictionary<string, HashSet<string>> named = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<(ColumnReferenceExpression Column, ScalarExpression Value, string? Table)> pairs = [];

        public List<string> Found { get; } = [];

        public override void Visit(NamedTableReference node)
        {
            var table = node.SchemaObject.BaseIdentifier.Value;
            Name(table, table);
            if (node.Alias is { } alias)
                Name(alias.Value, table);
        }

        public override void Visit(BooleanComparisonExpression node)
        {
            Pair(node.FirstExpression, node.SecondExpression);
            Pair(node.SecondExpression, node.FirstExpression);
        }

        public override void Visit(InPredicate node)
        {
            foreach (var value in node.Values)
                Pair(node.Expression, value);
        }

        public override void Visit(AssignmentSetClause node) => Pair(node.Column, node.NewValue);

        public override void Visit(InsertSpecification node)
        {
            var table = (node.Target as NamedTableReference)?.SchemaObject.BaseIdentifier.Value;
            IEnumerable<IList<ScalarExpression>> rows = node.InsertSource switch
            {
                ValuesInsertSource values => values.RowValues.Select(r => r.ColumnValues),
                SelectInsertSource { Select: QuerySpecification select } => [[.. select.SelectElements.Select(e => (e as SelectScalarExpression)?.Expression!)]],
                _ => [],
            };
            foreach (var row in rows)
            {
                foreach (var (column, value) in node.Columns.Zip(row))
                    pairs.Add((column, value, table));
            }
        }

        public void Judge()
        {
            foreach (var (column, value, table) in pairs)
            {
                if (value is VariableReference variable && parameters.GetValueOrDefault(variable.Name) is { } given && KindOf(column, table) is { } kept && given != kept)
                    Found.Add(string.Create(CultureInfo.InvariantCulture, $"{variable.Name} is {given}, and column {column.MultiPartIdentifier.Identifiers[^1].Value} is {kept}."));
            }
        }

        private void Name(string name, string table)
        {
            if (!named.TryGetValue(name, out var meant))
                named.Add(name, meant = new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            meant.Add(table);
        }

        private void Pair(ScalarExpression one, ScalarExpression other)
        {
            if (one is ColumnReferenceExpression { MultiPartIdentifier: not null } column && other is VariableReference)
                pairs.Add((column, other, null));
        }

        /// <summary>Null where the name may mean columns of different kinds, or one that no table has.</summary>
        private string? KindOf(ColumnReferenceExpression column, string? table)
        {
            var parts = column.MultiPartIdentifier.Identifiers;
            IEnumerable<string> candidates = table is not null ? [table] : parts.Count == 1 ? named.Values.SelectMany(v => v) : named.GetValueOrDefault(parts[^2].Value) ?? [];
            var kinds = candidates.Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(t => tables.GetValueOrDefault(t)?.ColumnDefinitions.FirstOrDefault(c => string.Equals(c.ColumnIdentifier.Value, parts[^1].Value, StringComparison.OrdinalIgnoreCase)))
                .OfType<ColumnDefinition>().Select(c => ParameterTypes.KindOf(c.DataType.Name.BaseIdentifier.Value)).Distinct().ToList();
            return kinds is [var one] ? one : null;
        }
    }
}
