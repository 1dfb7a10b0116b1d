using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies a topic of the preference centre.</summary>
public readonly record struct PreferenceTopicId(Guid Value) : ITypedId<PreferenceTopicId>
{
    public static PreferenceTopicId New() => new(Guid.CreateVersion7());
    public static PreferenceTopicId From(Guid value) => new(value);
}

/// <summary>
/// A topic that recipients may switch off and on by themselves. Everyone who follows a link sees all of them, so that a label tells
/// nothing about a person; one that names a disease would all the same, which is why a compliance officer vouches for each.
/// </summary>
public sealed class PreferenceTopic
{
    private PreferenceTopic()
    {
    }

    public PreferenceTopic(string topic, DateTimeOffset now)
    {
        Id = PreferenceTopicId.New();
        (Topic, ChangedAt, Version) = (topic, now, 1);
    }

    public PreferenceTopicId Id { get; private set; }

    /// <summary>As campaigns name it, 1–60 characters. Never shown to recipients.</summary>
    public string Topic { get; private set; } = "";

    /// <summary>What recipients read, 2–80 characters.</summary>
    public string Label { get; private set; } = "";

    /// <summary>One sentence under it, at most 200 characters; empty: none.</summary>
    public string Explanation { get; private set; } = "";

    /// <summary>Place in the list, 1 upward.</summary>
    public int Place { get; private set; }

    /// <summary>No longer offered since; what people chose stays in force. Null while offered.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public int Version { get; private set; }

    internal void Describe(string label, string explanation, int place, DateTimeOffset now)
    {
        (Label, Explanation, Place, ChangedAt) = (label, explanation, place, now);
        Version++;
    }

    internal void Retire(DateTimeOffset now)
    {
        RetiredAt ??= now;
        ChangedAt = now;
        Version++;
    }

    internal void Offer(DateTimeOffset now)
    {
        RetiredAt = null;
        ChangedAt = now;
        Version++;
    }
}

internal sealed class PreferenceTopicMapping : IEntityTypeConfiguration<PreferenceTopic>
{
    /// <summary>As long as a campaign's topic may be.</summary>
    public const int TopicLength = 60;
    public const int LabelLength = 80;
    public const int ExplanationLength = 200;

    public void Configure(EntityTypeBuilder<PreferenceTopic> builder)
    {
        builder.ToTable("preference_topics");
        builder.HasKey(t => t.Id);
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Topic).HasMaxLength(TopicLength);
        builder.Property(t => t.Label).HasMaxLength(LabelLength);
        builder.Property(t => t.Explanation).HasMaxLength(ExplanationLength);
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasIndex(t => t.Topic).IsUnique();
    }
}
