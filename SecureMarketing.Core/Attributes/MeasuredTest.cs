using System.Globalization;
using System.Linq.Expressions;
using SecureMarketing.Core.Attributes.Units;

namespace SecureMarketing.Core.Attributes;

/// <summary>What a number operator asks of a measured value.</summary>
internal static class MeasuredTest
{
    public static Expression<Func<double?, bool>> Of(LeafQuestion question)
    {
        if (question.Leaf.Value is NumberRange range)
        {
            var (low, high) = (Double(range.From), Double(range.To));
            return v => v >= low && v <= high;
        }

        if (question.Leaf.Value is not NumberValue)
            return v => true;
        var bound = Double(question.Number);
        return question.Leaf.Operator switch
        {
            RuleOperator.AtLeast => v => v >= bound,
            RuleOperator.AtMost => v => v <= bound,
            RuleOperator.MoreThan => v => v > bound,
            RuleOperator.LessThan => v => v < bound,
            _ => v => v == bound,
        };
    }

    /// <summary>The same as the smallest and the largest value that pass.</summary>
    public static (double First, double Last) Inside(LeafQuestion question)
    {
        if (question.Leaf.Value is NumberRange range)
            return (Double(range.From), Double(range.To));
        if (question.Leaf.Value is not NumberValue)
            return (double.NegativeInfinity, double.PositiveInfinity);
        var bound = Double(question.Number);
        return question.Leaf.Operator switch
        {
            RuleOperator.AtLeast => (bound, double.PositiveInfinity),
            RuleOperator.AtMost => (double.NegativeInfinity, bound),
            RuleOperator.MoreThan => (double.BitIncrement(bound), double.PositiveInfinity),
            RuleOperator.LessThan => (double.NegativeInfinity, double.BitDecrement(bound)),
            _ => (bound, bound),
        };
    }

    /// <summary>The same in the unit of a recorded value. Without infinity, which SQL Server does not know.</summary>
    public static (double First, double Last) Inside(LeafQuestion question, UnitConversion from)
    {
        if (question.Leaf.Value is NumberRange range)
            return (from.Back(range.From), from.Back(range.To));
        if (question.Leaf.Value is not NumberValue)
            return (double.MinValue, double.MaxValue);
        var bound = from.Back(question.Number);
        return question.Leaf.Operator switch
        {
            RuleOperator.AtLeast => (bound, double.MaxValue),
            RuleOperator.AtMost => (double.MinValue, bound),
            RuleOperator.MoreThan => (double.BitIncrement(bound), double.MaxValue),
            RuleOperator.LessThan => (double.MinValue, double.BitDecrement(bound)),
            _ => (bound, bound),
        };
    }

    /// <summary>The double nearest to the decimal; the cast may miss it by one unit in the last place, and "is 6.1" would fail.</summary>
    private static double Double(decimal number) => double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
