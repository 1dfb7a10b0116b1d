using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Forms;

/// <summary>Identifies a submission; drawn when the page is shown, so that pressing twice is one.</summary>
public readonly record struct SubmissionId(Guid Value) : ITypedId<SubmissionId>
{
    public static SubmissionId New() => new(Guid.CreateVersion7());
    public static SubmissionId From(Guid value) => new(value);
}

/// <summary>
/// The event that somebody completed a form. No answer is in it: those are on the person's record, sealed as everything there. The
/// network address stands in the audit trail only, as of every act.
/// </summary>
public sealed class FormSubmission
{
    public required SubmissionId Id { get; init; }

    public required FormId Form { get; init; }

    /// <summary>Version that was shown.</summary>
    public required int Version { get; init; }

    /// <summary>The record that the answers went to: one of its own, or that of the link's person.</summary>
    public required ContactId Contact { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Day number in the organisation's zone.</summary>
    public required int Day { get; init; }

    /// <summary>Came through a link made for this person.</summary>
    public required bool Personal { get; init; }

    /// <summary>Boxes ticked.</summary>
    public required int OptIns { get; init; }
}

/// <summary>A link by which one person changes their own record through one form, once, until it expires.</summary>
public sealed class FormLink
{
    /// <summary>Stands in the link, beside its authentication; says nothing about the person.</summary>
    public required Guid Id { get; init; }

    public required FormId Form { get; init; }

    public required ContactId Contact { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The submission that used it up; null before.</summary>
    public SubmissionId? UsedBy { get; internal set; }
}

internal sealed class FormSubmissionMapping : IEntityTypeConfiguration<FormSubmission>
{
    public void Configure(EntityTypeBuilder<FormSubmission> builder)
    {
        builder.ToTable("form_submissions");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Form).HasColumnName("form_id");
        builder.Property(s => s.Contact).HasColumnName("contact_id");
        builder.HasOne<Form>().WithMany().HasForeignKey(s => s.Form).OnDelete(DeleteBehavior.Restrict);
        // An event goes with its person, by whichever way they leave the file.
        builder.HasOne<Contact>().WithMany().HasForeignKey(s => s.Contact).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(s => new { s.Form, s.Day, s.Contact });
    }
}

internal sealed class FormLinkMapping : IEntityTypeConfiguration<FormLink>
{
    public void Configure(EntityTypeBuilder<FormLink> builder)
    {
        builder.ToTable("form_links");
        builder.HasKey(l => l.Id);
        builder.Property(l => l.Id).ValueGeneratedNever();
        builder.Property(l => l.Form).HasColumnName("form_id");
        builder.Property(l => l.Contact).HasColumnName("contact_id");
        builder.Property(l => l.UsedBy).IsConcurrencyToken();
        builder.HasOne<Form>().WithMany().HasForeignKey(l => l.Form).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Contact>().WithMany().HasForeignKey(l => l.Contact).OnDelete(DeleteBehavior.Cascade);
    }
}
