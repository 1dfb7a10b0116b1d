using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// When people signed in: to the secure portal here, each time that they proved who they are, and to a patient portal elsewhere, as
/// tables of people state their last sign-in. Counted are days (UTC): who proves twice on one day came once.
/// </summary>
internal sealed class PortalUseAttribute : IAttributeSource, IHappenings
{
    private const string Key = "portalLogin";

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        new AttributeDefinition
        {
            Key = Key,
            Label = "Signed in to the portal",
            Noun = "to a portal",
            Verb = "signed in",
            Group = AttributeGroup.Engagement,
            Type = AttributeType.Event,
            Operators =
            [
                RuleOperator.WithinLast, RuleOperator.NotWithinLast, RuleOperator.Ever, RuleOperator.Never, RuleOperator.OnOrAfter, RuleOperator.Before, RuleOperator.Between,
                RuleOperator.CountAtLeast, RuleOperator.FollowedBy, RuleOperator.NotFollowedBy,
            ],
            // What waits there is clinical more often than not; that somebody came says no more than that they are a patient.
            IsPhi = false,
            Owner = "Portal",
            Asks = SocialFacts.Portal,
            Happens = Key,
            Window = WindowUse.Counting,
            FedBy = "a sign-in to read a secure message, or a column of a table of people taken as lastPortalLogin",
        },
    ];

    public AnswerLife Life => AnswerLife.UntilFacts;

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question) => Happenings.Where(Rows(db, question), question);

    /// <summary>Sign-ins are kept in their tables only; each is noted.</summary>
    public LeafReading Reading(LeafQuestion question) => LeafReading.SqlFed;

    public IReadOnlyCollection<Type> RowsByPerson { get; } = [typeof(ClinicalFact), typeof(PortalMessage)];

    public IQueryable<ContactDay> Rows(AppDbContext db, LeafQuestion question)
    {
        var asked = (question.CodeIds ?? []).ToList();
        var elsewhere = db.ClinicalFacts.AsNoTracking().Where(f => f.Kind == FactKind.Observation && asked.Contains(f.CodeId) && f.Day > 0).Select(f => new { Person = f.ContactId, f.Day });
        var here = db.PortalCodes.AsNoTracking().Where(c => c.UsedAt != null)
            .Join(db.PortalMessages, c => c.MessageId, m => m.Id, (c, m) => new { m.ContactId, c.UsedAt })
            .Join(db.Contacts, s => s.ContactId, c => c.Id, (s, c) => new { Person = c.MergedInto ?? c.Id, Day = InstantDay.Of(s.UsedAt!.Value) });
        return elsewhere.Union(here).Select(s => new ContactDay { ContactId = s.Person, Day = s.Day });
    }

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await AskedCodes.IsAskedAsync(db, SocialFacts.Portal[0], cancellationToken) || await db.PortalCodes.AsNoTracking().AnyAsync(c => c.UsedAt != null, cancellationToken) ? [Key] : [];

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var days = await Rows(db, question).Where(r => r.ContactId == contact).Select(r => r.Day).ToListAsync(cancellationToken);
        return days.Count == 0 ? "never" : $"{Spoken.Count(days.Count, "time")}, last {Spoken.Day(days.Max())}";
    }
}
