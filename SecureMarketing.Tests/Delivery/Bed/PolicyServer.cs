using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace SecureMarketing.Tests.Delivery.Bed;

/// <summary>Serves MTA-STS policies of every domain over HTTPS, each under a certificate for the name asked for.</summary>
internal sealed class PolicyServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly TestAuthority authority;
    private readonly Task accepting;

    public PolicyServer(TestAuthority authority)
    {
        this.authority = authority;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Endpoint => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>The whole answer after the status line's "HTTP/1.1 ", by domain; unknown domains get 404.</summary>
    public Dictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Domains whose policy host presents a certificate for another name.</summary>
    public HashSet<string> Misnamed { get; } = new(StringComparer.Ordinal);

    public int Asked { get; private set; }

    public void Serve(string domain, string mode, string host, int maxAge = 86400) =>
        Answers[domain] = Answer("200 OK", "text/plain", $"version: STSv1\r\nmode: {mode}\r\nmx: {host}\r\nmax_age: {maxAge}\r\n");

    public static string Answer(string status, string type, string body, string more = "") =>
        $"{status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{more}\r\n{body}";

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The tests are over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var held = client;
        try
        {
            var name = "";
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(
                (_, hello, _, _) =>
                {
                    name = hello.ServerName;
                    var domain = name["mta-sts.".Length..];
                    return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = authority.IssueServer(Misnamed.Contains(domain) ? "elsewhere.test" : name) });
                },
                null,
                stopping.Token);
            var buffer = new byte[4096];
            var read = 0;
            while (!Encoding.ASCII.GetString(buffer, 0, read).Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var got = await stream.ReadAsync(buffer.AsMemory(read), stopping.Token);
                if (got == 0)
                    return;
                read += got;
            }

            Asked++;
            var answer = Answers.GetValueOrDefault(name["mta-sts.".Length..]) ?? Answer("404 Not Found", "text/plain", "");
            await stream.WriteAsync(Encoding.UTF8.GetBytes("HTTP/1.1 " + answer), stopping.Token);
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException or SocketException)
        {
            // The client refused the certificate.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        stopping.Dispose();
    }
}
