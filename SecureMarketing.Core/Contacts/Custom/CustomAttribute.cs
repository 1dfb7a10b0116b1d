using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>What a custom attribute's values are. Stored: never renumber.</summary>
public enum CustomType
{
    /// <summary>Free words: sealed like a name, found only as a whole.</summary>
    Text = 1,
    Number = 2,
    Date = 3,

    /// <summary>One of a list of options.</summary>
    Choice = 4,

    /// <summary>Yes or no.</summary>
    Flag = 5,
}

/// <summary>
/// Who is shown a person's value, among those who may see people at all. A value of a sensitive category always needs the right
/// to sensitive information as well. Stored: never renumber.
/// </summary>
public enum CustomViewers
{
    /// <summary>Whoever may see people.</summary>
    PeopleViewers = 1,

    /// <summary>Those of them who may see sensitive information.</summary>
    SensitiveViewers = 2,

    /// <summary>Hidden until someone states why; recorded each time.</summary>
    OnReveal = 3,
}

/// <summary>
/// Something that an organisation keeps about people and that no built-in field has. The key stays for good: saved segments and
/// mappings name it, so a retired attribute's key is never given to another.
/// </summary>
public sealed class CustomAttribute
{
    /// <summary>Stands before the key wherever built-in keys stand too, so that the two can never meet.</summary>
    public const string Prefix = "custom.";

    public const int KeyLength = 32;
    public const int LabelLength = 60;
    public const int HelpLength = 300;
    public const int UnitLength = 40;

    /// <summary>Options of one attribute, retired attributes included.</summary>
    public const int MostOptions = 100;

    private readonly List<CustomOption> options = [];

    private CustomAttribute()
    {
    }

    public CustomAttribute(string key, CustomType type, string? unit, DateTimeOffset now)
    {
        (Key, Type, Unit, DefinedAt, ChangedAt) = (key, type, unit, now, now);
    }

    /// <summary>Assigned by the database, from 1; values refer to it.</summary>
    public int Id { get; private set; }

    /// <summary>Camel case, without <see cref="Prefix"/>: <c>riskTier</c>. Unique for good, letter case aside.</summary>
    public string Key { get; private set; } = "";

    /// <summary>As people read it: "Risk tier".</summary>
    public string Label { get; private set; } = "";

    /// <summary>What it means and where it comes from; may be empty.</summary>
    public string Help { get; private set; } = "";

    public CustomType Type { get; private set; }

    /// <summary>Of numbers, UCUM or a word; null = none.</summary>
    public string? Unit { get; private set; }

    /// <summary>What a value reveals; <see cref="Sensitivity.Unknown"/>, which counts as sensitive, until somebody says otherwise.</summary>
    public Sensitivity Sensitivity { get; private set; }

    /// <summary>False when a value says nothing about anybody's health (compliance §9); true until somebody says otherwise.</summary>
    public bool TellsHealth { get; private set; }

    public CustomViewers Viewers { get; private set; }

    public DateTimeOffset DefinedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Since when nothing new is taken in and nobody is offered it; null while in use. There is no way back.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    /// <summary>Grows with every change: two people who change it at once meet here, and the catalogue sees that it is behind.</summary>
    public int Revision { get; private set; }

    /// <summary>By number; only for <see cref="CustomType.Choice"/>.</summary>
    public IReadOnlyList<CustomOption> Options => options;

    public void Describe(string label, string help, Sensitivity sensitivity, bool tellsHealth, CustomViewers viewers, DateTimeOffset now)
    {
        (Label, Help, Sensitivity, TellsHealth, Viewers) = (label, help, sensitivity, tellsHealth, viewers);
        Touch(now);
    }

    /// <summary>Options are only ever added: values and saved segments name them.</summary>
    public void AddOption(string word, DateTimeOffset now)
    {
        options.Add(new CustomOption { Number = options.Count + 1, Word = word });
        Touch(now);
    }

    public void Retire(DateTimeOffset now)
    {
        RetiredAt = now;
        Touch(now);
    }

    private void Touch(DateTimeOffset now)
    {
        ChangedAt = now;
        Revision++;
    }
}

/// <summary>One option of a choice.</summary>
public sealed class CustomOption
{
    public const int WordLength = 80;

    public int AttributeId { get; private set; }

    /// <summary>From 1, in the order in which they were added; this is what values hold.</summary>
    public required int Number { get; init; }

    /// <summary>Unique within the attribute, letter case aside.</summary>
    public required string Word { get; init; }
}

internal sealed class CustomAttributeMapping : IEntityTypeConfiguration<CustomAttribute>
{
    public void Configure(EntityTypeBuilder<CustomAttribute> builder)
    {
        builder.ToTable("custom_attributes");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Key).HasMaxLength(CustomAttribute.KeyLength);
        builder.Property(a => a.Label).HasMaxLength(CustomAttribute.LabelLength);
        builder.Property(a => a.Help).HasMaxLength(CustomAttribute.HelpLength);
        builder.Property(a => a.Unit).HasMaxLength(CustomAttribute.UnitLength);
        builder.Property(a => a.Type).HasConversion<short>();
        builder.Property(a => a.Viewers).HasConversion<short>();
        builder.Property(a => a.Revision).IsConcurrencyToken();
        builder.HasIndex(a => a.Key).IsUnique();
        builder.HasMany(a => a.Options).WithOne().HasForeignKey(o => o.AttributeId);
    }
}

internal sealed class CustomOptionMapping : IEntityTypeConfiguration<CustomOption>
{
    public void Configure(EntityTypeBuilder<CustomOption> builder)
    {
        builder.ToTable("custom_options");
        builder.HasKey(o => new { o.AttributeId, o.Number });
        builder.Property(o => o.Number).ValueGeneratedNever();
        builder.Property(o => o.Word).HasMaxLength(CustomOption.WordLength);
    }
}
