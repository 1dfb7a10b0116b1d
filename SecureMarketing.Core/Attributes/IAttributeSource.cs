using System.Linq.Expressions;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Attributes.Units;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Answers for a set of attributes. Each owner of facts declares one, which is found by scanning: Consent for
/// <c>authorized</c>, Delivery for the expected method, and so on. Stateless, with a constructor without parameters.
/// </summary>
public interface IAttributeSource
{
    /// <summary>Constant for the life of the process; the organisation's own attributes are not among them.</summary>
    IReadOnlyList<AttributeDefinition> Attributes { get; }

    /// <summary>
    /// The condition as a predicate that every provider can translate. It must be two-valued: false, never null, where the
    /// fact is missing. A fact kept in another table becomes <c>a =&gt; set.Where(…).Select(x =&gt; x.ContactId).Contains(a.ContactId)</c>.
    /// </summary>
    Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question);

    /// <summary>
    /// The same condition for the in-process index: the people it names are those of <see cref="Where"/>, or it is
    /// <see cref="LeafReading.SqlFed"/> where only the rows of the database can tell.
    /// </summary>
    LeafReading Reading(LeafQuestion question);

    /// <summary>
    /// Tables of <see cref="Where"/> whose rows concern nobody but the person of the record that they name (<c>ContactId</c> or
    /// <c>Contact</c>): where a few people are asked about, the rows of others are not read. Contacts need not be named.
    /// </summary>
    IReadOnlyCollection<Type> RowsByPerson => [];

    /// <summary>Keys of its attributes that something on record feeds. Looks at indexes, and at most once along <c>contact_attributes</c>.</summary>
    Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken);

    /// <summary>What is on record for one person, in a few words ("52 years", "E11.9 since 2019-03-02", "not on record").</summary>
    Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken);
}

/// <summary>A condition made ready for a query: the date it is asked for, and its codes and words resolved to numbers.</summary>
public sealed class LeafQuestion
{
    public required RuleLeaf Leaf { get; init; }

    public required AttributeDefinition Definition { get; init; }

    /// <summary>Day number of the as-of date: ages and relative dates are counted from it. It is no time travel.</summary>
    public required int AsOf { get; init; }

    /// <summary>Numbers of the chosen codes that the data knows; null when the condition names none (any code).</summary>
    public IReadOnlyList<int>? CodeIds { get; init; }

    /// <summary>
    /// Where no code is named, numbers of the codes that are not asked about: records of substance-use treatment (42 CFR part 2) count only
    /// where a rule names them. Empty where codes are named.
    /// </summary>
    public IReadOnlyList<int> ExceptCodeIds { get; init; } = [];

    /// <summary>Numbers of the answers that are meant; null when the condition names none. They count only as answers.</summary>
    public IReadOnlyList<int>? AnswerIds { get; init; }

    /// <summary>What is to follow the event, made ready likewise; null where nothing is.</summary>
    public LeafQuestion? Then { get; init; }

    /// <summary>Numbers of the words that match; empty when the data has none.</summary>
    public IReadOnlyList<int> WordIds { get; init; } = [];

    /// <summary>Blind indexes of the stated words, where the attribute's words are sealed; else empty.</summary>
    public IReadOnlyList<byte[]> TextIndexes { get; init; } = [];

    /// <summary>Units besides the condition's own whose values count converted, each with the codes it holds for; empty where nothing is converted.</summary>
    public IReadOnlyList<(IReadOnlyList<int> CodeIds, UnitConversion From)> Conversions { get; init; } = [];

    /// <summary>Where the condition is on buckets, how people are dealt into them; else null.</summary>
    public SplitHash? Split { get; init; }

    /// <summary>The same with what is to follow.</summary>
    internal LeafQuestion With(LeafQuestion then) => new()
    {
        Leaf = Leaf,
        Definition = Definition,
        AsOf = AsOf,
        CodeIds = CodeIds,
        ExceptCodeIds = ExceptCodeIds,
        WordIds = WordIds,
        TextIndexes = TextIndexes,
        Conversions = Conversions,
        Split = Split,
        AnswerIds = AnswerIds,
        Then = then,
        Stages = Stages,
        Expected = Expected,
    };

    /// <summary>The rules that decide where the condition is on stages.</summary>
    public StageRules Stages { get; init; } = StageRules.Shipped;

    /// <summary>How messages are expected to travel, where the condition is on that; else null.</summary>
    public ExpectedWays? Expected { get; init; }

    public decimal Number => ((NumberValue)Leaf.Value!).Number;

    /// <summary>Value of a "days" or "count" operator.</summary>
    public int Whole => (int)Number;

    public int Day => ((DayValue)Leaf.Value!).Day.DayNumber;
}
