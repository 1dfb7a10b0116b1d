using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Keys;

/// <summary>
/// The key that wraps all others: 32 random bytes in a file with mode 0600. <c>Keys:KekFile</c> may put it outside the
/// data folder, which is what makes a stolen data folder useless; the default lies beside the database.
/// </summary>
public sealed class KeyEncryptionKey
{
    private const int Size = 32;
    private readonly byte[] key;

    private KeyEncryptionKey(byte[] key) => this.key = key;

    /// <summary>Reads the key file, creating it on first use.</summary>
    /// <exception cref="InvalidOperationException">The file exists but does not hold a key.</exception>
    public static KeyEncryptionKey Load(IConfiguration configuration, DataFolder folder)
    {
        var path = configuration["Keys:KekFile"] ?? folder.File("kek.key");
        if (!File.Exists(path))
            Create(path);
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(File.ReadAllText(path).Trim());
        }
        catch (FormatException)
        {
            bytes = [];
        }

        return bytes.Length == Size
            ? new KeyEncryptionKey(bytes)
            : throw new InvalidOperationException($"The key file {path} does not hold a base64 key of 32 bytes. Restore it from its backup: without it nothing encrypted can be read.");
    }

    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var writer = new StreamWriter(path, options);
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)));
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process of this installation created it first.
        }
    }

    internal byte[] Wrap(byte[] secret, ReadOnlySpan<byte> context) => AesGcmBlob.Seal(key, secret, context);

    internal byte[] Unwrap(byte[] wrapped, ReadOnlySpan<byte> context) => AesGcmBlob.Open(key, wrapped, context);
}
