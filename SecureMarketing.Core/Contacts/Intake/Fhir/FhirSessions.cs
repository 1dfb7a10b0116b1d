using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>Begins conversations with servers, and seals what of them is kept.</summary>
internal sealed class FhirSessions(FhirHandlers handlers, ImportSettings settings, IFieldCipher cipher, TimeProvider clock)
{
    private const string KeyField = "intake.fhir.key";
    private const string AddressField = "intake.fhir.address";

    /// <exception cref="FhirException">The base URL is none that may be used.</exception>
    public FhirClient Open(FhirServer server)
    {
        var @base = FhirAddress.Base(server.BaseUrl) ?? throw new FhirException(FhirErrors.BadUrl);
        var signIn = new SmartSignIn(server.Settings(), server.KeyId, () => cipher.OpenBytes(server.SourceId.Value, KeyField, server.KeySealed), @base, clock);
        return new FhirClient(handlers, settings.Fhir, signIn, @base, clock);
    }

    /// <summary>Gives a server a new key pair.</summary>
    public void NewKey(FhirServer server, SmartAlgorithm algorithm)
    {
        var (secret, jwk, id) = ClientAssertion.NewKey(algorithm);
        server.TakeKey(algorithm, id, jwk, cipher.SealBytes(server.SourceId.Value, KeyField, secret));
    }

    public byte[] Seal(IntakeSourceId source, string text) => cipher.Seal(source.Value, AddressField, text);

    public string Unseal(IntakeSourceId source, byte[] text) => cipher.Open(source.Value, AddressField, text);
}
