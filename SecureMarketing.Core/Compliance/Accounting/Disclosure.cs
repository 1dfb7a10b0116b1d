using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Compliance;

/// <summary>Identifies a disclosure that was entered.</summary>
public readonly record struct DisclosureId(Guid Value) : ITypedId<DisclosureId>
{
    public static DisclosureId New() => new(Guid.CreateVersion7());
    public static DisclosureId From(Guid value) => new(value);
}

/// <summary>Identifies a request for an accounting.</summary>
public readonly record struct AccountingRequestId(Guid Value) : ITypedId<AccountingRequestId>
{
    public static AccountingRequestId New() => new(Guid.CreateVersion7());
    public static AccountingRequestId From(Guid value) => new(value);
}

/// <summary>What 45 CFR 164.528(b)(2) wants told of a disclosure. PHI: prints nothing.</summary>
public sealed class DisclosureWords
{
    /// <summary>Who received it, 2–200 characters.</summary>
    public required string Recipient { get; init; }

    /// <summary>Their address if known, at most 300 characters; null: not known.</summary>
    public string? Address { get; init; }

    /// <summary>Brief description of the information, 5–1,000 characters.</summary>
    public required string Description { get; init; }

    /// <summary>Brief statement of the purpose, 5–1,000 characters.</summary>
    public required string Purpose { get; init; }
}

/// <summary>A disclosure that somebody entered. Its words are sealed; a mistake is struck out, never removed.</summary>
public sealed class Disclosure
{
    private const string SealedField = "disclosure";

    private Disclosure()
    {
    }

    internal Disclosure(ContactId contact, DateOnly on, DisclosureBasis basis, DisclosureWords words, IFieldCipher cipher, Guid by, DateTimeOffset now)
    {
        Id = DisclosureId.New();
        (Contact, On, Basis, EnteredBy, EnteredAt) = (contact, on, basis, by, now);
        WordsSealed = cipher.SealBytes(Id.Value, SealedField, JsonSerializer.SerializeToUtf8Bytes(words));
    }

    public DisclosureId Id { get; private set; }

    public ContactId Contact { get; private set; }

    public DateOnly On { get; private set; }

    public DisclosureBasis Basis { get; private set; }

    /// <summary>The <see cref="DisclosureWords"/>, AES-256-GCM.</summary>
    public byte[] WordsSealed { get; private set; } = [];

    public Guid EnteredBy { get; private set; }

    public DateTimeOffset EnteredAt { get; private set; }

    /// <summary>Null while it counts.</summary>
    public DateTimeOffset? StruckAt { get; private set; }

    public Guid? StruckBy { get; private set; }

    /// <summary>Why it was a mistake; null while it counts.</summary>
    public string? StruckReason { get; private set; }

    public DisclosureWords Open(IFieldCipher cipher) =>
        JsonSerializer.Deserialize<DisclosureWords>(cipher.OpenBytes(Id.Value, SealedField, WordsSealed)) ?? throw new JsonException("The disclosure is empty.");

    internal void Strike(string reason, Guid by, DateTimeOffset now) => (StruckAt, StruckBy, StruckReason) = (now, by, reason);
}

/// <summary>A person asked for an accounting (45 CFR 164.528(c)).</summary>
public sealed class AccountingRequest
{
    /// <summary>Days to answer, and the one extension (164.528(c)(1)).</summary>
    public const int Days = 60;
    public const int ExtensionDays = 30;

    /// <summary>Years back from the request (164.528(a)(1)).</summary>
    public const int Years = 6;

    private const string SealedField = "accounting-statement";

    private AccountingRequest()
    {
    }

    internal AccountingRequest(ContactId contact, DateOnly receivedOn, DateOnly from, DateOnly to, bool free, Guid by, DateTimeOffset now)
    {
        Id = AccountingRequestId.New();
        (Contact, ReceivedOn, From, To, Free, DueOn, EnteredBy, EnteredAt) = (contact, receivedOn, from, to, free, receivedOn.AddDays(Days), by, now);
    }

    public AccountingRequestId Id { get; private set; }

    public ContactId Contact { get; private set; }

    public DateOnly ReceivedOn { get; private set; }

    /// <summary>First day it is about.</summary>
    public DateOnly From { get; private set; }

    /// <summary>Last day it is about.</summary>
    public DateOnly To { get; private set; }

    /// <summary>The first within 12 months; later ones may cost a reasonable fee that the person was told of before (164.528(c)(2)).</summary>
    public bool Free { get; private set; }

    /// <summary>Last day to answer, extension included.</summary>
    public DateOnly DueOn { get; private set; }

    /// <summary>Told to the person in writing; null: not extended.</summary>
    public string? ExtensionReason { get; private set; }

    public DateTimeOffset? ExtendedAt { get; private set; }

    public Guid EnteredBy { get; private set; }

    public DateTimeOffset EnteredAt { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public Guid? AnsweredBy { get; private set; }

    /// <summary>SHA-256 of what was handed over, lower-case hex; null while it was not.</summary>
    public string? StatementSha256 { get; private set; }

    /// <summary>Disclosures in the statement; null while it was not handed over.</summary>
    public int? Entries { get; private set; }

    /// <summary>What was handed over, AES-256-GCM (164.528(d)(2)); null while it was not, and for answers of before copies were kept.</summary>
    public byte[]? StatementSealed { get; private set; }

    /// <summary>The archive as it was handed over; null when there is no copy.</summary>
    internal byte[]? Statement(IFieldCipher cipher) => StatementSealed is { } kept ? cipher.OpenBytes(Id.Value, SealedField, kept) : null;

    internal Result Extend(string reason, DateOnly today, DateTimeOffset now)
    {
        if (AnsweredAt is not null)
            return ComplianceErrors.RequestAnswered;
        if (ExtensionReason is not null)
            return ComplianceErrors.ExtendedAlready;
        if (today > DueOn)
            return ComplianceErrors.TooLateToExtend;
        (ExtensionReason, ExtendedAt, DueOn) = (reason, now, DueOn.AddDays(ExtensionDays));
        return Result.Success;
    }

    internal void Answer(byte[] statement, string sha256, int entries, IFieldCipher cipher, Guid by, DateTimeOffset now) =>
        (StatementSealed, StatementSha256, Entries, AnsweredBy, AnsweredAt) = (cipher.SealBytes(Id.Value, SealedField, statement), sha256, entries, by, now);
}

internal sealed class DisclosureMapping : IEntityTypeConfiguration<Disclosure>
{
    public const int ReasonLength = 1000;

    public void Configure(EntityTypeBuilder<Disclosure> builder)
    {
        builder.ToTable("disclosures");
        builder.HasKey(d => d.Id);
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Contact).HasColumnName("contact_id");
        builder.Property(d => d.On).HasColumnName("disclosed_on");
        builder.Property(d => d.StruckReason).HasMaxLength(ReasonLength);
        builder.HasIndex(d => new { d.Contact, d.On });
    }
}

internal sealed class AccountingRequestMapping : IEntityTypeConfiguration<AccountingRequest>
{
    public void Configure(EntityTypeBuilder<AccountingRequest> builder)
    {
        builder.ToTable("accounting_requests");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Contact).HasColumnName("contact_id");
        builder.Property(r => r.From).HasColumnName("from_day");
        builder.Property(r => r.To).HasColumnName("to_day");
        builder.Property(r => r.ExtensionReason).HasMaxLength(DisclosureMapping.ReasonLength);
        builder.Property(r => r.StatementSha256).HasMaxLength(64);
        builder.Property(r => r.AnsweredAt).IsConcurrencyToken();
        builder.HasIndex(r => new { r.Contact, r.ReceivedOn });
        builder.HasIndex(r => new { r.AnsweredAt, r.DueOn });
    }
}
