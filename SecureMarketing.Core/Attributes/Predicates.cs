using System.Linq.Expressions;

namespace SecureMarketing.Core.Attributes;

/// <summary>Composes predicates that Entity Framework can translate.</summary>
public static class Predicates
{
    /// <summary>A test applied to a column.</summary>
    public static Expression<Func<TRow, bool>> On<TRow, TValue>(this Expression<Func<TRow, TValue>> column, Expression<Func<TValue, bool>> test) =>
        Expression.Lambda<Func<TRow, bool>>(new Replacing(test.Parameters[0], column.Body).Visit(test.Body)!, column.Parameters);

    public static Expression<Func<TRow, bool>> Not<TRow>(this Expression<Func<TRow, bool>> predicate) =>
        Expression.Lambda<Func<TRow, bool>>(Expression.Not(predicate.Body), predicate.Parameters);

    public static Expression<Func<TRow, bool>> And<TRow>(this Expression<Func<TRow, bool>> left, Expression<Func<TRow, bool>> right) =>
        Join(left, right, Expression.AndAlso);

    public static Expression<Func<TRow, bool>> Or<TRow>(this Expression<Func<TRow, bool>> left, Expression<Func<TRow, bool>> right) =>
        Join(left, right, Expression.OrElse);

    private static Expression<Func<TRow, bool>> Join<TRow>(
        Expression<Func<TRow, bool>> left, Expression<Func<TRow, bool>> right, Func<Expression, Expression, Expression> join) =>
        Expression.Lambda<Func<TRow, bool>>(
            join(left.Body, new Replacing(right.Parameters[0], left.Parameters[0]).Visit(right.Body)!), left.Parameters);

    private sealed class Replacing(Expression from, Expression to) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node == from ? to : base.Visit(node);
    }
}
