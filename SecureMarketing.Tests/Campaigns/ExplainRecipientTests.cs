using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Explaining;

namespace SecureMarketing.Tests.Campaigns;

/// <summary>"Why did, or didn't, this person get it?" is answered from what was recorded, and by the gate itself for now.</summary>
public abstract class ExplainRecipientTests(DatabaseProvider provider)
{
    private static readonly Actor Officer = CampaignBench.Person(Permission.MessageView);

    private static async Task<Result<RecipientExplanation>> AskAsync(CampaignBench bench, CampaignId campaign, ContactId person, Actor? by = null) =>
        await bench.Host.RunAsync<ExplainRecipient, RecipientExplanation>(new ExplainRecipient(campaign, person.Value.ToString("N"), "The person asked us"), by ?? Officer);

    [Fact]
    public async Task EachStep_IsToldAsItHappened()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var man = Assert.Single(await bench.AddPeopleAsync(1, AdministrativeGender.Male));
        var woman = (await bench.AddPeopleAsync(1))[0];
        var id = await bench.ApprovedAsync();
        Assert.Equal(RecipientVerdict.NotLaunched, CampaignBench.Ok(await AskAsync(bench, id, woman)).Verdict);

        CampaignBench.Ok(await bench.FreezeAsync(id));
        var counted = CampaignBench.Ok(await AskAsync(bench, id, woman));
        Assert.Equal((RecipientVerdict.NotLaunched, StoryKind.InAudience), (counted.Verdict, Assert.Single(counted.Story).Kind));
        var outside = CampaignBench.Ok(await AskAsync(bench, id, man));
        Assert.Equal(RecipientVerdict.NotInAudience, outside.Verdict);
        Assert.Empty(outside.Story);

        CampaignBench.Ok(await bench.ScheduleAsync(id, 13));
        CampaignBench.Ok(await bench.Host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null)));
        await bench.Host.Get<AuditSealer>().SealAsync(CancellationToken.None);
        var told = CampaignBench.Ok(await AskAsync(bench, id, woman));

        // Nobody recorded the organisation's own agreement.
        Assert.Equal((RecipientVerdict.LeftOut, "TENANT_NO_BAA"), (told.Verdict, told.Reason));
        var gate = Assert.Single(told.Story, s => s.Kind == StoryKind.GateAsked);
        Assert.False(gate.Allowed);
        Assert.Contains("TENANT_NO_BAA", gate.Codes);
        Assert.NotNull(gate.Seq);
        Assert.Equal(21, told.Now!.Rows.Count);
        Assert.Equal("TENANT_NO_BAA", told.Now.Rows[3].Code);
        Assert.Null(told.Now.Rows[1].Code);
        Assert.Null(told.Now.Method);
    }

    [Fact]
    public async Task TheLook_IsRecorded_AndNeedsTheRight()
    {
        await using var bench = await CampaignBench.StartAsync(provider);
        var person = (await bench.AddPeopleAsync(1))[0];
        var id = await bench.DraftAsync();

        Assert.Equal(ErrorKind.Forbidden, (await AskAsync(bench, id, person, bench.Marketer)).Error?.Kind);
        Assert.Equal("campaign.person_unknown", (await AskAsync(bench, id, ContactId.New())).Error?.Code);
        Assert.Equal("campaign.unknown", (await AskAsync(bench, CampaignId.New(), person)).Error?.Code);
        CampaignBench.Ok(await AskAsync(bench, id, person));

        await using var db = bench.Host.NewContext();
        var looks = await db.AuditEvents.Where(e => e.Action == AuditAction.RecipientExplained).OrderBy(e => e.RowId).ToListAsync();
        Assert.Equal([AuditOutcome.Refused, AuditOutcome.Refused, AuditOutcome.Refused, AuditOutcome.Succeeded], looks.Select(e => e.Outcome));
        Assert.Equal("The person asked us", looks[^1].Purpose);
        Assert.NotNull(looks[^1].SubjectPseudoId);
        Assert.DoesNotContain(person.Value.ToString("N"), looks[^1].ObjectId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "why", "campaign.person")]
    [InlineData("p1", " ", "campaign.purpose")]
    public async Task WhatIsMissing_IsSaid(string person, string purpose, string code)
    {
        await using var bench = await CampaignBench.StartAsync(provider, people: 0);

        var answer = await bench.Host.RunAsync<ExplainRecipient, RecipientExplanation>(new ExplainRecipient(CampaignId.New(), person, purpose), Officer);

        Assert.Equal(code, answer.Error?.Code);
    }
}

public sealed class SqliteExplainRecipientTests() : ExplainRecipientTests(DatabaseProvider.Sqlite);

public sealed class PostgreSqlExplainRecipientTests() : ExplainRecipientTests(DatabaseProvider.PostgreSql);
