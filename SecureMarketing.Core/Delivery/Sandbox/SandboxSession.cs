using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery.Sandbox;

/// <summary>One SMTP dialogue of the sandbox (RFC 5321): receives to a file, relays nothing, offers no authentication.</summary>
internal sealed class SandboxSession(Stream connection, X509Certificate2 certificate, SandboxMailbox mailbox, TimeProvider clock)
{
    private const int MaxLine = 4096;
    private const int MaxMessage = 32 * 1024 * 1024;

    private Stream stream = connection;
    private PipeReader reader = PipeReader.Create(connection, Options);
    private string? tls;
    private EmailAddress? sender;
    private EmailAddress? recipient;
    private bool greeted;

    private static readonly StreamPipeReaderOptions Options = new(leaveOpen: true);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ReplyAsync("220 localhost SecureMarketing sandbox ESMTP", cancellationToken);
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var verb = (space < 0 ? line : line[..space]).ToUpperInvariant();
            if (verb == "QUIT")
            {
                await ReplyAsync("221 2.0.0 Bye", cancellationToken);
                return;
            }

            await HandleAsync(verb, line, cancellationToken);
        }
    }

    private Task HandleAsync(string verb, string line, CancellationToken cancellationToken) => verb switch
    {
        "EHLO" => HelloAsync(cancellationToken),
        "STARTTLS" => StartTlsAsync(cancellationToken),
        "MAIL" => MailAsync(line, cancellationToken),
        "RCPT" => RecipientAsync(line, cancellationToken),
        "DATA" => DataAsync(cancellationToken),
        "RSET" => ResetAsync(cancellationToken),
        "NOOP" => ReplyAsync("250 2.0.0 Ok", cancellationToken),
        _ => ReplyAsync("502 5.5.1 Command not implemented", cancellationToken),
    };

    private Task HelloAsync(CancellationToken cancellationToken)
    {
        greeted = true;
        (sender, recipient) = (null, null);
        return ReplyAsync(
            "250-localhost\r\n250-SIZE " + MaxMessage.ToString(CultureInfo.InvariantCulture) +
            (tls is null ? "\r\n250-STARTTLS" : "") + "\r\n250-ENHANCEDSTATUSCODES\r\n250-SMTPUTF8\r\n250 8BITMIME",
            cancellationToken);
    }

    private async Task StartTlsAsync(CancellationToken cancellationToken)
    {
        if (tls is not null)
        {
            await ReplyAsync("503 5.5.1 Already in TLS", cancellationToken);
            return;
        }

        await ReplyAsync("220 2.0.0 Ready", cancellationToken);
        // What a client sent behind STARTTLS in clear is dropped with the old reader (RFC 3207 §6).
        await reader.CompleteAsync();
        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 }, cancellationToken);
        tls = $"{secured.SslProtocol} {secured.NegotiatedCipherSuite}";
        stream = secured;
        reader = PipeReader.Create(secured, Options);
        (greeted, sender, recipient) = (false, null, null);
    }

    private Task MailAsync(string line, CancellationToken cancellationToken)
    {
        if (!greeted || sender is not null)
            return ReplyAsync("503 5.5.1 Bad sequence", cancellationToken);
        if (PathOf(line, "MAIL FROM:") is not { } address)
            return ReplyAsync("501 5.1.7 Bad sender address", cancellationToken);
        sender = address;
        return ReplyAsync("250 2.1.0 Ok", cancellationToken);
    }

    private Task RecipientAsync(string line, CancellationToken cancellationToken)
    {
        if (sender is null)
            return ReplyAsync("503 5.5.1 Bad sequence", cancellationToken);
        if (recipient is not null)
            return ReplyAsync("452 4.5.3 One recipient per message", cancellationToken);
        if (PathOf(line, "RCPT TO:") is not { } address)
            return ReplyAsync("501 5.1.3 Bad recipient address", cancellationToken);
        recipient = address;
        return ReplyAsync("250 2.1.5 Ok", cancellationToken);
    }

    private async Task DataAsync(CancellationToken cancellationToken)
    {
        if (sender is null || recipient is null)
        {
            await ReplyAsync("503 5.5.1 Bad sequence", cancellationToken);
            return;
        }

        await ReplyAsync("354 End with a dot", cancellationToken);
        if (await ReadMessageAsync(cancellationToken) is not { } message)
        {
            await ReplyAsync("552 5.3.4 Message too large", cancellationToken);
        }
        else
        {
            await mailbox.StoreAsync(sender, recipient, tls, message, clock.GetUtcNow(), cancellationToken);
            await ReplyAsync("250 2.0.0 Kept in the sandbox", cancellationToken);
        }

        (sender, recipient) = (null, null);
    }

    private Task ResetAsync(CancellationToken cancellationToken)
    {
        (sender, recipient) = (null, null);
        return ReplyAsync("250 2.0.0 Ok", cancellationToken);
    }

    private static EmailAddress? PathOf(string line, string command)
    {
        if (!line.StartsWith(command, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = line[command.Length..].TrimStart();
        var end = rest.IndexOf('>', StringComparison.Ordinal);
        return rest.StartsWith('<') && end > 0 && EmailAddress.TryParse(rest[1..end], out var address) ? address : null;
    }

    /// <summary>Lines up to the dot, dots undone.</summary>
    /// <returns>Null when it was too large; it was read to its end all the same.</returns>
    private async Task<byte[]?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>(16 * 1024);
        var size = 0L;
        while (await NextLineAsync(cancellationToken) is { } line)
        {
            if (line is [(byte)'.', (byte)'\r', (byte)'\n'])
                return size > MaxMessage ? null : message.WrittenSpan.ToArray();
            var text = line is [(byte)'.', ..] ? line.AsSpan(1) : line;
            size += text.Length;
            if (size <= MaxMessage)
                message.Write(text);
        }

        throw new IOException("The client hung up before the dot.");
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        await NextLineAsync(cancellationToken) is { } line ? Encoding.UTF8.GetString(line).TrimEnd('\r', '\n') : null;

    /// <summary>The next line with its CRLF; null at the end of the connection. A bare LF ends no line.</summary>
    private async Task<byte[]?> NextLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var sequence = new SequenceReader<byte>(result.Buffer);
            if (sequence.TryReadTo(out ReadOnlySequence<byte> _, "\r\n"u8, advancePastDelimiter: true))
            {
                var line = result.Buffer.Slice(0, sequence.Position).ToArray();
                reader.AdvanceTo(sequence.Position);
                return line;
            }

            if (result.IsCompleted)
                return null;
            if (result.Buffer.Length > MaxLine)
                throw new IOException("A line is too long.");
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private async Task ReplyAsync(string text, CancellationToken cancellationToken) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), cancellationToken);
}
