using SecureMarketing.Core.Access;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Access;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Compliance;

public sealed class ReadinessSqliteTests() : ReadinessTests(DatabaseProvider.Sqlite);

public sealed class ReadinessPostgreSqlTests() : ReadinessTests(DatabaseProvider.PostgreSql);

public abstract class ReadinessTests(DatabaseProvider provider)
{
    [Fact]
    public async Task EmptyInstallation_HasDoneNothing()
    {
        await using var host = await TestHost.StartAsync(provider);
        var readiness = await ViewAsync(host);
        Assert.Empty(readiness.Done);
        Assert.Empty(readiness.Begun);
        Assert.Empty(readiness.Staffed);
        Assert.False(readiness.IsComplete);
    }

    [Fact]
    public async Task Steps_AreDoneByWhatExists_NotByAnyoneSayingSo()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using (var db = host.NewContext())
        {
            db.Add(new Contact(ContactId.New(), "test", "p1", host.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }

        Assert.Equal([ReadinessStep.People], (await ViewAsync(host)).Done);
        await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Adults", RuleJson = """{"attribute":"age","operator":"atLeast","value":18}""" });
        var content = (await host.RunAsync<CreateContent, ContentId>(new CreateContent("Welcome", "welcome"))).Value;
        Assert.Equal([ReadinessStep.People, ReadinessStep.Segment], (await ViewAsync(host)).Done.Order());
        // A draft is not yet an email that can be sent, but it is a beginning.
        Assert.Equal([ReadinessStep.Email], (await ViewAsync(host)).Begun);
        Assert.True((await host.RunAsync<PublishContentVersion, ContentVersionId>(new PublishContentVersion(content, 1, null))).IsSuccess);
        Assert.Equal([ReadinessStep.People, ReadinessStep.Segment, ReadinessStep.Email], (await ViewAsync(host)).Done.Order());
    }

    [Fact]
    public async Task Staff_IsDone_OnceEveryNeededRoleCanSignIn()
    {
        await using var host = await TestHost.StartAsync(provider);
        await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        await Staff.InviteAsync(host, "carl@example.org", Role.ComplianceOfficer);
        // Invited is not enough.
        await host.RunAsync<InviteUser, Invitation>(new InviteUser { Email = "lea@example.org", Name = "Lea", Roles = [Role.Legal] });
        var before = await ViewAsync(host);
        Assert.DoesNotContain(ReadinessStep.Staff, before.Done);
        Assert.Equal([Role.Marketer, Role.ComplianceOfficer], before.Staffed.Order());

        await Staff.InviteAsync(host, "lou@example.org", Role.Legal);
        Assert.Contains(ReadinessStep.Staff, (await ViewAsync(host)).Done);
    }

    [Fact]
    public async Task AuditStanding_TellsTheLastCheck()
    {
        await using var host = await TestHost.StartAsync(provider);
        Assert.Equal(new AuditStanding(true, null, null), await StandingAsync());
        await host.RunAsync<VerifyAuditTrail, SecureMarketing.Core.Audit.AuditVerification>(new VerifyAuditTrail());
        Assert.Equal(new AuditStanding(true, host.Clock.GetUtcNow(), true), await StandingAsync());
        // Nobody seals in this test: after the deadline that is a failure.
        host.Clock.Advance(SecureMarketing.Core.Audit.AuditHealth.SealDeadline + TimeSpan.FromMinutes(1));
        Assert.False((await StandingAsync()).IsUp);

        async Task<AuditStanding> StandingAsync() => (await host.RunAsync<ViewAuditStanding, AuditStanding>(new ViewAuditStanding())).Value;
    }

    private static async Task<Readiness> ViewAsync(TestHost host) => (await host.RunAsync<ViewReadiness, Readiness>(new ViewReadiness())).Value;
}
