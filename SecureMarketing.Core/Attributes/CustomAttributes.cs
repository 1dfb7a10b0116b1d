using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Answers for the organisation's own attributes. They are no constant of the process and so not among <see cref="Attributes"/>:
/// the catalogue adds them. Words are sealed, so they are compared as a whole, by blind index.
/// </summary>
internal sealed class CustomAttributes : IAttributeSource
{
    private static readonly Dictionary<CustomType, (AttributeType Type, RuleOperator[] Operators)> Types = new()
    {
        [CustomType.Text] = (AttributeType.Text, [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing]),
        [CustomType.Number] = (AttributeType.Number,
            [RuleOperator.AtLeast, RuleOperator.AtMost, RuleOperator.Between, RuleOperator.EqualTo, RuleOperator.MoreThan, RuleOperator.LessThan, RuleOperator.Exists, RuleOperator.Missing]),
        [CustomType.Date] = (AttributeType.Day,
            [RuleOperator.OnOrAfter, RuleOperator.Before, RuleOperator.Between, RuleOperator.EqualTo, RuleOperator.WithinLast, RuleOperator.NotWithinLast, RuleOperator.WithinNext, RuleOperator.AnniversaryWithin, RuleOperator.Exists, RuleOperator.Missing]),
        [CustomType.Choice] = (AttributeType.Choice, [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing]),
        [CustomType.Flag] = (AttributeType.Flag, [RuleOperator.EqualTo]),
    };

    public IReadOnlyList<AttributeDefinition> Attributes { get; } = [];

    public static AttributeDefinition Of(CustomDefinition own)
    {
        var (type, operators) = Types[own.Type];
        var noun = Noun(own.Label);
        return new AttributeDefinition
        {
            Key = own.FullKey,
            Label = own.Label,
            Noun = noun,
            Group = AttributeGroup.Own,
            Type = type,
            Operators = operators,
            IsPhi = own.TellsHealth || own.Sensitivity != Sensitivity.None,
            Sensitivity = own.Sensitivity,
            Owner = "Contacts",
            Choices = own.Type == CustomType.Choice ? own.Options : null,
            UnitLabel = own.Unit,
            FlagWords = own.Type == CustomType.Flag ? ($"whose {noun} is yes", $"whose {noun} is no") : null,
            Custom = own.Id,
            FedBy = $"a column of a table of people taken as {own.FullKey}",
            Retired = own.Retired,
        };
    }

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        var people = Having(db, question).Select(v => v.ContactId);
        Expression<Func<ContactAttributes, bool>> among = a => people.Contains(a.ContactId);
        return question.Leaf.Operator == RuleOperator.Missing ? among.Not() : among;
    }

    /// <summary>Values have a column that is read when it is first wanted, and change as facts do.</summary>
    public LeafReading Reading(LeafQuestion question) => new OwnReading(question.Definition.Custom!.Value, Test(question));

    public IReadOnlyCollection<Type> RowsByPerson { get; } = [typeof(CustomValue)];

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var fed = (await FedAttributes.AmongAsync(db, cancellationToken)).ToHashSet();
        return fed.Count == 0 ? [] : [.. (await CustomDefinition.AllAsync(db, cancellationToken)).Where(d => fed.Contains(d.Id)).Select(d => d.FullKey)];
    }

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var attribute = question.Definition.Custom;
        if (await db.CustomValues.AsNoTracking().SingleOrDefaultAsync(v => v.ContactId == contact && v.AttributeId == attribute, cancellationToken) is not { } value)
            return Spoken.NotOnRecord;
        return question.Definition.Type switch
        {
            // An identifier until somebody states why they need to see it, which is done on the person's page.
            AttributeType.Text => "on record, sealed",
            AttributeType.Day => Spoken.Day((int?)value.Number),
            AttributeType.Flag => value.Number > 0 ? "yes" : "no",
            AttributeType.Choice => question.Definition.Choices!.ElementAtOrDefault((int)(value.Number ?? 0) - 1) ?? Spoken.NotOnRecord,
            _ => Spoken.Number(value.Number ?? 0) + (question.Definition.UnitLabel is { } unit ? " " + unit : ""),
        };
    }

    /// <summary>The meaning of <see cref="Having"/>.</summary>
    private static OwnTest Test(LeafQuestion question)
    {
        if (question.Leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return new RecordedTest(question.Leaf.Operator == RuleOperator.Exists);
        switch (question.Definition.Type)
        {
            case AttributeType.Text:
                return new WordsTest(question.TextIndexes);
            case AttributeType.Choice:
                return new OptionsTest([.. Options(question).Select(o => (int)o)]);
            case AttributeType.Flag:
                var wanted = question.Leaf.Value is FlagValue { Flag: true } ? 1d : 0d;
                return new InsideTest(wanted, wanted);
            case AttributeType.Day when question.Leaf.Operator == RuleOperator.AnniversaryWithin:
                return new AnniversaryTest(AnniversaryDays.Of(question));
            case AttributeType.Day:
                var (first, last) = Interval.Days(question);
                return new InsideTest(first, last);
            default:
                var (least, most) = MeasuredTest.Inside(question);
                return new InsideTest(least, most);
        }
    }

    private static IQueryable<CustomValue> Having(AppDbContext db, LeafQuestion question)
    {
        var attribute = question.Definition.Custom;
        var values = db.CustomValues.AsNoTracking().Where(v => v.AttributeId == attribute);
        if (question.Leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return values;
        Expression<Func<CustomValue, double?>> number = v => v.Number;
        switch (question.Definition.Type)
        {
            case AttributeType.Text:
                var indexes = question.TextIndexes.ToList();
                return values.Where(v => v.TextIndex != null && indexes.Contains(v.TextIndex));
            case AttributeType.Choice:
                var options = Options(question).ToList();
                return values.Where(v => v.Number != null && options.Contains(v.Number.Value));
            case AttributeType.Flag:
                var wanted = question.Leaf.Value is FlagValue { Flag: true } ? 1d : 0d;
                return values.Where(v => v.Number == wanted);
            case AttributeType.Day when question.Leaf.Operator == RuleOperator.AnniversaryWithin:
                return values.Where(Anniversary.Where<CustomValue>(v => (int?)v.Number, AnniversaryDays.Of(question)));
            case AttributeType.Day:
                var (first, last) = Interval.Days(question);
                var (from, to) = ((double)first, (double)last);
                return values.Where(v => v.Number >= from && v.Number <= to);
            default:
                return values.Where(v => v.Number != null).Where(number.On(MeasuredTest.Of(question)));
        }
    }

    private static IEnumerable<double> Options(LeafQuestion question)
    {
        var words = question.Leaf.Value switch
        {
            TextList list => list.Texts,
            TextValue text => [text.Text],
            _ => [],
        };
        return question.Definition.Choices!.Index().Where(o => words.Contains(o.Item, StringComparer.OrdinalIgnoreCase)).Select(o => o.Index + 1d);
    }

    /// <summary>"risk tier" of "Risk tier"; "BMI class" stays as it is.</summary>
    private static string Noun(string label) =>
        label.Length > 1 && char.IsUpper(label[0]) && !char.IsUpper(label[1]) ? char.ToLowerInvariant(label[0]) + label[1..] : label;
}
