namespace SecureMarketing.Core.Kernel;

/// <summary>A person's opaque id. Everything clinical hangs on it; the name does not.</summary>
public readonly record struct ContactId(Guid Value) : ITypedId<ContactId>
{
    public static ContactId New() => new(Guid.CreateVersion7());
    public static ContactId From(Guid value) => new(value);
}

/// <summary>A member of staff who signs in.</summary>
public readonly record struct UserId(Guid Value) : ITypedId<UserId>
{
    public static UserId New() => new(Guid.CreateVersion7());
    public static UserId From(Guid value) => new(value);
}

/// <summary>
/// What a message stems from: a campaign or a journey step, never its version. First part of the at-most-once key
/// (origin, occurrence, contact).
/// </summary>
public readonly record struct OriginId(Guid Value) : ITypedId<OriginId>
{
    public static OriginId From(Guid value) => new(value);
}

/// <summary>
/// One message to one person. Kernel's, because links, secure messages and receipts of lower modules name the message
/// they belong to; the row is Sending's.
/// </summary>
public readonly record struct MessageId(Guid Value) : ITypedId<MessageId>
{
    public static MessageId New() => new(Guid.CreateVersion7());
    public static MessageId From(Guid value) => new(value);
}
