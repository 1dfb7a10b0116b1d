using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Segments by "has an authorization in effect for this purpose". A segment states interest, never permission: scope,
/// remuneration and revocation in part are judged per message by the gate.
/// </summary>
internal sealed class AuthorizedAttribute : IAttributeSource
{
    public const string Key = "authorized";

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        new AttributeDefinition
        {
            Key = Key,
            Label = "Authorization in effect for purpose",
            Noun = "authorized purpose",
            Group = AttributeGroup.Permission,
            Type = AttributeType.Text,
            Operators = [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing],
            IsPhi = false,
            Owner = "Consent",
            FedBy = "an authorization on record",
            FlagWords = ("with an authorization in effect", "without an authorization in effect"),
        },
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        var inEffect = InEffect(db, question.AsOf);
        switch (question.Leaf.Operator)
        {
            case RuleOperator.Exists:
                return a => inEffect.Select(x => x.Contact).Contains(a.ContactId);
            case RuleOperator.Missing:
                return a => !inEffect.Select(x => x.Contact).Contains(a.ContactId);
        }

        Expression<Func<ContactAttributes, bool>> any = a => false;
        foreach (var purpose in Purposes(question))
        {
            var key = Authorization.PurposeKey(purpose);
            any = any.Or(a => inEffect.Where(x => x.PurposeKeys.Contains(key)).Select(x => x.Contact).Contains(a.ContactId));
        }

        return any;
    }

    /// <summary>What is in effect on a day is judged by the register itself; every change of it is noted (<see cref="ConsentChange.MarkStaleAsync"/>).</summary>
    public LeafReading Reading(LeafQuestion question) => LeafReading.SqlFed;

    public IReadOnlyCollection<Type> RowsByPerson { get; } = [typeof(Authorization)];

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.Authorizations.AnyAsync(cancellationToken) ? [Key] : [];

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var rows = await InEffect(db, question.AsOf).Where(a => a.Contact == contact).Select(a => a.Purposes).ToListAsync(cancellationToken);
        return rows.Count == 0 ? "no authorization in effect" : "authorized for " + string.Join("; ", rows);
    }

    private static IQueryable<Authorization> InEffect(AppDbContext db, int asOf)
    {
        var day = DateOnly.FromDayNumber(asOf);
        return db.Authorizations.AsNoTracking().Where(a => a.State == AuthorizationState.Active
            && (a.ExpiresOn == null || a.ExpiresOn >= day) && (a.AttestedThrough == null || a.AttestedThrough >= day));
    }

    private static IReadOnlyList<string> Purposes(LeafQuestion question) => question.Leaf.Value switch
    {
        TextList list => list.Texts,
        TextValue text => [text.Text],
        _ => [],
    };
}
