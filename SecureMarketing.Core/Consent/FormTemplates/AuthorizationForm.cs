using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies a form template.</summary>
public readonly record struct AuthorizationFormId(Guid Value) : ITypedId<AuthorizationFormId>
{
    public static AuthorizationFormId New() => new(Guid.CreateVersion7());
    public static AuthorizationFormId From(Guid value) => new(value);
}

/// <summary>State of one version of a form template. Stored: never renumber.</summary>
public enum AuthorizationFormState
{
    /// <summary>Being written; nobody is asked with it.</summary>
    Draft = 1,

    /// <summary>People are asked with it; frozen.</summary>
    Published = 2,

    /// <summary>Nobody is asked with it any more. What was signed stays as it is.</summary>
    Retired = 3,
}

/// <summary>A template of authorization forms (45 CFR 164.508(c)).</summary>
public sealed class AuthorizationForm
{
    public const int NameLength = 80;

    private AuthorizationForm()
    {
    }

    public AuthorizationForm(string name, DateTimeOffset now)
    {
        (Id, CreatedAt) = (AuthorizationFormId.New(), now);
        Rename(name);
    }

    public AuthorizationFormId Id { get; private set; }

    /// <summary>For staff; the person reads the title of the text. Unique, letter case aside.</summary>
    public string Name { get; private set; } = "";

    public string NameKey { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public void Rename(string name) => (Name, NameKey) = (name, KeyOf(name));

    public static string KeyOf(string name) => name.ToLowerInvariant();
}

/// <summary>One version of a form template. Once published it is never changed: a signature names it.</summary>
public sealed class AuthorizationFormVersion
{
    private AuthorizationFormVersion()
    {
    }

    public AuthorizationFormVersion(AuthorizationFormId form, int number, AuthorizationFormDefinition definition, Actor by, DateTimeOffset now)
    {
        (Form, Number, State) = (form, number, AuthorizationFormState.Draft);
        Edit(definition, by, now);
    }

    public AuthorizationFormId Form { get; private set; }

    /// <summary>From 1.</summary>
    public int Number { get; private set; }

    public AuthorizationFormState State { get; private set; }

    /// <summary><see cref="AuthorizationFormDefinition"/> as JSON; no person is named in it.</summary>
    public string Definition { get; private set; } = "";

    /// <summary>SHA-256 of <see cref="Definition"/>, 64 lower-case hex digits.</summary>
    public string DefinitionHash { get; private set; } = "";

    /// <summary>User ids of all who edited this version, joined by comma; zero for the command line.</summary>
    public string Editors { get; private set; } = "";

    public DateTimeOffset EditedAt { get; private set; }

    /// <summary>Null until a person who did not write it attested its plain language, and again after every edit.</summary>
    public Guid? AttestedBy { get; private set; }

    public DateTimeOffset? AttestedAt { get; private set; }

    /// <summary>The <see cref="DefinitionHash"/> that was read when it was attested.</summary>
    public string? AttestedHash { get; private set; }

    public DateTimeOffset? PublishedAt { get; private set; }

    public DateTimeOffset? RetiredAt { get; private set; }

    /// <summary>Grows with every change: two people who write at once meet here.</summary>
    public int Revision { get; private set; }

    /// <summary>The attestation is about the text as it is now.</summary>
    public bool IsAttested => AttestedBy is not null && AttestedHash == DefinitionHash;

    /// <summary>People may be asked with it.</summary>
    public bool MayAsk => State == AuthorizationFormState.Published && IsAttested;

    public bool WasEditedBy(Actor actor) => Editors.Split(',').Contains(actor.Id.ToString("N"), StringComparer.Ordinal);

    public Result Edit(AuthorizationFormDefinition definition, Actor by, DateTimeOffset now)
    {
        if (State != AuthorizationFormState.Draft)
            return AuthorizationFormErrors.Frozen;
        Definition = definition.Write();
        DefinitionHash = definition.Hash();
        if (!WasEditedBy(by))
            Editors = Editors.Length == 0 ? by.Id.ToString("N") : $"{Editors},{by.Id:N}";
        EditedAt = now;
        (AttestedBy, AttestedAt, AttestedHash) = (null, null, null);
        Revision++;
        return Result.Success;
    }

    /// <summary>Whoever wrote any of it cannot attest it: plain is what another person understands.</summary>
    public Result Attest(Actor by, DateTimeOffset now)
    {
        if (State != AuthorizationFormState.Draft)
            return AuthorizationFormErrors.Frozen;
        if (WasEditedBy(by))
            return AuthorizationFormErrors.AuthorAttests;
        (AttestedBy, AttestedAt, AttestedHash) = (by.Id, now, DefinitionHash);
        Revision++;
        return Result.Success;
    }

    public Result Publish(DateTimeOffset now)
    {
        if (State != AuthorizationFormState.Draft)
            return AuthorizationFormErrors.NoDraft;
        if (!IsAttested)
            return AuthorizationFormErrors.NotAttested;
        (State, PublishedAt) = (AuthorizationFormState.Published, now);
        Revision++;
        return Result.Success;
    }

    public Result Retire(DateTimeOffset now)
    {
        if (State != AuthorizationFormState.Published)
            return AuthorizationFormErrors.NotPublished;
        (State, RetiredAt) = (AuthorizationFormState.Retired, now);
        Revision++;
        return Result.Success;
    }
}

internal sealed class AuthorizationFormMapping : IEntityTypeConfiguration<AuthorizationForm>
{
    public void Configure(EntityTypeBuilder<AuthorizationForm> builder)
    {
        builder.ToTable("authorization_forms");
        builder.HasKey(f => f.Id);
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.Property(f => f.Name).HasMaxLength(AuthorizationForm.NameLength);
        builder.Property(f => f.NameKey).HasMaxLength(AuthorizationForm.NameLength);
        builder.HasIndex(f => f.NameKey).IsUnique();
    }
}

internal sealed class AuthorizationFormVersionMapping : IEntityTypeConfiguration<AuthorizationFormVersion>
{
    public void Configure(EntityTypeBuilder<AuthorizationFormVersion> builder)
    {
        builder.ToTable("authorization_form_versions");
        builder.HasKey(v => new { v.Form, v.Number });
        builder.Property(v => v.Form).HasColumnName("form_id");
        builder.Property(v => v.Number).ValueGeneratedNever();
        builder.Property(v => v.DefinitionHash).HasMaxLength(64);
        builder.Property(v => v.AttestedHash).HasMaxLength(64);
        builder.Property(v => v.Revision).IsConcurrencyToken();
        builder.HasOne<AuthorizationForm>().WithMany().HasForeignKey(v => v.Form).OnDelete(DeleteBehavior.Cascade);
    }
}
