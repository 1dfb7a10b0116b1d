using MimeKit;

namespace SecureMarketing.Core.Delivery;

/// <summary>How the MIME library writes what travels: CRLF line ends (RFC 5322 §2.3), the last line ended too.</summary>
internal static class WireFormat
{
    /// <summary>Shared; nobody changes it.</summary>
    public static FormatOptions Options { get; } = New();

    /// <summary>The whole message. Into memory: the asynchronous twin only adds a state machine for every filter.</summary>
    public static ReadOnlyMemory<byte> Write(MimeMessage message)
    {
        using var output = new MemoryStream(16 * 1024);
        message.WriteTo(Options, output);
        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }

    private static FormatOptions New()
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        options.EnsureNewLine = true;
        return options;
    }
}
