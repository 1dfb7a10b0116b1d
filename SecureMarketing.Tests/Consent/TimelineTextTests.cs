using System.Security.Cryptography;
using System.Text;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Consent;

public sealed class TimelineTextSqliteTests() : TimelineTextTests(DatabaseProvider.Sqlite);

public sealed class TimelineTextPostgreSqlTests() : TimelineTextTests(DatabaseProvider.PostgreSql);

/// <summary>From a row of a person's time line to the very text that they signed, and the hash that proves it (15 USC 7001(d), 45 CFR 164.530(j)).</summary>
public abstract class TimelineTextTests(DatabaseProvider provider)
{
    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Row_LeadsToTheExactTextSigned(string language)
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var host = bench.Register.Host;
        var person = await bench.PersonAsync();
        var (_, token, ticket) = await bench.ProvenAsync(person);
        var read = (await bench.OpenAsync(token, ticket, language)).Value;
        Assert.Empty((await bench.SignAsync(token, ticket, language: language)).Value.Problems);
        var copy = (await bench.OpenAsync(token, ticket, language)).Value;

        var row = Assert.Single((await host.RunAsync<GetPerson, PersonDetail>(new GetPerson(person))).Value.History, e => e.Text == "Authorization entered");
        Assert.Equal("authorization", row.About?.Kind);
        var id = AuthorizationId.From(row.About!.Value.Id);
        var seen = (await host.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = id })).Value;
        var document = (await host.RunAsync<OpenEvidence, OpenedEvidence>(new OpenEvidence(id))).Value;

        // What the person read, what they were given as their copy, what staff see, and what is stored: one text, one hash.
        Assert.Equal(language, read.Language);
        Assert.All(read.Paragraphs, p => Assert.Contains($"\n{p.Heading}\n{p.Body}\n", seen.Text, StringComparison.Ordinal));
        Assert.Equal(copy.SignedText, seen.Text);
        Assert.Equal(Encoding.UTF8.GetBytes(seen.Text), document.Content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(document.Content));
        Assert.Equal((hash, hash, hash, true), (copy.SignedHash, seen.Form.Signature!.DocumentHash, seen.Evidence!.Sha256, seen.Evidence.Intact));
    }

    /// <summary>A form that is published anew later changes nothing of what was signed.</summary>
    [Fact]
    public async Task LaterWords_AreNotShownAsSigned()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var (id, token, ticket) = await bench.ProvenAsync(await bench.PersonAsync());
        Assert.Empty((await bench.SignAsync(token, ticket)).Value.Problems);
        var before = (await bench.Register.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = id })).Value;
        var at = (await bench.Register.RunAsync<GetAuthorizationForm, AuthorizationFormDetail>(new GetAuthorizationForm(bench.Form))).Value.At;
        Assert.Null((await bench.Register.RunAsync<SaveAuthorizationForm, SavedAuthorizationForm>(
            new SaveAuthorizationForm(bench.Form, at, "News", AskingBench.Definition with { Purposes = ["research"] }))).Error);

        var after = (await bench.Register.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = id })).Value;

        Assert.Equal((before.Text, before.Evidence!.Sha256), (after.Text, after.Evidence!.Sha256));
        Assert.DoesNotContain("research", after.Text, StringComparison.OrdinalIgnoreCase);
    }
}
