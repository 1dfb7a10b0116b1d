using System.Security.Cryptography;

namespace SecureMarketing.Core.Keys;

internal sealed class CheckpointSigner(KeyRing ring) : ICheckpointSigner
{
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        using var key = Key();
        return key.SignData(data, HashAlgorithmName.SHA256);
    }

    public string PublicKeyPem
    {
        get
        {
            using var key = Key();
            return key.ExportSubjectPublicKeyInfoPem();
        }
    }

    private ECDsa Key()
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(ring.Current(KeyPurpose.Checkpoint).Secret, out _);
        return key;
    }
}
