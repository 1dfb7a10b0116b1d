using System.Text;
using System.Text.Json;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>
/// Who is there and what they agreed to: the files, agreements, keys and forms of the demo, brought in by the same use cases
/// as a hospital's own.
/// </summary>
internal sealed class DemoPeople(DemoStaff staff, DataFolder folder, TimeProvider clock)
{
    public const string Organisation = "Harbor Health Partners";
    public const string Purpose = "marketing";
    private const string Source = "demo";
    private const int Seed = 20261124;
    private const int KeysOfAKind = 4;

    /// <summary>Writes invented patients as FHIR files and imports them.</summary>
    /// <returns>How many were created.</returns>
    public async Task<int> ImportAsync(int people, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var files = SyntheticPatients.Write(folder.Folder("demo-patients"), people, Seed, today);
        var options = new ImportOptions { SourceSystem = Source, AddressesVerified = true };
        var sources = files.Select(f => new ImportSource(f, Path.GetFileName(f))).ToList();
        var run = await staff.AsAsync<StartImport, ImportRunId>(Role.Admin, new StartImport(sources, options), cancellationToken);
        await staff.AsAsync<RunImport, ImportRunId>(Role.Admin, new RunImport(run), cancellationToken);
        return (await staff.AsAsync<GetImport, ImportDetail>(Role.Admin, new GetImport(run, 0), cancellationToken)).Summary.Created;
    }

    /// <summary>The agreement under which the product handles the organisation's PHI.</summary>
    public Task<RecordedBaa> AgreeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return staff.AsAsync<RecordBaa, RecordedBaa>(Role.ComplianceOfficer, new RecordBaa
        {
            Terms = new BaaTerms
            {
                Party = Organisation,
                Role = BaaRole.Tenant,
                Services = "Marketing automation and secure email",
                SignedOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-30),
                EffectiveAt = now.AddDays(-30),
                ExpiresAt = now.AddYears(1),
                Clauses = BaaClauses.All,
            },
        }, cancellationToken);
    }

    /// <summary>
    /// Signed forms for the segment: four in five valid, the rest expired, unsigned copies, missing a required statement, or
    /// none at all, so that the gate has something to refuse.
    /// </summary>
    public async Task AuthoriseAsync(IReadOnlyList<string> sourceIds, IReadOnlyList<string> categories, CancellationToken cancellationToken)
    {
        var contacts = await ContactsOfAsync(sourceIds, cancellationToken);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var items = sourceIds.Select((id, i) => FormOf(contacts[id], i % 20, categories, today)).OfType<ImportedAuthorization>().ToList();
        foreach (var part in items.Chunk(1000))
            await staff.AsAsync<ImportAuthorizations, ImportedAuthorizations>(Role.ConsentClerk, new ImportAuthorizations { Items = part }, cancellationToken);
    }

    /// <summary>
    /// Certificates and OpenPGP keys for the first people of the segment, pinned as if compared with their holders. Whose
    /// address it is stands in the invented files.
    /// </summary>
    public async Task RegisterKeysAsync(IReadOnlyList<string> sourceIds, CancellationToken cancellationToken)
    {
        var keys = folder.Folder("demo-keys");
        var now = clock.GetUtcNow();
        var known = AddressesInFiles();
        var addresses = sourceIds.Select(known.GetValueOrDefault).OfType<string>().Take(KeysOfAKind * 2).ToList();
        for (var i = 0; i < addresses.Count; i++)
        {
            var smime = i % 2 == 0;
            var file = Path.Combine(keys, smime ? $"smime-{i / 2}.pem" : $"openpgp-{i / 2}.asc");
            var material = smime ? DemoKeys.NewSMime(addresses[i], file, now) : DemoKeys.NewOpenPgp(addresses[i], file, now);
            await staff.AsAsync<AddRecipientKey, AddedRecipientKey>(
                Role.ConsentClerk,
                new AddRecipientKey { File = Encoding.ASCII.GetBytes(material), Address = addresses[i], Pinned = true },
                cancellationToken);
        }
    }

    private Dictionary<string, string> AddressesInFiles()
    {
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder.Folder("demo-patients"), "*.json"))
        {
            using var bundle = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var resource in bundle.RootElement.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource")))
            {
                if (resource.GetProperty("resourceType").GetString() == "Patient" && resource.TryGetProperty("telecom", out var telecom) &&
                    telecom.EnumerateArray().Where(t => t.GetProperty("system").GetString() == "email").Select(t => t.GetProperty("value").GetString()).FirstOrDefault() is { } address)
                    addresses[resource.GetProperty("id").GetString()!] = address;
            }
        }

        return addresses;
    }

    public async Task<IReadOnlyDictionary<string, ContactId>> ContactsOfAsync(IReadOnlyList<string> sourceIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ContactId>(StringComparer.Ordinal);
        foreach (var part in sourceIds.Chunk(5000))
        {
            foreach (var (id, contact) in await staff.AsAsync<FindContacts, IReadOnlyDictionary<string, ContactId>>(Role.ConsentClerk, new FindContacts(Source, part), cancellationToken))
                found[id] = contact;
        }

        return found;
    }

    private ImportedAuthorization? FormOf(ContactId contact, int kind, IReadOnlyList<string> categories, DateOnly today)
    {
        if (kind == 19)
            return null;
        var form = StandardAuthorization.For(Organisation, Purpose, categories, kind == 16 ? today.AddDays(-1) : today.AddYears(1), paidByThirdParty: false);
        if (kind == 17)
            form = form with { Statements = form.Statements with { Redisclosure = null } };
        return new ImportedAuthorization
        {
            Contact = contact,
            Form = form with
            {
                Signature = new AuthorizationSignature
                {
                    Name = "Signed on file",
                    SignedOn = today.AddDays(-60),
                    SignedAt = clock.GetUtcNow().AddDays(-60),
                    Method = SignatureMethod.Electronic,
                    IntentAction = "typed name and pressed Sign",
                    IdentityProof = "patient portal sign-in with a code",
                    ConsumerConsent = true,
                },
                Source = new AuthorizationSource { Kind = AuthorizationSourceKind.Imported, System = "demo portal" },
                CopyProvidedAt = kind == 18 ? null : clock.GetUtcNow().AddDays(-59),
                CopyChannel = kind == 18 ? null : "email",
            },
        };
    }
}
