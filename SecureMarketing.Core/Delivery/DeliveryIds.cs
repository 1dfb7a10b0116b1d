using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery;

/// <summary>A way out: a smart host or the sandbox.</summary>
public readonly record struct RouteId(Guid Value) : ITypedId<RouteId>
{
    public static RouteId New() => new(Guid.CreateVersion7());
    public static RouteId From(Guid value) => new(value);
}

/// <summary>A recipient's S/MIME certificate or OpenPGP key in the register.</summary>
public readonly record struct RecipientKeyId(Guid Value) : ITypedId<RecipientKeyId>
{
    public static RecipientKeyId New() => new(Guid.CreateVersion7());
    public static RecipientKeyId From(Guid value) => new(value);
}

/// <summary>A DKIM signing key of the organisation.</summary>
public readonly record struct DkimKeyId(Guid Value) : ITypedId<DkimKeyId>
{
    public static DkimKeyId New() => new(Guid.CreateVersion7());
    public static DkimKeyId From(Guid value) => new(value);
}
