using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies an order about many people.</summary>
public readonly record struct AuthorizationBatchId(Guid Value) : ITypedId<AuthorizationBatchId>
{
    public static AuthorizationBatchId New() => new(Guid.CreateVersion7());
    public static AuthorizationBatchId From(Guid value) => new(value);
}

/// <summary>Stored: never renumber.</summary>
public enum AuthorizationBatchKind
{
    /// <summary>Ask people for an authorization.</summary>
    Request = 1,

    /// <summary>Revoke authorizations.</summary>
    Revoke = 2,
}

/// <summary>Stored: never renumber.</summary>
public enum AuthorizationBatchState
{
    Running = 1,
    Done = 2,

    /// <summary>By a person; what is left waits until it is resumed.</summary>
    Stopped = 3,
}

/// <summary>What became of one person of an order. Stored: never renumber.</summary>
public enum BatchOutcome
{
    Waiting = 0,
    Done = 1,

    /// <summary>The reason stands as a code; nothing was changed for this person.</summary>
    Refused = 2,
}

/// <summary>An order about many people, carried out in the background and resumed after a crash where it was.</summary>
public sealed class AuthorizationBatch
{
    private AuthorizationBatch()
    {
    }

    internal AuthorizationBatch(AuthorizationBatchKind kind, AuthorizationFormId? form, bool byMail, RevocationChannel? channel, DateTimeOffset? receivedAt, int total, Actor by, DateTimeOffset now)
    {
        (Id, Kind, State, Form, ByMail, Channel, ReceivedAt, Total) = (AuthorizationBatchId.New(), kind, AuthorizationBatchState.Running, form, byMail, channel, receivedAt, total);
        (OrderedBy, OrderedAt) = (by.Id, now);
    }

    public AuthorizationBatchId Id { get; private set; }

    public AuthorizationBatchKind Kind { get; private set; }

    public AuthorizationBatchState State { get; private set; }

    /// <summary>With which people are asked; null for a revocation.</summary>
    public AuthorizationFormId? Form { get; private set; }

    /// <summary>Requests go to the mailboxes on file; otherwise links wait to be handed out.</summary>
    public bool ByMail { get; private set; }

    /// <summary>How the revocations arrived; null for a request.</summary>
    public RevocationChannel? Channel { get; private set; }

    /// <summary>From when the revocations count; null for a request.</summary>
    public DateTimeOffset? ReceivedAt { get; private set; }

    /// <summary>Items.</summary>
    public int Total { get; private set; }

    /// <summary>User id; zero for the command line and for the product's own clock.</summary>
    public Guid OrderedBy { get; private set; }

    public DateTimeOffset OrderedAt { get; private set; }

    /// <summary>Null while items wait.</summary>
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>Grows with every step: two nodes that take the same items meet here, and one of them takes nothing.</summary>
    public int Revision { get; private set; }

    internal void Stepped(bool last, DateTimeOffset now)
    {
        Revision++;
        if (last)
            (State, DoneAt) = (AuthorizationBatchState.Done, now);
    }

    internal Result Switch(bool on)
    {
        if (Kind == AuthorizationBatchKind.Revoke && !on)
            return ConsentErrors.RevocationsNotStopped;
        if (State != (on ? AuthorizationBatchState.Stopped : AuthorizationBatchState.Running))
            return ConsentErrors.BatchNotThere(State);
        State = on ? AuthorizationBatchState.Running : AuthorizationBatchState.Stopped;
        Revision++;
        return Result.Success;
    }
}

/// <summary>One person, or one authorization, of an order.</summary>
public sealed class AuthorizationBatchItem
{
    private AuthorizationBatchItem()
    {
    }

    internal AuthorizationBatchItem(AuthorizationBatchId batch, int ordinal, ContactId contact, AuthorizationId? authorization) =>
        (Batch, Ordinal, Contact, Authorization) = (batch, ordinal, contact, authorization);

    public AuthorizationBatchId Batch { get; private set; }

    /// <summary>From 0.</summary>
    public int Ordinal { get; private set; }

    public ContactId Contact { get; private set; }

    /// <summary>To revoke or to renew; after a request was made, the new one. Null before.</summary>
    public AuthorizationId? Authorization { get; private set; }

    public BatchOutcome Outcome { get; private set; }

    /// <summary>Why it was refused, or what became of the mail; a code, never a value.</summary>
    public string? Code { get; private set; }

    internal void End(BatchOutcome outcome, string? code, AuthorizationId? authorization = null) =>
        (Outcome, Code, Authorization) = (outcome, code, authorization ?? Authorization);
}

internal sealed class AuthorizationBatchMapping : IEntityTypeConfiguration<AuthorizationBatch>
{
    public void Configure(EntityTypeBuilder<AuthorizationBatch> builder)
    {
        builder.ToTable("authorization_batches");
        builder.HasKey(b => b.Id);
        builder.Property(b => b.Id).ValueGeneratedNever();
        builder.Property(b => b.Form).HasColumnName("form_id");
        builder.Property(b => b.Revision).IsConcurrencyToken();
        builder.HasIndex(b => b.State);
    }
}

internal sealed class AuthorizationBatchItemMapping : IEntityTypeConfiguration<AuthorizationBatchItem>
{
    public void Configure(EntityTypeBuilder<AuthorizationBatchItem> builder)
    {
        builder.ToTable("authorization_batch_items");
        builder.HasKey(i => new { i.Batch, i.Ordinal });
        builder.Property(i => i.Batch).HasColumnName("batch_id");
        builder.Property(i => i.Ordinal).ValueGeneratedNever();
        builder.Property(i => i.Contact).HasColumnName("contact_id");
        builder.Property(i => i.Authorization).HasColumnName("authorization_id");
        builder.Property(i => i.Code).HasMaxLength(60);
        builder.HasIndex(i => new { i.Batch, i.Outcome });
        builder.HasIndex(i => new { i.Contact, i.Outcome });
        builder.HasOne<AuthorizationBatch>().WithMany().HasForeignKey(i => i.Batch).OnDelete(DeleteBehavior.Cascade);
    }
}
