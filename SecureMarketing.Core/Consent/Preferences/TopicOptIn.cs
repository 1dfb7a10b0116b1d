using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies an opt-in.</summary>
public readonly record struct TopicOptInId(Guid Value) : ITypedId<TopicOptInId>
{
    public static TopicOptInId New() => new(Guid.CreateVersion7());
    public static TopicOptInId From(Guid value) => new(value);
}

/// <summary>
/// That a person asked for messages about a topic, in the words that stood before them. It is the person's wish and nothing else: no
/// authorization (45 CFR 164.508), and it releases no suppression.
/// </summary>
public sealed class TopicOptIn
{
    private TopicOptIn()
    {
    }

    /// <param name="contact">The person, or the record that their statement made.</param>
    /// <param name="topic">As campaigns name topics.</param>
    /// <param name="wording">Exactly as it was shown beside the box.</param>
    /// <param name="evidence">Where it was given.</param>
    /// <param name="now">The moment it was given.</param>
    public TopicOptIn(ContactId contact, string topic, string wording, OptInEvidence evidence, DateTimeOffset now)
    {
        Id = TopicOptInId.New();
        (Contact, Topic, Wording, GivenAt) = (contact, topic, wording, now);
        (Language, Form, FormVersion, Submission) = (evidence.Language, evidence.Form, evidence.FormVersion, evidence.Submission);
    }

    public TopicOptInId Id { get; private set; }

    public ContactId Contact { get; private set; }

    public string Topic { get; private set; } = "";

    public string Wording { get; private set; } = "";

    /// <summary>BCP 47 tag of the wording.</summary>
    public string Language { get; private set; } = "";

    /// <summary>The form on which the box stood; empty for the preference centre and for what staff entered.</summary>
    public Guid Form { get; private set; }

    /// <summary>Frozen version of that form; 0: staff entered what the person said or signed elsewhere.</summary>
    public int FormVersion { get; private set; }

    /// <summary>The submission in which it was ticked; of what staff entered, who did.</summary>
    public Guid Submission { get; private set; }

    public DateTimeOffset GivenAt { get; private set; }

    /// <summary>True for an express consent that staff entered (<see cref="RecordExpressConsent"/>).</summary>
    public bool IsStaffEntered => Form == Guid.Empty && FormVersion == 0;
}

/// <summary>Where an opt-in was given.</summary>
/// <param name="Form">Id of the form; empty for the preference centre and for what staff entered.</param>
/// <param name="FormVersion">Its frozen version; 0 for what staff entered.</param>
/// <param name="Submission">Id of the submission; of what staff entered, the id of who did.</param>
/// <param name="Language">BCP 47 tag of what was shown.</param>
public sealed record OptInEvidence(Guid Form, int FormVersion, Guid Submission, string Language)
{
    /// <summary>The preference centre is no form: its id is empty, its version that of the topic, its submission the message whose link led there.</summary>
    public static OptInEvidence OfPreferenceCentre(MessageId message, int topicVersion) => new(Guid.Empty, topicVersion, message.Value, "en");

    /// <summary>What a person said or signed elsewhere and staff entered; where the proof is stands in the words.</summary>
    /// <param name="by">Who entered it.</param>
    /// <param name="language">BCP 47 tag of the words.</param>
    public static OptInEvidence OfStaff(Guid by, string language) => new(Guid.Empty, 0, by, language);
}

internal sealed class TopicOptInMapping : IEntityTypeConfiguration<TopicOptIn>
{
    public const int WordingLength = 600;

    public void Configure(EntityTypeBuilder<TopicOptIn> builder)
    {
        builder.ToTable("topic_opt_ins");
        builder.HasKey(o => o.Id);
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Contact).HasColumnName("contact_id");
        builder.Property(o => o.Topic).HasMaxLength(SuppressionMapping.TopicLength);
        builder.Property(o => o.Wording).HasMaxLength(WordingLength);
        builder.Property(o => o.Language).HasMaxLength(35);
        builder.HasIndex(o => o.Contact);
    }
}

/// <summary>Keeps opt-ins. There is no way here to take a suppression, a do-not-contact or an earlier opt-in away.</summary>
public static class OptIns
{
    /// <summary>Adds them to the open unit of work; what was not ticked is not mentioned and changes nothing.</summary>
    public static void Record(AppDbContext db, ContactId contact, IEnumerable<(string Topic, string Wording)> ticked, OptInEvidence evidence, DateTimeOffset now) =>
        db.TopicOptIns.AddRange(ticked.Select(t => new TopicOptIn(contact, t.Topic, t.Wording, evidence, now)));
}
