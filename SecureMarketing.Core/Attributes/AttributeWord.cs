using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// One word that the data uses for an attribute (a state, a city, a language). A text rule resolves here first, so that the
/// scan of people compares small numbers; and the builder offers the words that really occur.
/// </summary>
public sealed class AttributeWord
{
    public int Id { get; private set; }

    /// <summary>Key of the attribute: <c>state</c>, <c>city</c>, <c>language</c>, <c>race</c>, <c>ethnicity</c>, <c>maritalStatus</c>.</summary>
    public string Attribute { get; private set; } = "";

    /// <summary>Code of the word, e.g. <c>es</c> or <c>2106-3</c>; empty when the source has none.</summary>
    public string Code { get; private set; } = "";

    /// <summary>The source's words, e.g. <c>Spanish</c>; the code when there are none.</summary>
    public string Text { get; private set; } = "";
}

internal sealed class AttributeWordMapping : IEntityTypeConfiguration<AttributeWord>
{
    public const int CodeLength = 60;
    public const int TextLength = Races.TextLength;

    public void Configure(EntityTypeBuilder<AttributeWord> builder)
    {
        builder.ToTable("attribute_words");
        builder.HasKey(w => w.Id);
        builder.Property(w => w.Attribute).HasMaxLength(40);
        builder.Property(w => w.Code).HasMaxLength(CodeLength);
        builder.Property(w => w.Text).HasMaxLength(TextLength);
        builder.HasIndex(w => new { w.Attribute, w.Code, w.Text }).IsUnique();
    }
}
