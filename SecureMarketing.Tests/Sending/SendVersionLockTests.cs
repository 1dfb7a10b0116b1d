using Microsoft.EntityFrameworkCore;
using Npgsql;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>Between the look at a person's send version and the start of DATA nothing may change it, where two may write at once.</summary>
public sealed class SendVersionLockTests
{
    [Fact]
    public async Task Revocation_AndStart_AreOneAfterTheOther()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.PostgreSql);
        var person = (await new CampaignBench(host).AddPeopleAsync(1))[0];
        await using var start = host.NewContext();
        await using var revocation = host.NewContext();
        await start.Database.OpenConnectionAsync();
        await revocation.Database.OpenConnectionAsync();
        await using (await start.Database.BeginTransactionAsync())
        {
            Assert.Equal(1, await LookAsync(start, person));
            await using var within = await revocation.Database.BeginTransactionAsync();
            await revocation.Database.ExecuteSqlRawAsync("SET LOCAL lock_timeout = '100ms'");
            var waits = await Assert.ThrowsAnyAsync<Exception>(() => revocation.BumpSendVersionAsync([person], CancellationToken.None));
            Assert.Equal(PostgresErrorCodes.LockNotAvailable, (waits as PostgresException ?? waits.InnerException as PostgresException)?.SqlState);
        }

        await using (var within = await revocation.Database.BeginTransactionAsync())
        {
            await revocation.BumpSendVersionAsync([person], CancellationToken.None);
            Assert.Null(await LookAsync(start, person));
            await within.CommitAsync();
        }

        Assert.Equal(2, await LookAsync(start, person));
    }

    private static async Task<long?> LookAsync(AppDbContext db, ContactId person)
    {
        await using var statements = new PreparedStatements(db);
        return await statements.ValueAsync<long>(SendVersions.OnPostgreSql, CancellationToken.None, statements.Dialect.Id(person.Value));
    }
}
