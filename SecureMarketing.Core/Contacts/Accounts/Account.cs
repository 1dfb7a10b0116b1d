using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>What an account is to the organisation. Stored: never renumber.</summary>
public enum AccountType
{
    Other = 0,
    ProviderGroup = 1,
    Payer = 2,
    Laboratory = 3,
    Supplier = 4,
}

/// <summary>
/// An organisation that the organisation deals with: a provider group, a payer, a laboratory, a supplier; or itself, with its
/// facilities. What is here is about organisations and in the clear; who its people are is in <see cref="Stakeholder"/>.
/// </summary>
public sealed class Account
{
    public const int SourceSystemLength = 100;
    public const int SourceIdLength = 200;
    public const int NameLength = 200;

    /// <summary>Source system of accounts that were entered here.</summary>
    public const string Own = "own";

    private Account()
    {
    }

    public Account(string sourceSystem, string sourceId, DateTimeOffset now) => (SourceSystem, SourceId, CreatedAt, ChangedAt) = (sourceSystem, sourceId, now, now);

    /// <summary>Assigned by the database, from 1.</summary>
    public int Id { get; private set; }

    /// <summary>Which system the record comes from; with <see cref="SourceId"/> it is the account's identity.</summary>
    public string SourceSystem { get; private set; } = "";

    public string SourceId { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary><see cref="Name"/> in lower case: databases fold letters differently.</summary>
    public string NameFolded { get; private set; } = "";

    public AccountType Type { get; internal set; }

    /// <summary>National Provider Identifier, ten digits with a check digit (45 CFR 162.406); null when none is known.</summary>
    public string? Npi { get; internal set; }

    public string? Street { get; internal set; }

    public string? City { get; internal set; }

    /// <summary>USPS two-letter code for the United States, else the source's word.</summary>
    public string? State { get; internal set; }

    public string? Zip { get; internal set; }

    /// <summary>ISO 3166 alpha-2, null when not stated.</summary>
    public string? Country { get; internal set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; internal set; }

    internal void Rename(string name) => (Name, NameFolded) = (name, name.ToLowerInvariant());
}

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.SourceSystem).HasMaxLength(Account.SourceSystemLength);
        builder.Property(a => a.SourceId).HasMaxLength(Account.SourceIdLength);
        builder.Property(a => a.Name).HasMaxLength(Account.NameLength);
        builder.Property(a => a.NameFolded).HasMaxLength(Account.NameLength);
        builder.Property(a => a.Type).HasConversion<short>();
        builder.Property(a => a.Npi).HasMaxLength(NpiForm.Length);
        builder.Property(a => a.Street).HasMaxLength(AccountLimits.Street);
        builder.Property(a => a.City).HasMaxLength(AccountLimits.City);
        builder.Property(a => a.State).HasMaxLength(AccountLimits.State);
        builder.Property(a => a.Zip).HasMaxLength(AccountLimits.Zip);
        builder.Property(a => a.Country).HasMaxLength(AccountLimits.Country);
        builder.HasIndex(a => new { a.SourceSystem, a.SourceId }).IsUnique();
        builder.HasIndex(a => a.NameFolded);
    }
}

/// <summary>Lengths of an account's address, characters.</summary>
internal static class AccountLimits
{
    public const int Street = 200;
    public const int City = 100;
    public const int State = 60;
    public const int Zip = 20;
    public const int Country = 20;
}
