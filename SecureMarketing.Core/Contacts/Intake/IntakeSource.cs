using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Intake;

public readonly record struct IntakeSourceId(Guid Value) : ITypedId<IntakeSourceId>
{
    public static IntakeSourceId New() => new(Guid.CreateVersion7());
    public static IntakeSourceId From(Guid value) => new(value);
}

/// <summary>Where an import source has its records from. Stored: never renumber.</summary>
public enum IntakeKind
{
    /// <summary>A folder on the server, below the configured root (<see cref="ImportSettings.SourceRoot"/>).</summary>
    Folder = 1,

    /// <summary>A FHIR R4 server, read over HTTPS (Bulk Data Access, else searches).</summary>
    FhirServer = 2,
}

/// <summary>What an administrator says about an import source.</summary>
public sealed record IntakeSettings
{
    /// <summary>1–80 characters, unique, letter case aside.</summary>
    public required string Name { get; init; }

    /// <summary>The folder, relative to the configured root; <c>/</c> between its parts.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Which files of the folder are meant, letter case aside, <c>*</c> for any run of characters.</summary>
    public string Pattern { get; init; } = "*";

    public ImportFormat Format { get; init; } = ImportFormat.Auto;

    /// <summary>Name of the mapping by which tables are read, its latest version each time; null = as their columns suggest.</summary>
    public string? Mapping { get; init; }

    /// <summary>As in <see cref="ImportOptions.SourceSystem"/>.</summary>
    public string SourceSystem { get; init; } = ImportOptions.DefaultSource;

    /// <summary>The team that answers for what arrives, 1–100 characters: a function, not a person.</summary>
    public required string Owner { get; init; }

    /// <summary>As in <see cref="ImportOptions.AddressesVerified"/>: declared once for everything that arrives.</summary>
    public bool AddressesVerified { get; init; }

    /// <summary>Above this share of rejected rows an import stops, percent, 1–100; null = as the installation says.</summary>
    public int? MaxRejectedPercent { get; init; }

    /// <summary>Minutes between two looks, 1–10,080 (a week).</summary>
    public int EveryMinutes { get; init; } = 5;
}

/// <summary>A place where files arrive by themselves. Names and paths are configuration, not PHI; names of files are sealed.</summary>
public sealed class IntakeSource
{
    private IntakeSource()
    {
    }

    public IntakeSource(IntakeSourceId id, IntakeKind kind, IntakeSettings settings, Actor actor, DateTimeOffset now)
    {
        Id = id;
        Kind = kind;
        CreatedBy = actor.Id;
        CreatedAt = now;
        Configure(settings, now);
    }

    public IntakeSourceId Id { get; private set; }
    public IntakeKind Kind { get; private set; }
    public string Name { get; private set; } = "";
    public string Folder { get; private set; } = "";
    public string Pattern { get; private set; } = "*";
    public ImportFormat Format { get; private set; }
    public string? Mapping { get; private set; }
    public string SourceSystem { get; private set; } = "";
    public string Owner { get; private set; } = "";
    public bool AddressesVerified { get; private set; }
    public int? MaxRejectedPercent { get; private set; }
    public int EveryMinutes { get; private set; }

    /// <summary>True while nobody looks; files stay where they are.</summary>
    public bool Paused { get; private set; }

    /// <summary>User id; zero for the command line.</summary>
    public Guid CreatedBy { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Grows at every change of settings; a look's own bookkeeping does not count.</summary>
    public int Version { get; private set; }

    /// <summary>When the clock looks next.</summary>
    public DateTimeOffset NextLookAt { get; private set; }

    /// <summary>Null before the first look.</summary>
    public DateTimeOffset? LastLookAt { get; private set; }

    /// <summary>Why the last look failed, null when it did not.</summary>
    public string? LastFailure { get; private set; }

    public void Configure(IntakeSettings settings, DateTimeOffset now)
    {
        Name = settings.Name;
        Folder = settings.Folder;
        Pattern = settings.Pattern;
        Format = settings.Format;
        Mapping = settings.Mapping;
        SourceSystem = settings.SourceSystem;
        Owner = settings.Owner;
        AddressesVerified = settings.AddressesVerified;
        MaxRejectedPercent = settings.MaxRejectedPercent;
        EveryMinutes = settings.EveryMinutes;
        NextLookAt = now;
        ChangedAt = now;
        Version++;
    }

    public void Pause(bool paused, DateTimeOffset now)
    {
        Paused = paused;
        NextLookAt = now;
        ChangedAt = now;
        Version++;
    }

    internal IntakeSettings Settings() => new()
    {
        Name = Name,
        Folder = Folder,
        Pattern = Pattern,
        Format = Format,
        Mapping = Mapping,
        SourceSystem = SourceSystem,
        Owner = Owner,
        AddressesVerified = AddressesVerified,
        MaxRejectedPercent = MaxRejectedPercent,
        EveryMinutes = EveryMinutes,
    };

    internal ImportOptions Options(ImportSettings installation) => new()
    {
        Format = Format,
        SourceSystem = SourceSystem,
        AddressesVerified = AddressesVerified,
        MaxRejectedPercent = MaxRejectedPercent ?? installation.MaxRejectedPercent,
        Background = true,
    };
}

internal sealed class IntakeSourceMapping : IEntityTypeConfiguration<IntakeSource>
{
    public void Configure(EntityTypeBuilder<IntakeSource> builder)
    {
        builder.ToTable("intake_sources");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Name).HasMaxLength(80);
        builder.Property(s => s.Folder).HasMaxLength(400);
        builder.Property(s => s.Pattern).HasMaxLength(100);
        builder.Property(s => s.Mapping).HasMaxLength(60);
        builder.Property(s => s.SourceSystem).HasMaxLength(100);
        builder.Property(s => s.Owner).HasMaxLength(100);
        builder.Property(s => s.LastFailure).HasMaxLength(60);
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasIndex(s => s.Name).IsUnique();
        builder.HasIndex(s => s.NextLookAt);
    }
}
