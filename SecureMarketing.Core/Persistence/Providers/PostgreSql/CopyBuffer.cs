using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using NpgsqlTypes;

namespace SecureMarketing.Core.Persistence.Providers.PostgreSql;

/// <summary>Rows in the binary form of COPY: each value is its length in bytes and its bytes, numbers in network order.</summary>
/// <param name="size">Bytes to begin with; grows when a row needs more.</param>
internal sealed class CopyBuffer(int size)
{
    private const int NullLength = -1;
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    private static readonly int Epoch = new DateOnly(2000, 1, 1).DayNumber;
    private static readonly long EpochTicks = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    private byte[] bytes = new byte[size * 2];

    /// <summary>Bytes that are in it.</summary>
    public int Length { get; private set; }

    /// <summary>Valid until something is added.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Signature, no flags, no extension.</summary>
    public void Begin()
    {
        var head = Take(19);
        "PGCOPY\n"u8.CopyTo(head);
        head[7] = 0xFF;
        "\r\n\0"u8.CopyTo(head[8..]);
        head[11..].Clear();
    }

    public void BeginRow(int columns) => BinaryPrimitives.WriteInt16BigEndian(Take(2), (short)columns);

    public void End() => BinaryPrimitives.WriteInt16BigEndian(Take(2), -1);

    /// <param name="value">As the column's mapping gives it; null is NULL.</param>
    /// <param name="type">The column's.</param>
    /// <exception cref="NotSupportedException">No table that is written by hand has such a column.</exception>
    // Called millions of times from one loop: not to be interpreted half-compiled until the runtime notices.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(object? value, NpgsqlDbType type)
    {
        if (value is null)
        {
            BinaryPrimitives.WriteInt32BigEndian(Take(4), NullLength);
            return;
        }

        switch (type)
        {
            case NpgsqlDbType.Uuid:
                ((Guid)value).TryWriteBytes(Sized(16), bigEndian: true, out _);
                break;
            case NpgsqlDbType.Bytea:
                var blob = (byte[])value;
                blob.CopyTo(Sized(blob.Length));
                break;
            case NpgsqlDbType.Text or NpgsqlDbType.Varchar:
                var text = (string)value;
                Encoding.UTF8.GetBytes(text, Sized(Encoding.UTF8.GetByteCount(text)));
                break;
            case NpgsqlDbType.Boolean:
                Sized(1)[0] = (bool)value ? (byte)1 : (byte)0;
                break;
            case NpgsqlDbType.Smallint:
                BinaryPrimitives.WriteInt16BigEndian(Sized(2), Convert.ToInt16(value, CultureInfo.InvariantCulture));
                break;
            case NpgsqlDbType.Integer:
                BinaryPrimitives.WriteInt32BigEndian(Sized(4), value is int number ? number : Convert.ToInt32(value, CultureInfo.InvariantCulture));
                break;
            case NpgsqlDbType.Bigint:
                BinaryPrimitives.WriteInt64BigEndian(Sized(8), Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case NpgsqlDbType.Double:
                BinaryPrimitives.WriteDoubleBigEndian(Sized(8), (double)value);
                break;
            case NpgsqlDbType.Date:
                BinaryPrimitives.WriteInt32BigEndian(Sized(4), ((DateOnly)value).DayNumber - Epoch);
                break;
            case NpgsqlDbType.TimestampTz:
                BinaryPrimitives.WriteInt64BigEndian(Sized(8), (((DateTimeOffset)value).UtcTicks - EpochTicks) / TicksPerMicrosecond);
                break;
            default:
                throw new NotSupportedException($"Columns of {type} are not written by hand.");
        }
    }

    private Span<byte> Sized(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(4), length);
        return Take(length);
    }

    private Span<byte> Take(int length)
    {
        if (bytes.Length - Length < length)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + length));
        var taken = bytes.AsSpan(Length, length);
        Length += length;
        return taken;
    }
}
