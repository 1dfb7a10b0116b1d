using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// How a result moved: the latest value of a code less the one before it, which is the last of an earlier day. Both must be in the same
/// unit, else nothing is known of a change; nothing is converted. A rise is more than 0, a fall less.
/// </summary>
internal static class ResultChange
{
    /// <summary>Values are decimal fractions that a double only comes near: 8.2 − 7.2 is to be 1. Finer differences are none.</summary>
    private const double Fineness = 1e-6;

    /// <summary>People whose change passes. With several codes that of each is looked at; one is enough.</summary>
    /// <param name="latest">Roll-ups of the chosen codes.</param>
    /// <param name="facts">Their facts.</param>
    /// <param name="question">The condition.</param>
    public static IQueryable<ContactId> People(IQueryable<ClinicalLatest> latest, IQueryable<ClinicalFact> facts, LeafQuestion question)
    {
        var (low, high) = Inside(question);
        var ends = latest.Where(l => l.LastValue != null);
        if (question.Leaf.Unit is { } unit)
            ends = ends.Where(l => l.LastUnit == unit);
        var values = facts.Where(f => f.Value != null);
        return ends.SelectMany(
                l => values.Where(f => f.ContactId == l.ContactId && f.CodeId == l.CodeId && f.Day < l.LastValueDay && f.Unit == l.LastUnit),
                (l, f) => new { Latest = l, Before = f })
            .Where(c => !values.Any(f => f.ContactId == c.Before.ContactId && f.CodeId == c.Before.CodeId && f.Day < c.Latest.LastValueDay
                && (f.Day > c.Before.Day || (f.Day == c.Before.Day && (f.Second > c.Before.Second || (f.Second == c.Before.Second && f.SourceKey > c.Before.SourceKey))))))
            .Where(c => c.Latest.LastValue - c.Before.Value >= low && c.Latest.LastValue - c.Before.Value <= high)
            .Select(c => c.Latest.ContactId);
    }

    /// <summary>What one person's results of each code were: "Hemoglobin A1c: 7.2 to 8.2 % (+1)".</summary>
    /// <param name="facts">The person's facts of the chosen codes.</param>
    /// <param name="codes">Names of codes.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public static async Task<string> ReadAsync(IQueryable<ClinicalFact> facts, IQueryable<Terminology.Code> codes, CancellationToken cancellationToken)
    {
        var values = await facts.Where(f => f.Value != null).Join(codes, f => f.CodeId, c => c.Id, (f, c) => new { Fact = f, c.Display }).ToListAsync(cancellationToken);
        var said = new List<string>();
        foreach (var code in values.GroupBy(v => v.Fact.CodeId))
        {
            var order = code.OrderByDescending(v => (v.Fact.Day, v.Fact.Second, v.Fact.SourceKey)).ToList();
            if (order.Find(v => v.Fact.Day < order[0].Fact.Day) is { } before && before.Fact.Unit == order[0].Fact.Unit)
                said.Add(string.Create(CultureInfo.InvariantCulture, $"{order[0].Display}: {before.Fact.Value:0.######} to {order[0].Fact.Value:0.######} {order[0].Fact.Unit} ({order[0].Fact.Value - before.Fact.Value:+0.######;-0.######;0})"));
        }

        return said.Count == 0 ? Spoken.NotOnRecord : string.Join("; ", said.Take(3)) + (said.Count > 3 ? "; and more" : "");
    }

    /// <summary>The smallest and the largest change that pass. Without infinity, which SQL Server does not know.</summary>
    private static (double Low, double High) Inside(LeafQuestion question)
    {
        var (low, high) = question.Leaf.Value switch
        {
            NumberRange range => ((double)range.From, (double)range.To),
            NumberValue { Number: var bound } => ((double)bound, (double)bound),
            _ => (double.MinValue, double.MaxValue),
        };
        return question.Leaf.Operator switch
        {
            RuleOperator.AtLeast => (low - Fineness, double.MaxValue),
            RuleOperator.MoreThan => (low + Fineness, double.MaxValue),
            RuleOperator.AtMost => (double.MinValue, high + Fineness),
            RuleOperator.LessThan => (double.MinValue, high - Fineness),
            RuleOperator.Between or RuleOperator.EqualTo => (low - Fineness, high + Fineness),
            _ => (low, high),
        };
    }
}
