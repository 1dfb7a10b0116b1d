using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Keys;

/// <summary>Use of keys on the trail (compliance §6): once when a process takes one, not per message.</summary>
public sealed class KeyUseTests
{
    [Fact]
    public async Task AStart_IsOnTheTrail_WithTheFingerprintOfTheSigningKey()
    {
        await using var host = await TestHost.StartAsync();

        await host.Get<KeyUse>().RecordAsync(CancellationToken.None);

        await using var db = host.NewContext();
        var used = await db.AuditEvents.Where(e => e.Action == AuditAction.KeyUsed).ToDictionaryAsync(e => e.ObjectId!);
        Assert.Equal([KeyUse.Checkpoint, KeyUse.KeyEncryption], used.Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith("start,opened:", used[KeyUse.KeyEncryption].ReasonCodes, StringComparison.Ordinal);
        Assert.Equal(32, used[KeyUse.Checkpoint].AfterHash!.Length);
    }

    [Fact]
    public async Task ADkimKey_IsNotedWhenItIsLoaded_AndNotWithEachMessage()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Null((await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = "example.org", Selector = "s1", Algorithm = DkimAlgorithm.Ed25519Sha256 })).Error);
        var signer = host.Get<DkimSigner>();
        var message = "From: a@example.org\r\nSubject: x\r\n\r\nHello\r\n"u8.ToArray();

        foreach (var _ in Enumerable.Range(0, 3))
        {
            Assert.NotEmpty(await signer.SignAsync(message, "example.org", CancellationToken.None));
            signer.Forget();
        }

        await using var db = host.NewContext();
        var key = await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.KeyCreated);
        Assert.Equal(key.ObjectId, (await db.AuditEvents.SingleAsync(e => e.Action == AuditAction.KeyUsed)).ObjectId);
    }
}
