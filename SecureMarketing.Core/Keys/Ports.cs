using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Keys;

/// <summary>
/// Encrypts single fields: AES-256-GCM under a data key that is itself wrapped by the key-encryption key. Owner id and
/// field name are authenticated with the value (AAD), so a ciphertext moved to another row or column does not open.
/// </summary>
public interface IFieldCipher
{
    /// <summary>Key id, nonce, ciphertext and tag in one blob.</summary>
    byte[] Seal(Guid owner, string field, string value);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The blob was altered, moved, or its key is gone.</exception>
    string Open(Guid owner, string field, byte[] sealedValue);

    /// <summary>The same for bytes (private keys, credentials).</summary>
    byte[] SealBytes(Guid owner, string field, ReadOnlySpan<byte> value);

    byte[] OpenBytes(Guid owner, string field, byte[] sealedValue);
}

/// <summary>
/// HMAC-SHA-256 under a key of its own per field name: equal values give equal indexes, so an exact look-up works
/// without decrypting, and without the key the index says nothing. Callers normalise first.
/// </summary>
public interface IBlindIndex
{
    /// <returns>32 bytes.</returns>
    byte[] Of(string field, string normalised);
}

/// <summary>A stable name for a person in places that must not know them, such as the audit trail.</summary>
public interface IPseudonyms
{
    /// <returns>32 lower-case hex digits.</returns>
    string Of(ContactId contact);
}

/// <summary>Keyed authentication of tokens (tracking links, unsubscribe, set-up links, VERP).</summary>
public interface ITokenMac
{
    /// <param name="purpose">A fixed word per kind of token; tokens of different purposes never verify for each other.</param>
    /// <param name="data">What the token carries.</param>
    /// <returns>32 bytes.</returns>
    byte[] Mac(string purpose, ReadOnlySpan<byte> data);
}

/// <summary>Signs checkpoints of the audit chain: ECDSA P-256 with SHA-256 (FIPS 186-5).</summary>
public interface ICheckpointSigner
{
    /// <summary>IEEE P1363 form, 64 bytes.</summary>
    byte[] Sign(ReadOnlySpan<byte> data);

    /// <summary>SubjectPublicKeyInfo, PEM.</summary>
    string PublicKeyPem { get; }
}
