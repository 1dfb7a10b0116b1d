using Microsoft.Extensions.Logging.Abstractions;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Tests.Contacts;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>What a server does by itself for its counts.</summary>
public sealed class AudienceFollowerTests
{
    /// <summary>Nobody who counts an own attribute first waits for the reading of its column.</summary>
    [Fact]
    public async Task AtTheStart_TheIndexIsBuilt_AndOwnAttributesInUseAreRead()
    {
        await using var bench = await CustomFixture.StartAsync(DatabaseProvider.Sqlite);
        await bench.PeopleAsync("p1,Alden,High,7,,,\np2,Baker,Low,9,,,\n");
        var host = bench.Host;
        var columns = host.Get<OwnColumns>();
        using var follower = new AudienceFollower(host.Get<LiveAudience>(), columns, host.Get<OwnRowReader>(), host.Clock, NullLogger<AudienceFollower>.Instance);
        await follower.StartAsync(TestContext.Current.CancellationToken);
        await using var db = host.NewContext();
        var used = (await CustomDefinition.AllAsync(db, TestContext.Current.CancellationToken)).Where(d => d.Key is "riskTier" or "score").Select(d => d.Id).Order();
        while (columns.Attributes.Count < 2)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        await follower.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(used, columns.Attributes.Order());
        Assert.NotNull(host.Get<LiveAudience>().Latest);
    }
}
