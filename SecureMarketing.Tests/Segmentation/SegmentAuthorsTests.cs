using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Who has a hand in an audience, by table: one letter per person, numbers are versions.</summary>
public sealed class SegmentAuthorsTests
{
    /// <summary>Each row: a version as <c>segment/number=author[>named,named]</c>.</summary>
    [Theory]
    [InlineData("A/1", "A/1=a", "a")]
    [InlineData("A/2", "A/1=a A/2=b A/3=c", "ab")]
    [InlineData("A/1", "A/1=a A/2=b", "a")]
    [InlineData("A/2", "A/1=a A/2=a B/1=z", "a")]
    [InlineData("A/1", "A/1=a>B/2 B/1=b B/2=c B/3=d", "abc")]
    [InlineData("A/2", "A/1=a>B/1 A/2=b B/1=z", "ab")]
    [InlineData("A/1", "A/1=a>B/1 B/1=b>C/1 C/1=c", "abc")]
    [InlineData("A/1", "A/1=a>B/1,C/1 B/1=b>C/1 C/1=c>A/1", "abc")]
    [InlineData("A/1", "B/1=b", "")]
    [InlineData("A/1", "A/1=a>B/1", "a")]
    public void EveryoneOverTheHistory_AndNobodyOfAnotherAudience(string used, string versions, string expected)
    {
        var hands = versions.Split(' ').Select(v => v.Split('=')).Select(v => new SegmentHand(
            Version(v[0]), SegmentId.From(Number('s', v[0][0], '0')), v[0][2] - '0', Number('p', v[1][0], '0'), [.. v[1].Split('>').Skip(1).SelectMany(n => n.Split(',')).Select(Version)])).ToList();

        Assert.Equal(expected.Select(p => Number('p', p, '0')).Order(), SegmentAuthors.Of(Version(used), hands).Select(u => u.Value).Order());
    }

    /// <summary>B/1 comes in as an earlier version of B/2 before C/1 names it, and then what B/1 names counts as well.</summary>
    [Fact]
    public async Task WhatIsRead_IsEveryLevel_HoweverItWasFound()
    {
        await using var host = await TestHost.StartAsync();
        await using (var db = host.NewContext())
        {
            Put(db, "A/1=a", "B/2", "C/1");
            Put(db, "B/1=b", "D/1");
            Put(db, "B/2=b");
            Put(db, "C/1=c", "B/1");
            Put(db, "D/1=d");
            Put(db, "D/2=e");
            await db.SaveChangesAsync();
        }

        await using var read = host.NewContext();
        Assert.Equal("abcd".Select(p => Number('p', p, '0')).Order(), (await SegmentAuthors.OfAsync(read, Version("A/1"), CancellationToken.None)).Select(u => u.Value).Order());

        static void Put(AppDbContext db, string version, params string[] named)
        {
            var id = SegmentId.From(Number('s', version[0], '0'));
            if (version[2] == '1')
                db.Add(new SegmentDefinition(id, version[..1], TestHost.Start));
            db.Add(new SegmentVersion
            {
                Id = Version(version),
                SegmentId = id,
                Number = version[2] - '0',
                RuleJson = $$"""{"all":[{{string.Join(',', named.Select(n => $$"""{"attribute":"segment","operator":"isIn","value":"{{Version(n).Value:D}}"}"""))}}]}""",
                Hash = new byte[32],
                Sensitivity = default,
                PhiLevel = PhiLevel.Relationship,
                AuthorId = Number('p', version[4], '0'),
                CreatedAt = TestHost.Start,
            });
        }
    }

    [Fact]
    public void NamedIn_FindsSegmentsAlone_HoweverDeep()
    {
        var (one, two, no) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var rule = $$$"""
            {"all":[{"attribute":"segment","operator":"isIn","value":"{{{one}}}"},{"any":[{"attribute":"opened","operator":"equals","value":"{{{no}}}"},
            {"not":{"attribute":"segment","operator":"isNotIn","value":"{{{two}}}"}}]}]}
            """;

        Assert.Equal([one, two], SegmentAuthors.NamedIn(rule).Select(v => v.Value));
        Assert.Empty(SegmentAuthors.NamedIn("""{"attribute":"city","operator":"equals","value":"segment"}"""));
    }

    private static SegmentVersionId Version(string name) => SegmentVersionId.From(Number('v', name[0], name[2]));

    private static Guid Number(char kind, char name, char number) => new(kind, (short)name, (short)number, new byte[8]);
}
