namespace SecureMarketing.Core.Kernel;

/// <summary>
/// An opaque identifier of one kind of thing: a version-7 UUID (RFC 9562 §5.7), so that rows sort by creation and
/// a contact's id can never be passed where a campaign's is meant. Ids carry no meaning and are safe to log.
/// </summary>
/// <typeparam name="TSelf">The implementing <c>readonly record struct</c>.</typeparam>
public interface ITypedId<TSelf> where TSelf : struct, ITypedId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf From(Guid value);
}
