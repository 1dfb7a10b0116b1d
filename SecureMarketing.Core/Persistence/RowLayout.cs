using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace SecureMarketing.Core.Persistence;

/// <summary>One column of a table as the model maps it.</summary>
/// <param name="Name">As in the database.</param>
/// <param name="Mapping">Gives parameters their type.</param>
/// <param name="Value">Of a row, as the database takes it; null is NULL.</param>
internal sealed record RowColumn(string Name, RelationalTypeMapping Mapping, Func<object, object?> Value);

/// <summary>
/// How rows of an entity are written without tracking them. Read off the model, so that a column added to an entity can
/// not be forgotten. Numbers that the database assigns are left to it.
/// </summary>
internal sealed record RowLayout(string Table, IReadOnlyList<RowColumn> Columns)
{
    private static readonly ConditionalWeakTable<IEntityType, RowLayout> Known = [];

    /// <summary>As a statement lists them.</summary>
    public string ColumnNames { get; } = string.Join(", ", Columns.Select(c => c.Name));

    /// <exception cref="InvalidOperationException">The entity is not mapped, or has columns without a property.</exception>
    public static RowLayout Of<T>(AppDbContext db) where T : class => Of(db, typeof(T));

    /// <exception cref="InvalidOperationException">The entity is not mapped, or has columns without a property.</exception>
    public static RowLayout Of(AppDbContext db, Type entity) => Known.GetValue(
        db.Model.FindEntityType(entity) ?? throw new InvalidOperationException($"{entity.Name} is not mapped."), Read);

    private static RowLayout Read(IEntityType entity)
    {
        var table = entity.GetTableMappings().Single();
        var columns = table.ColumnMappings.Where(c => !IsAssigned(c.Property)).Select(c => new RowColumn(c.Column.Name, c.TypeMapping, ValueOf(c.Property, c.TypeMapping)));
        return new RowLayout(table.Table.Name, [.. columns]);
    }

    private static bool IsAssigned(IProperty property) =>
        property.ValueGenerated == ValueGenerated.OnAdd && (property.ClrType == typeof(int) || property.ClrType == typeof(long));

    private static Func<object, object?> ValueOf(IProperty property, RelationalTypeMapping mapping)
    {
        if (property.IsShadowProperty())
            throw new InvalidOperationException($"{property.DeclaringType.ShortName()} has a column without a property.");
        var getter = property.GetGetter();
        return mapping.Converter is { } converter
            ? row => getter.GetClrValueUsingContainingEntity(row) is { } value ? converter.ConvertToProvider(value) : null
            : getter.GetClrValueUsingContainingEntity;
    }
}
