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
    /// <param name="wording">Exactly as it was shown beside the box, or as the person was asked elsewhere.</param>
    /// <param name="evidence">Where it was given.</param>
    /// <param name="now">The moment it was given.</param>
    public TopicOptIn(ContactId contact, string topic, string wording, OptInEvidence evidence, DateTimeOffset now)
    {
        Id = TopicOptInId.New();
        (Contact, Topic, Wording, GivenAt) = (contact, topic, wording, now);
        (Language, Form, FormVersion, Submission, Evidence) = (evidence.Language, evidence.Form, evidence.FormVersion, evidence.Submission, evidence.Proof);
    }

    public TopicOptInId Id { get; private set; }

    public ContactId Contact { get; private set; }

    public string Topic { get; private set; } = "";

    public string Wording { get; private set; } = "";

    /// <summary>BCP 47 tag of the wording.</summary>
    public string Language { get; private set; } = "";

    /// <summary>The form on which the box stood; empty for the preference centre and for what staff entered.</summary>
    public Guid Form { get; private set; }

    /// <summary>Frozen version of that form; 0 for what staff entered.</summary>
    public int FormVersion { get; private set; }

    /// <summary>The submission in which it was ticked; of what staff entered, who did.</summary>
    public Guid Submission { get; private set; }

    public DateTimeOffset GivenAt { get; private set; }

    /// <summary>Where the proof of an express consent is that staff entered (<see cref="RecordExpressConsent"/>); null: the person ticked a box here, which is the proof.</summary>
    public string? Evidence { get; private set; }
}

/// <summary>Where an opt-in was given.</summary>
/// <param name="Form">Id of the form; empty for the preference centre and for what staff entered.</param>
/// <param name="FormVersion">Its frozen version; 0 for what staff entered.</param>
/// <param name="Submission">Id of the submission; of what staff entered, the id of who did.</param>
/// <param name="Language">BCP 47 tag of what was shown.</param>
/// <param name="Proof">Where the proof is of what staff entered; null: here.</param>
public sealed record OptInEvidence(Guid Form, int FormVersion, Guid Submission, string Language, string? Proof = null)
{
    /// <summary>The preference centre is no form: its id is empty, its version that of the topic, its submission the message whose link led there.</summary>
    public static OptInEvidence OfPreferenceCentre(MessageId message, int topicVersion) => new(Guid.Empty, topicVersion, message.Value, "en");

    /// <summary>What a person said or signed elsewhere and staff entered.</summary>
    /// <param name="by">Who entered it.</param>
    /// <param name="language">BCP 47 tag of the words.</param>
    /// <param name="proof">Where the proof is.</param>
    public static OptInEvidence OfStaff(Guid by, string language, string proof) => new(Guid.Empty, 0, by, language, proof);
}

internal sealed class TopicOptInMapping : IEntityTypeConfiguration<TopicOptIn>
{
    public const int WordingLength = 600;
    public const int EvidenceLength = 250;

    public void Configure(EntityTypeBuilder<TopicOptIn> builder)
    {
        builder.ToTable("topic_opt_ins");
        builder.HasKey(o => o.Id);
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Contact).HasColumnName("contact_id");
        builder.Property(o => o.Topic).HasMaxLength(SuppressionMapping.TopicLength);
        builder.Property(o => o.Wording).HasMaxLength(WordingLength);
        builder.Property(o => o.Language).HasMaxLength(35);
        builder.Property(o => o.Evidence).HasMaxLength(EvidenceLength);
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
