using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

public sealed class DataProtectionKeyTests
{
    [Fact]
    public async Task Keys_LieInTheDatabase_Sealed_AndASecondNodeReadsThem()
    {
        await using var host = await TestHost.StartAsync();
        var sealedText = host.Get<IDataProtectionProvider>().CreateProtector("test").Protect("a session");
        await using var db = host.NewContext();
        var row = await db.Set<DataProtectionKey>().SingleAsync();
        Assert.DoesNotContain("<key", System.Text.Encoding.UTF8.GetString(row.XmlSealed), StringComparison.Ordinal);
        var node = new DataProtectionKeys(host.Get<IDbContextFactory<Core.Persistence.AppDbContext>>(), host.Get<Core.Keys.IFieldCipher>());
        Assert.Equal("key", Assert.Single(node.GetAllElements()).Name.LocalName);
        Assert.Equal("a session", host.Get<IDataProtectionProvider>().CreateProtector("test").Unprotect(sealedText));
    }
}
