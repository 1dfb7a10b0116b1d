using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Retention;

public readonly record struct DisposalId(Guid Value) : ITypedId<DisposalId>
{
    public static DisposalId New() => new(Guid.CreateVersion7());
    public static DisposalId From(Guid value) => new(value);
}

/// <summary>Stored: never renumber.</summary>
public enum DisposalState
{
    /// <summary>Under way, or cut off: the next tick goes on with the same cut-off.</summary>
    Running = 1,

    /// <summary>Everything due is gone: a certificate.</summary>
    Done = 2,

    /// <summary>Ended before everything due was gone; what went is certified.</summary>
    Stopped = 3,

    /// <summary>Nothing was due, which needs no certificate.</summary>
    Nothing = 4,
}

/// <summary>
/// One run of one rule, and once it has ended the certificate of disposal: what class, which rule, what cut-off, how many,
/// when and by which job. It names nobody, and its hash stands in the audit trail and in the next certificate.
/// </summary>
public sealed class Disposal
{
    private Disposal()
    {
    }

    internal Disposal(RetentionRule rule, DateOnly cutOff, string by, DateTimeOffset now)
    {
        Id = DisposalId.New();
        (RuleKey, RuleNumber, Class, Title, Basis) = (rule.Key, rule.Number, rule.Class, rule.Subject.Title, rule.Basis);
        (KeepCount, KeepUnit, Since, CutOff) = (rule.KeepCount, rule.KeepUnit, rule.Since, cutOff);
        (ProposedBy, SwitchedOnBy) = (rule.ProposedBy, rule.SwitchedOnBy ?? Guid.Empty);
        (By, StartedAt, State) = (by, WholeMilliseconds(now), DisposalState.Running);
    }

    public DisposalId Id { get; private set; }

    public string RuleKey { get; private set; } = "";

    /// <summary>Version of the rule.</summary>
    public int RuleNumber { get; private set; }

    public RetentionClass Class { get; private set; }

    /// <summary>What was disposed of, in words.</summary>
    public string Title { get; private set; } = "";

    public string Basis { get; private set; } = "";

    public int KeepCount { get; private set; }

    public KeepUnit KeepUnit { get; private set; }

    public RetentionSince Since { get; private set; }

    /// <summary>What dated from before this day went.</summary>
    public DateOnly CutOff { get; private set; }

    /// <summary>User ids of whoever proposed the rule and switched it on; zero for the command line.</summary>
    public Guid ProposedBy { get; private set; }

    public Guid SwitchedOnBy { get; private set; }

    /// <summary><c>job</c> or <c>operator</c>; never a name.</summary>
    public string By { get; private set; } = "";

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public DisposalState State { get; private set; }

    /// <summary>Why it stopped early: <c>rule-changed</c> or <c>class-held</c>; null otherwise.</summary>
    public string? StopCode { get; private set; }

    /// <summary>Records that went.</summary>
    public long Gone { get; private set; }

    /// <summary>Records that were looked at and stay, so that the next batch skips them.</summary>
    public int PassedOver { get; private set; }

    /// <summary>Transactions in which it went, at least 1 once it ran.</summary>
    public int Batches { get; private set; }

    /// <summary>Due at the end, but a hold lay on their person or class.</summary>
    public long Held { get; private set; }

    /// <summary>Due at the end, but evidence depends on them.</summary>
    public long Tied { get; private set; }

    /// <summary>Hash of the certificate before, 32 bytes; null for the first, and while it runs.</summary>
    public byte[]? PreviousHash { get; private set; }

    /// <summary>SHA-256 of <see cref="DisposalCertificate.Canonical"/>; null while it runs.</summary>
    public byte[]? Hash { get; private set; }

    internal void Add(DisposedBatch batch)
    {
        Gone += batch.Gone;
        PassedOver += batch.PassedOver;
        Batches++;
    }

    /// <param name="stopCode">Null when everything due is gone.</param>
    /// <param name="left">What was due and stays.</param>
    /// <param name="previous">Hash of the certificate before; null for the first.</param>
    internal void End(string? stopCode, RetentionCounts left, byte[]? previous, DateTimeOffset now)
    {
        (EndedAt, StopCode, Held, Tied) = (WholeMilliseconds(now), stopCode, left.Held, left.Tied);
        State = Gone == 0 ? DisposalState.Nothing : stopCode is null ? DisposalState.Done : DisposalState.Stopped;
        if (State == DisposalState.Nothing)
            return;
        PreviousHash = previous;
        Hash = DisposalCertificate.HashOf(this);
    }

    /// <summary>Every provider keeps that precision, so the hash can be computed again.</summary>
    private static DateTimeOffset WholeMilliseconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}

internal sealed class DisposalMapping : IEntityTypeConfiguration<Disposal>
{
    private const int TitleLength = 200;
    private const int WordLength = 40;

    public void Configure(EntityTypeBuilder<Disposal> builder)
    {
        builder.ToTable("disposals");
        builder.HasKey(d => d.Id);
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.RuleKey).HasMaxLength(RetentionRuleMapping.KeyLength);
        builder.Property(d => d.Class).HasColumnName("record_class");
        builder.Property(d => d.Title).HasMaxLength(TitleLength);
        builder.Property(d => d.Basis).HasMaxLength(RetentionRuleMapping.TextLength);
        builder.Property(d => d.By).HasColumnName("disposed_by").HasMaxLength(WordLength);
        builder.Property(d => d.StopCode).HasMaxLength(WordLength);
        builder.Property(d => d.PreviousHash).HasMaxLength(32);
        builder.Property(d => d.Hash).HasMaxLength(32);
        builder.HasIndex(d => new { d.State, d.EndedAt });
        builder.HasIndex(d => new { d.RuleKey, d.CutOff });
    }
}
