using System.Text.Json;
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

/// <summary>What recipients read of a topic in one language.</summary>
/// <param name="Label">2–80 characters.</param>
/// <param name="Explanation">One sentence under it, at most 200 characters; empty: none.</param>
public sealed record TopicText(string Label, string Explanation)
{
    /// <summary>These words in a language; themselves where it has none of its own, or for null.</summary>
    /// <param name="language">BCP 47 tag; only its primary subtag counts.</param>
    /// <param name="translations">By primary subtag.</param>
    internal TopicText In(string? language, IReadOnlyDictionary<string, TopicText> translations) =>
        language?.Split('-')[0].ToLowerInvariant() is { } asked && translations.TryGetValue(asked, out var text) ? text : this;
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

    /// <summary>Languages besides the default that the page speaks, as BCP 47 primary subtags.</summary>
    public static IReadOnlyList<string> OtherLanguages { get; } = ["es"];

    /// <summary>What recipients read, 2–80 characters; in every language without words of its own.</summary>
    public string Label { get; private set; } = "";

    /// <summary>One sentence under it, at most 200 characters; empty: none.</summary>
    public string Explanation { get; private set; } = "";

    /// <summary>The same in other languages, <see cref="TopicText"/> by language as JSON; null: in none.</summary>
    public string? Translations { get; private set; }

    /// <summary>Place in the list, 1 upward.</summary>
    public int Place { get; private set; }

    /// <summary>No longer offered since; what people chose stays in force. Null while offered.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public int Version { get; private set; }

    /// <summary>Its words in a language; the default where it has none of its own, or for null.</summary>
    /// <param name="language">BCP 47 tag; only its primary subtag counts.</param>
    public TopicText In(string? language) => new TopicText(Label, Explanation).In(language, Translated());

    internal void Describe(TopicText text, IReadOnlyDictionary<string, TopicText> translations, int place, DateTimeOffset now)
    {
        (Label, Explanation, Place, ChangedAt) = (text.Label, text.Explanation, place, now);
        Translations = translations.Count == 0 ? null : JsonSerializer.Serialize(translations);
        Version++;
    }

    /// <summary>By language; empty: in none.</summary>
    public IReadOnlyDictionary<string, TopicText> Translated() =>
        Translations is { } kept ? JsonSerializer.Deserialize<Dictionary<string, TopicText>>(kept)! : new Dictionary<string, TopicText>();

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

    /// <summary>Room for one language, every letter written as an escape.</summary>
    public const int TranslationsLength = 2000;

    public void Configure(EntityTypeBuilder<PreferenceTopic> builder)
    {
        builder.ToTable("preference_topics");
        builder.HasKey(t => t.Id);
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Topic).HasMaxLength(TopicLength);
        builder.Property(t => t.Label).HasMaxLength(LabelLength);
        builder.Property(t => t.Explanation).HasMaxLength(ExplanationLength);
        builder.Property(t => t.Translations).HasMaxLength(TranslationsLength);
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasIndex(t => t.Topic).IsUnique();
    }
}
