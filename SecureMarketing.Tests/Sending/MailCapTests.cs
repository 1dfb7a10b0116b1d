using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Tests.Sending;

/// <summary>How often a person wants advertising is kept by the gate of every run, on the real path.</summary>
public sealed class MailCapTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Weekly_LeavesOutTheSecondMessage_UntilTheWeekIsOver_AndNeverAReminder(DatabaseProvider provider)
    {
        await using var fixture = await SendingFixture.StartAsync(2, provider: provider);
        fixture.Origin.Comm = CommercialClass.Commercial;
        var modest = fixture.Origin.Audience[0];
        Assert.Null((await fixture.Host.RunAsync<SetMailCap, Unit>(new SetMailCap(modest, MailCap.Weekly))).Error);
        var launcher = fixture.Host.Get<Launcher>();

        Assert.Equal(new LaunchCounts(2, 0), (await fixture.SendOnceAsync()).Launched);
        fixture.Host.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(new LaunchCounts(1, 1), await LaunchAsync(2));
        await using (var db = fixture.Host.NewContext())
            Assert.Contains("SUPPRESSED_AllCommercial", await db.Recipients.Where(r => r.ContactId == modest && r.Occurrence == 2).Select(r => r.ReasonCodes).SingleAsync(), StringComparison.Ordinal);

        // What is no advertising is not counted and not stopped.
        fixture.Origin.Comm = CommercialClass.Transactional;
        Assert.Equal(new LaunchCounts(2, 0), await LaunchAsync(3));
        fixture.Origin.Comm = CommercialClass.Commercial;
        fixture.Host.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal(new LaunchCounts(2, 0), await LaunchAsync(4));

        Task<LaunchCounts> LaunchAsync(int occurrence) => launcher.LaunchAsync(fixture.Origin, fixture.Origin.Run with { Occurrence = occurrence }, CancellationToken.None);
    }
}
