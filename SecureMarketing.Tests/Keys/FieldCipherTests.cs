using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Keys;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Keys;

public sealed class FieldCipherTests
{
    [Fact]
    public async Task Seal_ThenOpen_GivesTheValue_AndHidesIt()
    {
        await using var host = await TestHost.StartAsync();
        var cipher = host.Get<IFieldCipher>();
        var owner = Guid.CreateVersion7();

        var blob = cipher.Seal(owner, "email", "maria@example.com");

        Assert.Equal("maria@example.com", cipher.Open(owner, "email", blob));
        Assert.DoesNotContain("maria", Encoding.UTF8.GetString(blob), StringComparison.Ordinal);
        Assert.NotEqual(blob, cipher.Seal(owner, "email", "maria@example.com"));
    }

    [Fact]
    public async Task Open_OfMovedOrAlteredValue_IsRefused()
    {
        await using var host = await TestHost.StartAsync();
        var cipher = host.Get<IFieldCipher>();
        var owner = Guid.CreateVersion7();
        var blob = cipher.Seal(owner, "email", "maria@example.com");

        Assert.ThrowsAny<CryptographicException>(() => cipher.Open(Guid.CreateVersion7(), "email", blob));
        Assert.ThrowsAny<CryptographicException>(() => cipher.Open(owner, "phone", blob));
        for (var i = 0; i < blob.Length; i++)
        {
            var altered = blob.ToArray();
            altered[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => cipher.Open(owner, "email", altered));
        }
    }

    [Fact]
    public async Task BlindIndex_IsStablePerField_AndDiffersBetweenFields()
    {
        await using var host = await TestHost.StartAsync();
        var index = host.Get<IBlindIndex>();

        Assert.Equal(index.Of("email", "a@example.com"), index.Of("email", "a@example.com"));
        Assert.NotEqual(index.Of("email", "a@example.com"), index.Of("phone", "a@example.com"));
    }
}
