using System.Text;
using Microsoft.EntityFrameworkCore;

namespace SecureMarketing.Core.Persistence;

/// <summary>
/// Names tables' columns, keys and indexes in snake_case: the same hand-written SQL then runs unquoted on every provider.
/// </summary>
internal static class SnakeCaseNames
{
    public static void Apply(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            if (entity.GetTableName() is { } table)
                entity.SetTableName(Convert(table));
            foreach (var property in entity.GetProperties())
                property.SetColumnName(Convert(property.GetColumnName()));
            foreach (var key in entity.GetKeys())
                key.SetName(Convert(key.GetName() ?? ""));
            foreach (var foreignKey in entity.GetForeignKeys())
                foreignKey.SetConstraintName(Convert(foreignKey.GetConstraintName() ?? ""));
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName(Convert(index.GetDatabaseName() ?? ""));
        }
    }

    internal static string Convert(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsUpper(c) && i > 0 && name[i - 1] != '_' &&
                (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
                result.Append('_');
            result.Append(char.ToLowerInvariant(c));
        }

        return result.ToString();
    }
}
