using System.Net.Security;
using System.Net.Sockets;
using MailKit;
using MailKit.Security;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Bounces.Mailboxes;

/// <summary>Who vouches for a mail server's certificate.</summary>
internal sealed class MailboxTrust
{
    /// <summary>Null (default): the machine's roots, and the host name must stand in the certificate (RFC 6125).</summary>
    public RemoteCertificateValidationCallback? Check { get; init; }
}

/// <summary>What IMAP and POP3 have in common: verified TLS before the password, and refusals in our words.</summary>
internal static class ServerSession
{
    private const int TimeoutMilliseconds = 60_000;

    /// <summary>Connects and signs in. Without TLS nothing but the greeting is exchanged.</summary>
    public static async Task OpenAsync(MailService client, BounceMailbox mailbox, MailboxSecrets secrets, MailboxTrust trust, CancellationToken cancellationToken)
    {
        client.Timeout = TimeoutMilliseconds;
        // Servers of hospitals often stand under a private root without revocation points; the chain and the name are what counts.
        client.CheckCertificateRevocation = false;
        if (trust.Check is { } check)
            client.ServerCertificateValidationCallback = check;
        await client.ConnectAsync(mailbox.Host, mailbox.Port, mailbox.ImplicitTls ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, cancellationToken);
        var (user, password) = secrets.Of(mailbox) ?? throw new AuthenticationException();
        await client.AuthenticateAsync(user, password, cancellationToken);
    }

    /// <summary>The refusal for what went wrong; null for a fault that is ours.</summary>
    public static Error? Refusal(Exception fault) => fault switch
    {
        SslHandshakeException or NotSupportedException => BouncesErrors.Untrusted,
        AuthenticationException => BouncesErrors.SignInRefused,
        FolderNotFoundException => BouncesErrors.NoSuchFolder,
        SocketException or IOException or ProtocolException or CommandException or ServiceNotConnectedException or ServiceNotAuthenticatedException or TimeoutException => BouncesErrors.Unreachable,
        _ => null,
    };
}
