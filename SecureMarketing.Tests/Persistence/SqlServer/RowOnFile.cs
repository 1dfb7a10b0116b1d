using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>Makes up the row that a statement would find, so that code runs on which is about somebody who is on file.</summary>
internal static partial class RowOnFile
{
    /// <summary>One row of the columns that the statement lists, typed as the model types them.</summary>
    /// <param name="model">Knows the table.</param>
    /// <param name="statement">Reads columns of one table, and nothing else.</param>
    /// <param name="stated">Columns and their values; of the others nothing where they may be empty, and anything where not.</param>
    public static DataTable Of(IModel model, string statement, IReadOnlyDictionary<string, object?> stated)
    {
        var (list, source) = (statement[..statement.IndexOf("FROM [", StringComparison.Ordinal)], Source().Match(statement).Groups[1].Value);
        var entity = model.GetEntityTypes().Single(e => e.GetTableName() == source);
        var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        var row = new List<object?>();
        foreach (var name in Column().Matches(list).Select(m => m.Groups[1].Value))
        {
            var property = entity.GetProperties().Single(p => p.GetColumnName() == name);
            var mapping = property.GetRelationalTypeMapping();
            var type = mapping.Converter?.ProviderClrType ?? property.ClrType;
            type = Nullable.GetUnderlyingType(type) ?? type;
            table.Columns.Add(name, type);
            row.Add(stated.TryGetValue(name, out var value) ? value : property.IsNullable ? null : AnyCommand.Make(type, 0));
        }

        table.Rows.Add([.. row]);
        return table;
    }

    [GeneratedRegex(@"FROM \[(\w+)\]", RegexOptions.None, 1000)]
    private static partial Regex Source();

    [GeneratedRegex(@"\[\w+\]\.\[(\w+)\]", RegexOptions.None, 1000)]
    private static partial Regex Column();
}
