using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Compliance;

/// <summary>How a factor speaks for a compromise. Stored: never renumber.</summary>
public enum FactorRating
{
    Low = 1,
    Medium = 2,
    High = 3,
}

/// <summary>One of the four factors as somebody judged it.</summary>
/// <param name="Rating">How it speaks.</param>
/// <param name="Text">Why, 10–2,000 characters, no names.</param>
public sealed record JudgedFactor(FactorRating Rating, string Text);

/// <summary>The four factors of 45 CFR 164.402(2). Changing them takes a signature back.</summary>
/// <param name="Nature">(i) Nature and extent of the information, and how likely somebody can be identified.</param>
/// <param name="Recipient">(ii) Who used it or to whom it went.</param>
/// <param name="Acquired">(iii) Whether it was actually acquired or viewed.</param>
/// <param name="Mitigated">(iv) How far the risk has been mitigated.</param>
public sealed record FourFactors(JudgedFactor Nature, JudgedFactor Recipient, JudgedFactor Acquired, JudgedFactor Mitigated)
{
    public IReadOnlyList<JudgedFactor> All => [Nature, Recipient, Acquired, Mitigated];
}

/// <summary>The assessment of an incident, with the first of the two signatures.</summary>
public sealed class IncidentAssessment
{
    private IncidentAssessment()
    {
    }

    internal IncidentAssessment(IncidentId incident) => Incident = incident;

    public IncidentId Incident { get; private set; }

    public FactorRating NatureRating { get; private set; }

    public string Nature { get; private set; } = "";

    public FactorRating RecipientRating { get; private set; }

    public string Recipient { get; private set; } = "";

    public FactorRating AcquiredRating { get; private set; }

    public string Acquired { get; private set; } = "";

    public FactorRating MitigatedRating { get; private set; }

    public string Mitigated { get; private set; } = "";

    public Guid WrittenBy { get; private set; }

    public DateTimeOffset WrittenAt { get; private set; }

    /// <summary>Grows with every change: a signature is for one version.</summary>
    public int Version { get; private set; }

    /// <summary>Who signed first that the probability is low; null: nobody, or the factors changed since.</summary>
    public Guid? FirstSignedBy { get; private set; }

    public DateTimeOffset? FirstSignedAt { get; private set; }

    /// <summary>The second; with it the incident is closed as of low probability.</summary>
    public Guid? SecondSignedBy { get; private set; }

    public DateTimeOffset? SecondSignedAt { get; private set; }

    public FourFactors Factors => new(new(NatureRating, Nature), new(RecipientRating, Recipient), new(AcquiredRating, Acquired), new(MitigatedRating, Mitigated));

    internal void Judge(FourFactors factors, Guid by, DateTimeOffset now)
    {
        (NatureRating, Nature) = (factors.Nature.Rating, factors.Nature.Text.Trim());
        (RecipientRating, Recipient) = (factors.Recipient.Rating, factors.Recipient.Text.Trim());
        (AcquiredRating, Acquired) = (factors.Acquired.Rating, factors.Acquired.Text.Trim());
        (MitigatedRating, Mitigated) = (factors.Mitigated.Rating, factors.Mitigated.Text.Trim());
        (WrittenBy, WrittenAt, FirstSignedBy, FirstSignedAt) = (by, now, null, null);
        Version++;
    }

    /// <returns>True when with this signature there are two, of different people.</returns>
    internal Result<bool> Sign(Guid by, DateTimeOffset now)
    {
        // A factor that speaks loudly for a compromise contradicts "low" [pol].
        if (Factors.All.Any(f => f.Rating == FactorRating.High))
            return ComplianceErrors.FactorHigh;
        if (FirstSignedBy is not { } first)
        {
            (FirstSignedBy, FirstSignedAt) = (by, now);
            return false;
        }

        if (first == by)
            return ComplianceErrors.SignedAlready;
        (SecondSignedBy, SecondSignedAt) = (by, now);
        return true;
    }
}

/// <summary>A notice that was sent. Written once.</summary>
public sealed class BreachNotice
{
    private BreachNotice()
    {
    }

    internal BreachNotice(IncidentId incident, BreachDuty duty, DateOnly sentOn, string evidence, Guid by, DateTimeOffset now) =>
        (Incident, Audience, State, SentOn, Evidence, By, NotedAt) = (incident, duty.Audience, duty.State, sentOn, evidence, by, now);

    public IncidentId Incident { get; private set; }

    public BreachAudience Audience { get; private set; }

    /// <summary>Of media, two letters; else empty.</summary>
    public string State { get; private set; } = "";

    public DateOnly SentOn { get; private set; }

    /// <summary>How, and where the proof lies; no names.</summary>
    public string Evidence { get; private set; } = "";

    public Guid By { get; private set; }

    public DateTimeOffset NotedAt { get; private set; }
}

internal sealed class IncidentAssessmentMapping : IEntityTypeConfiguration<IncidentAssessment>
{
    public void Configure(EntityTypeBuilder<IncidentAssessment> builder)
    {
        builder.ToTable("incident_assessments");
        builder.HasKey(a => a.Incident);
        builder.Property(a => a.Incident).ValueGeneratedNever();
        builder.Property(a => a.Nature).HasMaxLength(IncidentMapping.NoteLength);
        builder.Property(a => a.Recipient).HasMaxLength(IncidentMapping.NoteLength);
        builder.Property(a => a.Acquired).HasMaxLength(IncidentMapping.NoteLength);
        builder.Property(a => a.Mitigated).HasMaxLength(IncidentMapping.NoteLength);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.Property(a => a.FirstSignedBy).IsConcurrencyToken();
        builder.Ignore(a => a.Factors);
        builder.HasOne<Incident>().WithOne().HasForeignKey<IncidentAssessment>(a => a.Incident).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class BreachNoticeMapping : IEntityTypeConfiguration<BreachNotice>
{
    public const int EvidenceLength = 400;

    public void Configure(EntityTypeBuilder<BreachNotice> builder)
    {
        builder.ToTable("breach_notices");
        builder.HasKey(n => new { n.Incident, n.Audience, n.State });
        builder.Property(n => n.State).HasMaxLength(2);
        builder.Property(n => n.Evidence).HasMaxLength(EvidenceLength);
        builder.HasOne<Incident>().WithMany().HasForeignKey(n => n.Incident).OnDelete(DeleteBehavior.Restrict);
    }
}
