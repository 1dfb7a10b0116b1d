using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
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
                return a => inEffect.Select(x => x.Person).Contains(a.ContactId);
            case RuleOperator.Missing:
                return a => !inEffect.Select(x => x.Person).Contains(a.ContactId);
        }

        Expression<Func<ContactAttributes, bool>> any = a => false;
        foreach (var purpose in Purposes(question))
        {
            var key = Authorization.PurposeKey(purpose);
            any = any.Or(a => inEffect.Where(x => x.PurposeKeys.Contains(key)).Select(x => x.Person).Contains(a.ContactId));
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
        var rows = await InEffect(db, question.AsOf).Where(x => x.Person == contact).Select(x => x.Purposes).ToListAsync(cancellationToken);
        return rows.Count == 0 ? "no authorization in effect" : "authorized for " + string.Join("; ", rows);
    }

    /// <summary>
    /// By the person who signed, as <see cref="MergedConsent"/> has it: what was signed under a record that was merged counts upon proof, and
    /// whoever took back a whole form, or everything, under one record took back what was on file of their others. (What was signed before that and entered after it
    /// is left to the gate, as parts of a revocation are.)
    /// </summary>
    private static IQueryable<Signed> InEffect(AppDbContext db, int asOf)
    {
        var day = DateOnly.FromDayNumber(asOf);
        var (forms, records) = (db.Authorizations.AsNoTracking(), db.Contacts);
        var endings = forms.Where(a => a.RevokedAt != null).Join(records, a => a.Contact, c => c.Id, (a, c) => new { Person = c.MergedInto ?? c.Id, Record = c.Id, a.RevokedAt });
        return forms.Where(a => a.State == AuthorizationState.Active && (a.ExpiresOn == null || a.ExpiresOn >= day) && (a.AttestedThrough == null || a.AttestedThrough >= day))
            .Join(records.Where(c => c.MergedInto == null || c.MergeProven), a => a.Contact, c => c.Id,
                (a, c) => new Signed { Person = c.MergedInto ?? c.Id, Record = c.Id, Purposes = a.Purposes, PurposeKeys = a.PurposeKeys, EnteredAt = a.CreatedAt })
            // Nobody but people with several records is asked for the rest.
            .Where(x => !(records.Any(o => o.MergedInto == x.Person) && endings.Any(e => e.Person == x.Person && e.Record != x.Record && e.RevokedAt >= x.EnteredAt)));
    }

    private static IReadOnlyList<string> Purposes(LeafQuestion question) => question.Leaf.Value switch
    {
        TextList list => list.Texts,
        TextValue text => [text.Text],
        _ => [],
    };

    private sealed class Signed
    {
        public ContactId Person { get; init; }

        public ContactId Record { get; init; }

        public required string Purposes { get; init; }

        public required string PurposeKeys { get; init; }

        public DateTimeOffset EnteredAt { get; init; }
    }
}
