using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Policy;

/// <summary>
/// Segments by the method that the ladder is expected to pick for an ordinary care message, by what is on file (<see cref="ExpectedMethods"/>).
/// It is an expectation, never a promise: the ladder decides anew for each message and on each session.
/// </summary>
internal sealed class ExpectedMethodAttribute : IAttributeSource
{
    public const string Key = "expectedMethod";

    private static readonly DeliveryMethod[] Methods = [DeliveryMethod.SMime, DeliveryMethod.OpenPgp, DeliveryMethod.VerifiedTls, DeliveryMethod.Portal];
    private static readonly string[] Words = [.. Methods.Select(m => m.Word())];

    private static readonly Expression<Func<ContactAttributes, bool>> Everybody = a => true;
    private static readonly Expression<Func<ContactAttributes, bool>> Nobody = a => false;

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        new AttributeDefinition
        {
            Key = Key,
            Label = "Encryption method expected",
            Noun = "expected encryption method",
            Group = AttributeGroup.Permission,
            Type = AttributeType.Choice,
            Operators = [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing],
            Choices = Words,
            ChoiceLabels = Methods.ToDictionary(m => m.Word(), m => m.Label(), StringComparer.OrdinalIgnoreCase),
            Travels = true,
            IsPhi = false,
            Owner = "Delivery",
            Caveat = "It knows people's keys and wishes, the routes and the policy, and nothing of the mail servers of their domains: addresses are sealed. "
                + "Where a domain's servers offer no TLS that can be counted on, the portal takes the place of tls.",
            FedBy = "a certificate or key in the register, or a recorded wish for plain mail; without either, everybody with an address is alike",
        },
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        var among = Among(db, question.Expected!, question.Leaf.Value switch
        {
            TextList list => list.Texts,
            TextValue text => [text.Text],
            _ => Words,
        });
        return question.Leaf.Operator == RuleOperator.Missing ? among.Not() : among;
    }

    /// <summary>
    /// Keys and wishes are kept in their tables only. A change of keys, routes or the policy makes the question another one
    /// (<see cref="ExpectedWays.Stamp"/>); a change of a wish or an address is noted for the person.
    /// </summary>
    public LeafReading Reading(LeafQuestion question) => LeafReading.SqlFed;

    public IReadOnlyCollection<Type> RowsByPerson { get; } = [typeof(PlainPreference)];

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.RecipientKeys.AnyAsync(k => k.RemovedAt == null, cancellationToken) || await db.PlainPreferences.AnyAsync(cancellationToken) ? [Key] : [];

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        foreach (var method in Methods)
        {
            if (await db.ContactAttributes.AsNoTracking().Where(Among(db, question.Expected!, [method.Word()])).AnyAsync(a => a.ContactId == contact, cancellationToken))
                return method.Label();
        }

        return "no encryption expected";
    }

    /// <summary>Whoever has an address and is of a sort whose way has one of the words.</summary>
    private static Expression<Func<ContactAttributes, bool>> Among(AppDbContext db, ExpectedWays ways, IReadOnlyList<string> words)
    {
        var wishes = PlainWishes.Standing(db);
        Expression<Func<ContactAttributes, bool>> addressed = a => a.EmailOk;
        Expression<Func<ContactAttributes, bool>> plain = a => wishes.Contains(a.ContactId);
        var sorts = Split(Having(db, ways.SMime), smime =>
            Split(Having(db, ways.OpenPgp), openPgp =>
                Split(plain, wish => ways.Word(new RecipientSort(smime, openPgp, wish)) is { } word && words.Contains(word, StringComparer.OrdinalIgnoreCase) ? Everybody : Nobody)));
        return sorts == Nobody ? Nobody : addressed.And(sorts);
    }

    private static Expression<Func<ContactAttributes, bool>> Having(AppDbContext db, IReadOnlyList<byte[]> mailboxes)
    {
        if (mailboxes.Count == 0)
            return Nobody;
        var indexes = mailboxes.ToList();
        // One parameter, however many they are.
        var people = db.Contacts.AsNoTracking().Where(c => c.EmailIndex != null && EF.Parameter(indexes).Contains(c.EmailIndex)).Select(c => c.Id);
        return a => people.Contains(a.ContactId);
    }

    /// <summary>What holds of those who have something and of those who have not; nothing is asked that makes no difference.</summary>
    private static Expression<Func<ContactAttributes, bool>> Split(Expression<Func<ContactAttributes, bool>> having, Func<bool, Expression<Func<ContactAttributes, bool>>> of)
    {
        var (with, without) = (of(true), of(false));
        if (having == Nobody || with == without)
            return without;
        if (with == Everybody)
            return without == Nobody ? having : having.Or(without);
        if (without == Everybody)
            return with == Nobody ? having.Not() : having.Not().Or(with);
        return with == Nobody ? having.Not().And(without) : without == Nobody ? having.And(with) : having.And(with).Or(having.Not().And(without));
    }
}
