using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Content;

public abstract class ContentLibraryTests(DatabaseProvider provider)
{
    private static readonly Actor Author = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.ContentEdit, Permission.ContentView }, null, null);

    private static async Task<ContentId> CreateAsync(TestHost host, string name = "Spring letter", string? starter = "welcome") =>
        (await host.RunAsync<CreateContent, ContentId>(new CreateContent(name, starter), Author)).Value;

    private static async Task<OpenedContent> OpenAsync(TestHost host, ContentId id) => (await host.RunAsync<OpenContent, OpenedContent>(new OpenContent(id), Author)).Value;

    [Fact]
    public async Task Draft_SavedAndPublished_IsAnImmutableVersion()
    {
        await using var host = await TestHost.StartAsync(provider);
        var id = await CreateAsync(host);
        var first = (await host.RunAsync<PublishContentVersion, ContentVersionId>(new(id, 1, "First"), Author)).Value;
        var opened = await OpenAsync(host, id);
        var changed = opened.Draft with { Subject = [new TextRun("Welcome to Harbor")] };
        var revision = await host.RunAsync<SaveContentDraft, long>(new(id, opened.Revision, opened.Name, EmailDocumentWriter.Canonical(changed)), Author);
        var second = (await host.RunAsync<PublishContentVersion, ContentVersionId>(new(id, revision.Value, null), Author)).Value;

        await using var db = host.NewContext();
        var contents = host.Get<PublishedContents>();
        var old = (await contents.FindAsync(db, first, CancellationToken.None))!;
        var current = (await contents.FindAsync(db, second, CancellationToken.None))!;
        Assert.Equal((1, 2), (old.Number, current.Number));
        Assert.Equal("Welcome", InlineList.Readable(old.Document.Subject));
        Assert.Equal("Welcome to Harbor", InlineList.Readable(current.Document.Subject));
        Assert.Equal(Convert.ToHexStringLower(EmailDocumentWriter.Hash(changed)), current.Hash);
        Assert.NotEqual(old.Hash, current.Hash);
        Assert.Equal(YesNo.Y, current.Foot);
        Assert.Equal([Author.Id], await db.EditorsOfAsync(second, CancellationToken.None));
        Assert.Equal([2, 1], (await OpenAsync(host, id)).Versions.Select(v => v.Number));
    }

    [Fact]
    public async Task Publish_Unchanged_AnswersTheSameVersion()
    {
        await using var host = await TestHost.StartAsync(provider);
        var id = await CreateAsync(host);
        var first = await host.RunAsync<PublishContentVersion, ContentVersionId>(new(id, 1, null), Author);
        var again = await host.RunAsync<PublishContentVersion, ContentVersionId>(new(id, (await OpenAsync(host, id)).Revision, null), Author);
        Assert.Equal(first.Value, again.Value);
    }

    [Fact]
    public async Task Save_OverANewerRevision_IsRefusedAndChangesNothing()
    {
        await using var host = await TestHost.StartAsync(provider);
        var id = await CreateAsync(host);
        var draft = EmailDocumentWriter.Canonical(Starters.Empty);
        Assert.True((await host.RunAsync<SaveContentDraft, long>(new(id, 1, "Mine", draft), Author)).IsSuccess);
        var late = await host.RunAsync<SaveContentDraft, long>(new(id, 1, "Theirs", draft), Author);
        Assert.Equal("content.stale_draft", late.Error!.Code);
        Assert.Equal("Mine", (await OpenAsync(host, id)).Name);
    }

    [Fact]
    public async Task Publish_WithPhiInTheSubject_IsRefusedByName()
    {
        await using var host = await TestHost.StartAsync(provider);
        var id = await CreateAsync(host);
        var bad = Starters.Empty with { Subject = [new TextRun("Your oncology infusion")] };
        Assert.True((await host.RunAsync<SaveContentDraft, long>(new(id, 1, "Bad", EmailDocumentWriter.Canonical(bad)), Author)).IsSuccess);
        var refused = await host.RunAsync<PublishContentVersion, ContentVersionId>(new(id, 2, null), Author);
        Assert.Equal("content.not_publishable", refused.Error!.Code);
        Assert.Contains(LintCodes.SubjectPhi, refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_Unreadable_NamesThePlace()
    {
        await using var host = await TestHost.StartAsync(provider);
        var id = await CreateAsync(host);
        var refused = await host.RunAsync<SaveContentDraft, long>(new(id, 1, "x", """{"version":1,"subject":"A","blocks":[{"type":"x"}]}"""), Author);
        Assert.Contains("$.blocks[0].type", refused.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Library_ListsNewestFirst_AndNamesAreUniqueWithoutCase()
    {
        await using var host = await TestHost.StartAsync(provider);
        await CreateAsync(host, "Alpha");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var beta = await CreateAsync(host, "Beta", "diabetes-education");
        await host.RunAsync<PublishContentVersion, ContentVersionId>(new(beta, 1, null), Author);
        Assert.Equal("content.name_taken", (await host.RunAsync<CreateContent, ContentId>(new("ALPHA", null), Author)).Error!.Code);
        var page = (await host.RunAsync<ListContent, ContentPage>(new ListContent(), Author)).Value;
        Assert.Equal([("Beta", 1, PhiLevel.Clinical), ("Alpha", 0, null)], page.Rows.Select(r => (r.Name, r.LatestVersion, r.Phi)));
        Assert.NotNull(page.Rows[0].LatestVersionId);
        Assert.Null(page.Rows[1].LatestVersionId);
        Assert.Equal(1, (await host.RunAsync<ListContent, ContentPage>(new ListContent("alp"), Author)).Value.Total);
    }

    [Fact]
    public async Task Preview_UsesTheSyntheticPersona()
    {
        await using var host = await TestHost.StartAsync(provider);
        var id = await CreateAsync(host, "A", "diabetes-education");
        var version = (await host.RunAsync<PublishContentVersion, ContentVersionId>(new(id, 1, null), Author)).Value;
        var preview = (await host.RunAsync<PreviewContentVersion, ContentPreview>(new(version), Author)).Value;
        Assert.Contains("Maria", preview.Email.Text, StringComparison.Ordinal);
        Assert.Equal(PhiLevel.Clinical, preview.Content.Usage.Level);
    }
}

public sealed class ContentLibrarySqliteTests() : ContentLibraryTests(DatabaseProvider.Sqlite);

public sealed class ContentLibraryPostgreSqlTests() : ContentLibraryTests(DatabaseProvider.PostgreSql);
