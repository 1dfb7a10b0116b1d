using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>certificate check</c>: can mail be encrypted to this certificate or key? Without host or database.</summary>
internal sealed class CertificateVerb : ICliVerb
{
    public Command Build()
    {
        var file = new Argument<FileInfo>("file") { Description = "S/MIME certificate (PEM, DER) or OpenPGP key (armoured, binary)." };
        var forAddress = new Option<string?>("--for") { Description = "The address it has to belong to; left out = any." };
        var at = new Option<string?>("--at") { Description = "The instant it has to be valid at, ISO 8601; a date means its first moment in UTC. Default: now." };
        var chain = Files("--chain", "Intermediate certificates.");
        var lists = Files("--crl", "Revocation lists.");
        var anchors = Files("--anchor", "Trusted roots, instead of the machine's.");
        var json = CliHost.JsonOption();
        var check = new Command("check", "Check a certificate or key; prints {usable, kind, keyId, reason}.") { file, forAddress, at, chain, lists, anchors, json };
        check.SetAction(async (parse, cancellationToken) =>
        {
            var verdict = CertificateCheck.Of(await ReadAsync(parse.GetValue(file)!, cancellationToken), new KeyCheck
            {
                For = Address(parse.GetValue(forAddress)),
                At = Instant(parse.GetValue(at)),
                Chain = await CertificatesAsync(parse.GetValue(chain)!, cancellationToken),
                Anchors = await CertificatesAsync(parse.GetValue(anchors)!, cancellationToken),
                RevocationLists = await ListsAsync(parse.GetValue(lists)!, cancellationToken),
            });
            Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(verdict, JsonSerializerOptions.Web) : Words(verdict));
            // A verdict is an answer, whichever way it falls; only a check that could not be made fails.
            return 0;
        });
        return new Command("certificate", "Recipients' certificates and keys.") { check };
    }

    private static Option<FileInfo[]> Files(string name, string description) =>
        new(name) { Description = description + " Repeatable.", DefaultValueFactory = _ => [] };

    private static string Words(KeyVerdict verdict) => verdict.Usable
        ? $"usable: {verdict.Kind} {verdict.KeyId}"
        : $"not usable ({verdict.Reason}){(verdict.KeyId is null ? "" : $": {verdict.Kind} {verdict.KeyId}")}";

    private static EmailAddress? Address(string? text) => text is null ? null
        : EmailAddress.TryParse(text, out var address) ? address
        : throw new CliException("--for is not a mailbox address such as name@example.com.", CliRoot.WrongUsage);

    private static DateTimeOffset Instant(string? text) => text is null ? TimeProvider.System.GetUtcNow()
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw new CliException("--at is not a date or instant such as 2026-11-24 or 2026-11-24T15:00:00Z.", CliRoot.WrongUsage);

    private static async Task<IReadOnlyList<X509Certificate2>> CertificatesAsync(FileInfo[] files, CancellationToken cancellationToken)
    {
        var found = new List<X509Certificate2>();
        foreach (var file in files)
        {
            var read = CertificateCheck.ReadCertificates(await ReadAsync(file, cancellationToken));
            found.AddRange(read.Count > 0 ? read : throw new CliException($"{file.Name} holds no certificate in PEM or DER form."));
        }

        return found;
    }

    private static async Task<IReadOnlyList<byte[]>> ListsAsync(FileInfo[] files, CancellationToken cancellationToken)
    {
        var found = new List<byte[]>();
        foreach (var file in files)
            found.Add(CertificateCheck.ReadRevocationList(await ReadAsync(file, cancellationToken)) ?? throw new CliException($"{file.Name} holds no revocation list in PEM or DER form."));
        return found;
    }

    private static async Task<byte[]> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file.FullName} cannot be read. Check the path and its permissions.");
        }
    }
}
