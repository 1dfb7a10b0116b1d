using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>How much advertising a person wants at most. Stored: never renumber.</summary>
public enum MailCap
{
    /// <summary>As it comes.</summary>
    None = 1,

    /// <summary>One message in any seven days.</summary>
    Weekly = 2,

    /// <summary>One message in any thirty days.</summary>
    Monthly = 3,
}

/// <summary>Caps as a reader knows them, the same for the person and for staff.</summary>
public static class MailCapWords
{
    public static string Of(MailCap cap) => cap switch
    {
        MailCap.Weekly => "One message in seven days",
        MailCap.Monthly => "One message in thirty days",
        _ => "As it comes",
    };
}

/// <summary>A person's cap on advertising. No row: none was asked for.</summary>
public sealed class MailCapWish
{
    private MailCapWish()
    {
    }

    public MailCapWish(ContactId contact) => Contact = contact;

    public ContactId Contact { get; private set; }

    public MailCap Cap { get; private set; } = MailCap.None;

    public SuppressionSource Source { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    internal void Set(MailCap cap, SuppressionSource source, DateTimeOffset now) => (Cap, Source, ChangedAt) = (cap, source, now);
}

internal sealed class MailCapWishMapping : IEntityTypeConfiguration<MailCapWish>
{
    public void Configure(EntityTypeBuilder<MailCapWish> builder)
    {
        builder.ToTable("mail_caps");
        builder.HasKey(c => c.Contact);
        builder.Property(c => c.Contact).HasColumnName("contact_id").ValueGeneratedNever();
    }
}

/// <summary>A bulk message that reached someone, or may have.</summary>
/// <param name="Contact">Under which record.</param>
/// <param name="Origin">The campaign.</param>
/// <param name="Occurrence">Its run.</param>
/// <param name="At">When it was taken.</param>
public readonly record struct SentMail(ContactId Contact, OriginId Origin, int Occurrence, DateTimeOffset At);

/// <summary>What bulk mail people got. Implemented by Sending.</summary>
public interface IMailCount
{
    /// <param name="db">Of the caller.</param>
    /// <param name="people">Few: those with a cap.</param>
    /// <param name="since">Not before this instant.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<SentMail>> SinceAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>
/// Enforces caps at every gate: once the person has had their message, the gate is told of an opt-out from advertising until the
/// window is over. Transactional mail is not concerned.
/// </summary>
internal sealed class MailCaps(IEnumerable<IMailCount> counts)
{
    /// <summary>How long one message counts; null: it never does.</summary>
    public static TimeSpan? Window(MailCap cap) => cap switch
    {
        MailCap.Weekly => TimeSpan.FromDays(7),
        MailCap.Monthly => TimeSpan.FromDays(30),
        _ => null,
    };

    /// <summary>The stricter of what a person's records say.</summary>
    public static MailCap Strictest(IEnumerable<MailCap> caps) => caps.DefaultIfEmpty(MailCap.None).Max();

    /// <summary>True when another run reached the person within the window of the cap. The run that is asked about does not count against itself: its notice follows its message.</summary>
    public static bool Reached(MailCap cap, IEnumerable<SentMail> sent, OriginId origin, int occurrence, DateTimeOffset now) =>
        Window(cap) is { } window && sent.Any(s => s.At > now - window && !(s.Origin == origin && s.Occurrence == occurrence));

    /// <summary>The questions whose person has had what they wanted. One short query when nobody of the batch has a cap.</summary>
    public async Task<IReadOnlySet<GateQuestion>> ReachedAsync(
        AppDbContext db, IReadOnlyList<GateQuestion> batch, IReadOnlyDictionary<ContactId, PersonRecords> groups, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reached = new HashSet<GateQuestion>();
        var people = batch.Where(q => q.Origin.Comm == CommercialClass.Commercial).SelectMany(q => groups[q.Contact].All).Distinct().ToList();
        if (people.Count == 0)
            return reached;
        var caps = await db.MailCaps.AsNoTracking().Where(c => people.Contains(c.Contact) && c.Cap != MailCap.None).ToDictionaryAsync(c => c.Contact, c => c.Cap, cancellationToken);
        if (caps.Count == 0)
            return reached;
        var capped = batch.Where(q => q.Origin.Comm == CommercialClass.Commercial && groups[q.Contact].All.Any(caps.ContainsKey)).ToList();
        var records = capped.SelectMany(q => groups[q.Contact].All).Distinct().ToList();
        var sent = new List<SentMail>();
        foreach (var count in counts)
            sent.AddRange(await count.SinceAsync(db, records, now - Window(MailCap.Monthly)!.Value, cancellationToken));
        foreach (var question in capped)
        {
            var own = groups[question.Contact].All;
            var cap = Strictest(own.Where(caps.ContainsKey).Select(r => caps[r]));
            if (Reached(cap, sent.Where(s => own.Contains(s.Contact)), question.Origin.Id, question.Occurrence, now))
                reached.Add(question);
        }

        return reached;
    }
}
