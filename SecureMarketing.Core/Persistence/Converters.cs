using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Persistence;

/// <summary>Typed id to the provider's own UUID column.</summary>
internal sealed class TypedIdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => IdOf<TId>.From(value))
    where TId : struct, ITypedId<TId>;

/// <summary>
/// Typed id to 16 big-endian bytes, for SQLite, which would otherwise keep 36 characters of text per id; big-endian so
/// that version-7 ids still sort by time.
/// </summary>
internal sealed class TypedIdBytesConverter<TId>()
    : ValueConverter<TId, byte[]>(id => id.Value.ToByteArray(true), bytes => IdOf<TId>.From(new Guid(bytes, true)))
    where TId : struct, ITypedId<TId>;

internal sealed class GuidBytesConverter()
    : ValueConverter<Guid, byte[]>(value => value.ToByteArray(true), bytes => new Guid(bytes, true));

/// <summary>SQLite can neither filter nor order a DateTimeOffset: UTC ticks (100 ns) instead.</summary>
internal sealed class UtcTicksConverter()
    : ValueConverter<DateTimeOffset, long>(instant => instant.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

/// <summary>PostgreSQL refuses instants with an offset, and nothing here means local time: store UTC.</summary>
internal sealed class UtcConverter()
    : ValueConverter<DateTimeOffset, DateTimeOffset>(instant => instant.ToUniversalTime(), instant => instant.ToUniversalTime());

/// <summary>An expression tree may not call a static interface member; it may call this.</summary>
internal static class IdOf<TId> where TId : struct, ITypedId<TId>
{
    public static TId From(Guid value) => TId.From(value);
}
