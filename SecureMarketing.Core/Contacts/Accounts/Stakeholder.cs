using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>What a person decides at an account. Stored: never renumber.</summary>
public enum StakeholderRole
{
    Other = 0,
    Executive = 1,
    Finance = 2,
    Operations = 3,
    Technology = 4,
    Compliance = 5,
    Clinical = 6,
    Purchasing = 7,
}

/// <summary>A person at an account. A person can belong to several, with one role at each.</summary>
public sealed class Stakeholder
{
    public required ContactId ContactId { get; init; }

    public required int AccountId { get; init; }

    public required StakeholderRole Role { get; init; }
}

internal sealed class StakeholderMapping : IEntityTypeConfiguration<Stakeholder>
{
    public void Configure(EntityTypeBuilder<Stakeholder> builder)
    {
        builder.ToTable("account_stakeholders");
        builder.HasKey(s => new { s.ContactId, s.AccountId });
        builder.Property(s => s.Role).HasConversion<short>();
        builder.HasOne<Contact>().WithMany().HasForeignKey(s => s.ContactId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(s => new { s.AccountId, s.Role, s.ContactId });
    }
}
