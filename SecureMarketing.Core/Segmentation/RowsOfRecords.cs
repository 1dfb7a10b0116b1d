using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Query;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Segmentation;

/// <summary>
/// Narrows what a condition reads to the rows of some records. Databases ask a subquery of everybody before they look at whom it is
/// asked for: of a few people among a million that would cost as much as of all.
/// </summary>
/// <param name="records">Every record of the people who are asked about, merged ones included.</param>
/// <param name="tables">Tables whose rows concern only the person of the record that they name (<see cref="IAttributeSource.RowsByPerson"/>).</param>
internal sealed class RowsOfRecords(List<ContactId> records, IReadOnlySet<Type> tables) : ExpressionVisitor
{
    private static readonly MethodInfo Contains = typeof(List<ContactId>).GetMethod(nameof(List<>.Contains), [typeof(ContactId)])!;

    /// <summary>Read as a member, so that the database gets parameters and no constants.</summary>
    public List<ContactId> Records { get; } = records;

    /// <summary>The same condition, true of the people of the records only.</summary>
    public Expression<Func<ContactAttributes, bool>> Narrow(Expression<Func<ContactAttributes, bool>> condition) =>
        Expression.Lambda<Func<ContactAttributes, bool>>(Visit(condition.Body), condition.Parameters);

    /// <summary>A set or query that the condition's author had at hand.</summary>
    protected override Expression VisitMember(MemberExpression node) =>
        node.Type.IsAssignableTo(typeof(IQueryable)) && ValueOf(node) is IQueryable rows ? Visit(rows.Expression) : base.VisitMember(node);

    protected override Expression VisitExtension(Expression node) => node is EntityQueryRootExpression root ? Narrowed(root) : base.VisitExtension(node);

    private Expression Narrowed(EntityQueryRootExpression root)
    {
        if (RecordOf(root.ElementType) is not { } record)
            return root;
        var row = Expression.Parameter(root.ElementType, "row");
        var mine = Expression.Call(Expression.Property(Expression.Constant(this), nameof(Records)), Contains, Expression.Property(row, record));
        return Expression.Call(typeof(Queryable), nameof(Queryable.Where), [root.ElementType], root, Expression.Quote(Expression.Lambda(mine, row)));
    }

    private PropertyInfo? RecordOf(Type table) =>
        table == typeof(Contact) ? table.GetProperty(nameof(Contact.Id))
        : tables.Contains(table) ? table.GetProperty("ContactId") ?? table.GetProperty("Contact")
        : null;

    /// <summary>Of a local that a lambda has closed over; null for anything else.</summary>
    private static object? ValueOf(Expression? node) => node switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo { IsStatic: false } field } member => ValueOf(member.Expression) is { } closure ? field.GetValue(closure) : null,
        _ => null,
    };
}
