using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Forms;

/// <summary>What stands sealed in the page: which submission this will be, of what, and since when it is looked at.</summary>
/// <param name="Link">The personal link; null for anyone.</param>
/// <param name="ShownAt">To the second.</param>
internal sealed record FormTicket(FormId Form, int Version, SubmissionId Submission, Guid? Link, DateTimeOffset ShownAt);

/// <summary>
/// Writes and reads tickets and personal links: content and 16 bytes of HMAC-SHA-256, base64url. Neither names a person; without the key
/// neither can be made or changed.
/// </summary>
internal sealed class FormTickets(ITokenMac mac)
{
    private const string TicketPurpose = "form-ticket";
    private const string LinkPurpose = "form-link";
    private const int MacBytes = 16;
    private const int GuidBytes = 16;
    private const int TicketBytes = (3 * GuidBytes) + 4 + 8;

    public string Write(FormTicket ticket)
    {
        Span<byte> content = stackalloc byte[TicketBytes];
        ticket.Form.Value.TryWriteBytes(content, bigEndian: true, out _);
        ticket.Submission.Value.TryWriteBytes(content[GuidBytes..], bigEndian: true, out _);
        (ticket.Link ?? Guid.Empty).TryWriteBytes(content[(2 * GuidBytes)..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(content[(3 * GuidBytes)..], ticket.Version);
        BinaryPrimitives.WriteInt64BigEndian(content[((3 * GuidBytes) + 4)..], ticket.ShownAt.ToUnixTimeSeconds());
        return Seal(TicketPurpose, content);
    }

    /// <returns>Null for anything this installation did not write.</returns>
    public FormTicket? Read(string? text)
    {
        if (Open(TicketPurpose, text, TicketBytes) is not { } content)
            return null;
        var link = new Guid(content.AsSpan(2 * GuidBytes, GuidBytes), bigEndian: true);
        return new FormTicket(
            FormId.From(new Guid(content.AsSpan(0, GuidBytes), bigEndian: true)),
            BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(3 * GuidBytes)),
            SubmissionId.From(new Guid(content.AsSpan(GuidBytes, GuidBytes), bigEndian: true)),
            link == Guid.Empty ? null : link,
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(content.AsSpan((3 * GuidBytes) + 4))));
    }

    /// <summary>43 characters.</summary>
    public string WriteLink(Guid link)
    {
        Span<byte> content = stackalloc byte[GuidBytes];
        link.TryWriteBytes(content, bigEndian: true, out _);
        return Seal(LinkPurpose, content);
    }

    /// <returns>Null for anything this installation did not write.</returns>
    public Guid? ReadLink(string? text) => Open(LinkPurpose, text, GuidBytes) is { } content ? new Guid(content, bigEndian: true) : null;

    private string Seal(string purpose, ReadOnlySpan<byte> content) => Base64Url.EncodeToString([.. content, .. mac.Mac(purpose, content).AsSpan(0, MacBytes)]);

    private byte[]? Open(string purpose, string? text, int length)
    {
        var bytes = new byte[length + MacBytes];
        if (text is null || text.Length != Base64Url.GetEncodedLength(bytes.Length) || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != bytes.Length)
            return null;
        var content = bytes[..length];
        return CryptographicOperations.FixedTimeEquals(mac.Mac(purpose, content).AsSpan(0, MacBytes), bytes.AsSpan(length)) ? content : null;
    }
}
