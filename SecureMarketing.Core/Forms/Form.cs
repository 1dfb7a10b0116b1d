using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Forms;

/// <summary>Identifies a form.</summary>
public readonly record struct FormId(Guid Value) : ITypedId<FormId>
{
    public static FormId New() => new(Guid.CreateVersion7());
    public static FormId From(Guid value) => new(value);
}

/// <summary>State of one version of a form. Stored: never renumber.</summary>
public enum FormState
{
    /// <summary>Being written; nobody outside sees it.</summary>
    Draft = 1,

    /// <summary>Answers under the form's address; frozen.</summary>
    Published = 2,

    /// <summary>Answers no more: closed by staff, or another version took its place.</summary>
    Closed = 3,
}

/// <summary>The steps of a version; any other is refused and changes nothing.</summary>
public static class FormTransitions
{
    private static readonly HashSet<(FormState From, FormState To)> Allowed = [(FormState.Draft, FormState.Published), (FormState.Published, FormState.Closed)];

    public static bool May(FormState from, FormState to) => Allowed.Contains((from, to));
}

/// <summary>A form that people outside fill in. Its address is drawn at random and says nothing about it.</summary>
public sealed class Form
{
    public const int NameLength = 80;
    public const int SlugLength = 16;

    private Form()
    {
    }

    public Form(string name, string slug, DateTimeOffset now)
    {
        (Id, Slug, CreatedAt) = (FormId.New(), slug, now);
        Rename(name);
    }

    public FormId Id { get; private set; }

    /// <summary>For staff and segments; never shown outside. Unique, letter case aside.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Lower-case name; unique.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary><see cref="SlugLength"/> letters and digits, unique: <c>/f/{slug}</c>.</summary>
    public string Slug { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public void Rename(string name) => (Name, NameKey) = (name, KeyOf(name));

    public static string KeyOf(string name) => name.ToLowerInvariant();
}

/// <summary>One version of a form. Once published it is never changed, so that evidence can name what was shown.</summary>
public sealed class FormVersion
{
    private FormVersion()
    {
    }

    public FormVersion(FormId form, int number, FormDefinition definition, Actor by, DateTimeOffset now)
    {
        (Form, Number, State) = (form, number, FormState.Draft);
        Edit(definition, by, now);
    }

    public FormId Form { get; private set; }

    /// <summary>From 1.</summary>
    public int Number { get; private set; }

    public FormState State { get; private set; }

    /// <summary><see cref="FormDefinition"/> as JSON.</summary>
    public string Definition { get; private set; } = "";

    /// <summary>User id of who edited it last; zero for the command line.</summary>
    public Guid EditedBy { get; private set; }

    public DateTimeOffset EditedAt { get; private set; }

    /// <summary>Null until it is published.</summary>
    public Guid? PublishedBy { get; private set; }

    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>Null while it is not closed.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Grows with every change: two people who write at once meet here.</summary>
    public int Revision { get; private set; }

    public Result Edit(FormDefinition definition, Actor by, DateTimeOffset now)
    {
        if (State != FormState.Draft)
            return FormErrors.Frozen;
        (Definition, EditedBy, EditedAt) = (definition.Write(), by.Id, now);
        Revision++;
        return Result.Success;
    }

    /// <summary>Whoever edited it last cannot publish it: a second person reads what will be asked.</summary>
    public Result Publish(Actor by, DateTimeOffset now)
    {
        if (!FormTransitions.May(State, FormState.Published))
            return FormErrors.NoDraft;
        if (by.Id == EditedBy)
            return FormErrors.EditorPublishes;
        (State, PublishedBy, PublishedAt) = (FormState.Published, by.Id, now);
        Revision++;
        return Result.Success;
    }

    public Result Close(DateTimeOffset now)
    {
        if (!FormTransitions.May(State, FormState.Closed))
            return FormErrors.NotPublished;
        (State, ClosedAt) = (FormState.Closed, now);
        Revision++;
        return Result.Success;
    }
}

internal sealed class FormMapping : IEntityTypeConfiguration<Form>
{
    public void Configure(EntityTypeBuilder<Form> builder)
    {
        builder.ToTable("forms");
        builder.HasKey(f => f.Id);
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.Property(f => f.Name).HasMaxLength(Form.NameLength);
        builder.Property(f => f.Slug).HasMaxLength(Form.SlugLength);
        builder.Property(f => f.NameKey).HasMaxLength(Form.NameLength);
        builder.HasIndex(f => f.Slug).IsUnique();
        builder.HasIndex(f => f.NameKey).IsUnique();
    }
}

internal sealed class FormVersionMapping : IEntityTypeConfiguration<FormVersion>
{
    public void Configure(EntityTypeBuilder<FormVersion> builder)
    {
        builder.ToTable("form_versions");
        builder.HasKey(v => new { v.Form, v.Number });
        builder.Property(v => v.Form).HasColumnName("form_id");
        builder.Property(v => v.Number).ValueGeneratedNever();
        builder.Property(v => v.Revision).IsConcurrencyToken();
        builder.HasOne<Form>().WithMany().HasForeignKey(v => v.Form).OnDelete(DeleteBehavior.Cascade);
    }
}
