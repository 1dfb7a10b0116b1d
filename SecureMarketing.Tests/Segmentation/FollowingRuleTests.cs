using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Rules on events that follow one another, and on campaigns and links by name: what they say, and what is refused where.</summary>
public sealed class FollowingRuleTests
{
    private static readonly AttributeCatalogue Catalogue = AttributesModule.Catalogue();

    private static readonly Actor Marketer = Actor.User(UserId.New(), "Marketer",
        new HashSet<Permission> { Permission.SegmentView, Permission.SegmentEdit, Permission.SegmentCount }, null, null);

    [Theory]
    [InlineData("""{"attribute":"emergencyVisit","operator":"followedBy","value":30,"then":{"attribute":"keptAppointment"}}""",
        "People who had an emergency visit, followed within 30 days after it by a kept appointment.")]
    [InlineData("""{"attribute":"hospitalisation","operator":"notFollowedBy","value":7,"during":{"lastDays":90},"then":{"attribute":"visit"}}""",
        "People who had a hospital stay within the last 90 days, not followed within 7 days after it by a visit.")]
    [InlineData("""{"attribute":"condition","of":{"codes":["E11.9"]},"operator":"followedBy","value":1,"then":{"attribute":"medication","of":{"codes":["860975"]},"sameDay":true}}""",
        "People who had the condition E11.9, followed on the same day or within 1 day after it by the medication 860975.")]
    [InlineData("""{"attribute":"campaignReceived","operator":"notFollowedBy","value":14,"which":["Flu"],"then":{"attribute":"observationAny","of":{"codes":["4548-4"]}}}""",
        "People who received the campaign Flu, not followed within 14 days after it by a result of 4548-4.")]
    [InlineData("""{"attribute":"missedAppointment","operator":"followedBy","value":14,"then":{"attribute":"linkClicked","which":["https://example.com/book"]}}""",
        "People who had a missed appointment, followed within 14 days after it by having followed the link https://example.com/book.")]
    [InlineData("""{"attribute":"campaignOpened","operator":"receivedOnly","which":["Flu"]}""", "People who received the campaign Flu and never opened it.")]
    [InlineData("""{"attribute":"observationAnswer","of":{"codes":["72166-2"]},"operator":"in","value":{"codes":["8517006","449868002"],"system":"snomed"}}""",
        "People whose latest answer to 72166-2 is 449868002 or 8517006.")]
    [InlineData("""{"attribute":"portalLogin","operator":"notWithinLast","value":90}""", "People who have not signed in to a portal within the last 90 days.")]
    public void Sentence_SaysTheRule(string json, string sentence)
    {
        var parse = new RuleParser(Catalogue).Parse(json);
        Assert.True(parse.Rule is not null, parse.Explain());
        Assert.Equal(sentence, new RuleSentence(Catalogue).Of(parse.Rule));
        // What is written reads back as the same rule.
        Assert.Equal(RuleJson.Canonical(parse.Rule), RuleJson.Canonical(new RuleParser(Catalogue).Parse(RuleJson.Canonical(parse.Rule)).Rule!));
    }

    [Theory]
    [InlineData("""{"attribute":"visit","operator":"followedBy","value":30}""", "$: It is not said what follows.")]
    [InlineData("""{"attribute":"visit","operator":"followedBy","value":30,"then":{"attribute":"age"}}""", "$.then.attribute: \"age\" is nothing that happens on a day.")]
    [InlineData("""{"attribute":"visit","operator":"followedBy","value":30,"then":{"attribute":"emergencyVisit","sameDay":true}}""", "$.then.sameDay: Both may be one and the same record")]
    [InlineData("""{"attribute":"visit","operator":"ever","then":{"attribute":"visit"}}""", "$.then: \"then\" does not apply to visit")]
    [InlineData("""{"attribute":"visit","operator":"followedBy","value":30,"then":{"attribute":"observationAny"}}""", "$.then: Any result needs to know which codes are meant.")]
    [InlineData("""{"attribute":"visit","operator":"followedBy","value":0,"then":{"attribute":"visit"}}""", "$.value: This must be a whole number from 1 to 36500.")]
    [InlineData("""{"attribute":"visit","operator":"ever","which":["x"]}""", "$.which: \"which\" does not apply to visit")]
    [InlineData("""{"attribute":"observationAnswer","of":{"codes":["1"]},"operator":"in","value":["8517006"]}""", "$.value: These must be codes of answers.")]
    [InlineData("""{"attribute":"observationAnswer","of":{"codes":["1"]},"operator":"in","value":{"codes":["85*17"]}}""", "$.value.codes[0]: A star may only stand at the end of a code.")]
    [InlineData("""{"attribute":"region","operator":"equals","value":"Sout"}""", "$.value: \"Sout\" is not a value of region. Did you mean \"South\"?")]
    public void Parser_RefusesAtThePlace(string json, string problem) =>
        Assert.StartsWith(problem, new RuleParser(Catalogue).Parse(json).Explain(), StringComparison.Ordinal);

    /// <summary>A campaign is written down by its id: another name changes nothing, and a name that means nothing or two is refused.</summary>
    [Fact]
    public async Task Campaigns_AreNamedById()
    {
        await using var host = await TestHost.StartAsync();
        Guid flu;
        await using (var db = host.NewContext())
        {
            var campaigns = new[] { "Flu shots", "Twice", "twice" }.Select(n => new Campaign(n, UserId.New(), TestHost.Start)).ToList();
            db.Campaigns.AddRange(campaigns);
            await db.SaveChangesAsync();
            flu = campaigns[0].Id.Value;
        }

        async Task<RuleParse> ReadAsync(string which)
        {
            await using var db = host.NewContext();
            return await host.Get<RuleParser>().ParseAsync(db, $$"""{"all":[{"attribute":"campaignOpened","operator":"receivedOnly","which":["{{which}}"]}]}""", CancellationToken.None);
        }

        var named = await ReadAsync("flu SHOTS");
        Assert.Equal($$"""{"all":[{"attribute":"campaignOpened","operator":"receivedOnly","which":["{{flu}}"]}]}""", RuleJson.Canonical(named.Rule!));
        Assert.Equal("People who received the campaign Flu shots and never opened it.", host.Get<RuleSentence>().Of(named.Rule!));
        await using (var db = host.NewContext())
            await db.Campaigns.Where(c => c.Name == "Flu shots").ExecuteUpdateAsync(c => c.SetProperty(x => x.Name, "Flu 2026"));
        Assert.Equal("People who received the campaign Flu 2026 and never opened it.", host.Get<RuleSentence>().Of((await ReadAsync(flu.ToString("D"))).Rule!));
        Assert.StartsWith("$.all[0].which[0]: \"Flu shots\" is nothing that Opened a campaign knows.", (await ReadAsync("Flu shots")).Explain(), StringComparison.Ordinal);
        Assert.StartsWith("$.all[0].which[0]: 2 have this name. Name one by its id:", (await ReadAsync("TWICE")).Explain(), StringComparison.Ordinal);
    }

    /// <summary>What follows taints the rule like a condition of its own, and so does an answer's code.</summary>
    [Theory]
    [InlineData("""{"attribute":"visit","operator":"notFollowedBy","value":30,"then":{"attribute":"condition","of":{"codes":["F10.20"],"system":"icd-10-cm"}}}""", Sensitivity.SubstanceUse)]
    [InlineData("""{"attribute":"observationAnswer","of":{"codes":["72166-2"],"system":"loinc"},"operator":"in","value":{"codes":["B20"],"system":"icd-10-cm"}}""", Sensitivity.Hiv)]
    [InlineData("""{"attribute":"religion","operator":"exists"}""", Sensitivity.Unknown)]
    [InlineData("""{"attribute":"culturalAffiliation","operator":"missing"}""", Sensitivity.Unknown)]
    [InlineData("""{"attribute":"riskLevel","of":{"codes":["F32.9"],"system":"icd-10-cm"},"operator":"in","value":{"codes":["high"],"system":"risk-probability"}}""", Sensitivity.MentalHealth)]
    [InlineData("""{"attribute":"formCompleted","operator":"equals","value":"HIV PrEP enquiry"}""", Sensitivity.Hiv)]
    [InlineData("""{"attribute":"unsubscribedTopic","operator":"in","value":["news","std-news"]}""", Sensitivity.SexuallyTransmitted)]
    [InlineData("""{"not":{"attribute":"formCompleted","operator":"equals","value":"Methadone questions"}}""", Sensitivity.SubstanceUse)]
    public async Task Taint_ComesFromEveryPart(string json, Sensitivity label)
    {
        await using var host = await TestHost.StartAsync();
        await using var db = host.NewContext();
        var rule = (await host.Get<RuleParser>().ParseAsync(db, json, CancellationToken.None)).Rule!;
        Assert.True((await host.Get<QuestionResolver>().ResolveAsync(db, rule, RandomPerson.AsOf, CancellationToken.None)).Sensitivity.HasFlag(label));
        Assert.Equal("segment.sensitive", (await host.RunAsync<CountSegment, SegmentCounts>(new CountSegment { RuleJson = json }, Marketer)).Error?.Code.Replace("part2", "sensitive", StringComparison.Ordinal));
        var saved = await host.Get<QuestionResolver>().LabelsAsync(db, rule, CancellationToken.None);
        Assert.True(saved.HasFlag(label) || rule.Leaves().Any(l => l.CodeChoices.Any()));
    }

    /// <summary>A form is meant by its address, too, and by a name that it had before; what it is called now tells as well. Where people live and work tells nothing.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Words_AreReadFromWhateverTheThingIsCalled(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        await WordBook.NumbersAsync(db, [new StatedWord("formCompleted", "a1b2", "Spring questions"), new StatedWord("formCompleted", "a1b2", "Birth control questions"), new StatedWord("formCompleted", "c3d4", "Flu shots")], CancellationToken.None);
        async Task<Sensitivity> LabelAsync(string json)
        {
            var rule = (await host.Get<RuleParser>().ParseAsync(db, json, CancellationToken.None)).Rule!;
            var resolved = await host.Get<QuestionResolver>().ResolveAsync(db, rule, RandomPerson.AsOf, CancellationToken.None);
            Assert.Equal(resolved.Sensitivity, await host.Get<QuestionResolver>().LabelsAsync(db, rule, CancellationToken.None));
            return resolved.Sensitivity;
        }

        foreach (var word in (string[])["a1b2", "spring QUESTIONS", "Birth control questions"])
            Assert.Equal(Sensitivity.Reproductive, await LabelAsync($$"""{"attribute":"formCompleted","operator":"equals","value":"{{word}}"}"""));
        db.Forms.AddRange(new Form("Spring questions", "a1b2", TestHost.Start), new Form("Flu shots", "c3d4", TestHost.Start));
        await db.SaveChangesAsync();
        // Counted by its name of today it tells what it was called, too.
        foreach (var word in (string[])["a1b2", "spring QUESTIONS", "Birth control questions"])
            Assert.Equal(Sensitivity.Reproductive, await LabelAsync($$"""{"attribute":"formCompleted","operator":"countAtLeast","value":2,"which":["{{word}}"]}"""));
        Assert.Equal(Sensitivity.None, await LabelAsync("""{"attribute":"formCompleted","operator":"countAtLeast","value":2,"which":["c3d4"]}"""));
        Assert.Equal(Sensitivity.None, await LabelAsync("""{"attribute":"formCompleted","operator":"in","value":["c3d4","Something else"]}"""));
        Assert.Equal(Sensitivity.None, await LabelAsync("""{"any":[{"attribute":"city","operator":"equals","value":"Sobriety"},{"attribute":"accountName","operator":"equals","value":"Addiction clinic"},{"attribute":"formCompleted","operator":"exists"}]}"""));
        Assert.True((await host.RunAsync<AddSensitiveTerm, string>(new AddSensitiveTerm("Flu shots", Sensitivity.Genetic))).IsSuccess);
        Assert.Equal(Sensitivity.Genetic, await LabelAsync("""{"attribute":"formCompleted","operator":"equals","value":"c3d4"}"""));
    }
}
