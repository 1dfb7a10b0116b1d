using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SecureMarketing.Core.Delivery.Crypto;

namespace SecureMarketing.Tests.Delivery.Bed;

/// <summary>The domains of the bed: one per case of the ladder, each with mail hosts on addresses of their own.</summary>
internal sealed class BedZone
{
    private const string Head = "$TTL 60\n@ IN SOA ns.test. admin.test. 1 3600 600 86400 60\n@ IN NS ns.test.\n";

    private readonly Dictionary<string, IPAddress> addresses = new(StringComparer.Ordinal);
    private readonly StringBuilder signed = new(Head);
    private readonly StringBuilder plain = new(Head);
    private readonly StringBuilder bogus = new(Head);
    private readonly int port;

    public BedZone(int port, TestAuthority authority)
    {
        this.port = port;
        Line("ns.test. IN A 127.0.0.1");
        Line("signed.test. IN A 127.0.0.1");

        Domain("dane.test", "mx.dane.test");
        Tlsa("mx.dane.test", "3 1 1 " + KeyDigest(Dane));
        Domain("daneta.test", "mx.daneta.test");
        Tlsa("mx.daneta.test", "2 0 0 " + Convert.ToHexString(authority.Root.RawData));
        Domain("danebad.test", "mx.danebad.test");
        Tlsa("mx.danebad.test", "3 1 1 " + new string('a', 64));
        Domain("danetwo.test", "mx1.danetwo.test", "mx2.danetwo.test");
        Tlsa("mx1.danetwo.test", "3 1 1 " + new string('b', 64));
        Tlsa("mx2.danetwo.test", "3 1 1 " + KeyDigest(Dane));
        Domain("unusable.test", "mx.unusable.test");
        Tlsa("mx.unusable.test", "1 1 1 " + new string('c', 64));
        Domain("aliased.test", "alias.aliased.test");
        Line("target.aliased.test. IN A " + addresses["alias.aliased.test"]);
        Tlsa("target.aliased.test", "3 1 1 " + KeyDigest(Dane));
        Domain("tlsafail.test", "mx.tlsafail.test");
        Line("_tcp.mx.tlsafail.test. IN NS ns.test.");
        Line("_tcp.mx.tlsafail.test. IN DS 4711 13 2 " + new string('d', 64));

        Domain("pkix.test", "mx.pkix.test");
        Domain("two.test", "mx1.two.test", "mx2.two.test");
        foreach (var id in new[] { "sts", "ststesting", "stsother", "stsnone" })
        {
            Domain(id + ".test", $"mx.{id}.test");
            Line($"_mta-sts.{id}.test. IN TXT \"v=STSv1; id=20261124T1;\"");
        }

        Line("nullmx.test. IN MX 0 .");
        addresses["implicit.test"] = Next();
        Line("implicit.test. IN A " + addresses["implicit.test"]);
        Line("nohost.test. IN MX 10 gone.nohost.test.");

        Sender();
        Line("plain.test. IN NS ns.test.");
        Line("bogus.test. IN NS ns.test.");
        Line("bogus.test. IN DS 4711 13 2 " + new string('e', 64));
        addresses["mx.plain.test"] = Next();
        plain.Append(CultureInfo.InvariantCulture, $"@ IN MX 10 mx\nmx IN A {addresses["mx.plain.test"]}\n_{port}._tcp.mx IN TLSA 3 1 1 {new string('f', 64)}\n");
        bogus.Append("@ IN MX 10 mx\n@ IN A 127.0.0.1\nmx IN A 127.0.0.1\n");
    }

    /// <summary>Keys of sender.test: the first as published, the second published with another key's value.</summary>
    public (byte[] Pkcs8, string PublicKey) Rsa { get; } = DkimSigningKey.Generate(DkimAlgorithm.RsaSha256);

    public (byte[] Pkcs8, string PublicKey) Edwards { get; } = DkimSigningKey.Generate(DkimAlgorithm.Ed25519Sha256);

    /// <summary>A domain that publishes all that sending rests on; and one whose records are wrong.</summary>
    private void Sender()
    {
        Domain("sender.test", "mx.sender.test");
        Line("sender.test. IN TXT \"v=spf1 include:_spf.relay.test \" \"ip4:192.0.2.10 -all\"");
        Line("_spf.relay.test. IN TXT \"v=spf1 ip4:198.51.100.0/24 ~all\"");
        Line("_dmarc.sender.test. IN TXT \"v=DMARC1; p=reject; rua=mailto:dmarc@sender.test\"");
        // Longer than one string of a TXT record may be (RFC 6376 §3.6.2.2).
        Line($"s1._domainkey.sender.test. IN TXT \"v=DKIM1; k=rsa; p={Rsa.PublicKey[..180]}\" \"{Rsa.PublicKey[180..]}\"");
        Line("s2._domainkey.sender.test. IN CNAME s2.keys.relay.test.");
        Line($"s2.keys.relay.test. IN TXT \"v=DKIM1; k=ed25519; p={Edwards.PublicKey}\"");
        Line("_mta-sts.sender.test. IN TXT \"v=STSv1; id=20261128T1;\"");
        Line("_smtp._tls.sender.test. IN TXT \"v=TLSRPTv1; rua=mailto:tls@sender.test\"");
        Line("wrong.test. IN TXT \"v=spf1 ip4:192.0.2.10 -all\"");
        Line("wrong.test. IN TXT \"v=spf1 -all\"");
        Line($"s1._domainkey.wrong.test. IN TXT \"v=DKIM1; k=ed25519; p={Edwards.PublicKey}\"");
    }

    /// <summary>Vouched for by TLSA records alone.</summary>
    public X509Certificate2 Dane { get; } = TestAuthority.SelfSigned("whatever.example.com");

    public IEnumerable<(string File, string Text)> Files =>
    [
        ("test.zone", signed.ToString()),
        ("plain.test.zone", plain.ToString()),
        ("bogus.test.zone", bogus.ToString()),
        ("_tcp.mx.tlsafail.test.zone", Head),
    ];

    public IPAddress AddressOf(string host) => addresses[host];

    private static string KeyDigest(X509Certificate2 certificate) => Convert.ToHexString(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    private void Domain(string domain, params string[] hosts)
    {
        for (var i = 0; i < hosts.Length; i++)
        {
            addresses[hosts[i]] = Next();
            Line(string.Create(CultureInfo.InvariantCulture, $"{domain}. IN MX {(i + 1) * 10} {hosts[i]}."));
            Line(hosts[i].StartsWith("alias.", StringComparison.Ordinal) ? $"{hosts[i]}. IN CNAME target{hosts[i][5..]}." : $"{hosts[i]}. IN A {addresses[hosts[i]]}");
        }
    }

    private void Tlsa(string host, string record) => Line(string.Create(CultureInfo.InvariantCulture, $"_{port}._tcp.{host}. IN TLSA {record}"));

    private IPAddress Next() => new([127, 0, 77, (byte)(addresses.Count + 1)]);

    private void Line(string line) => signed.Append(line).Append('\n');
}
