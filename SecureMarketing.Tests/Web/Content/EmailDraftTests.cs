using CsCheck;
using SecureMarketing.Core.Content;
using SecureMarketing.Tests.Content;
using SecureMarketing.Web.Components.Drafts;
using SecureMarketing.Web.Features.Content;

namespace SecureMarketing.Tests.Web.Content;

public sealed class EmailDraftTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    private static EmailDraft Welcome => EmailDraft.Of("Welcome", Starters.Find("welcome")!.Document);

    [Fact]
    public void OpenedAndCompiled_IsTheSameDocument() => GenDocument.Documents.Sample(document =>
    {
        var (compiled, problems) = EmailDraft.Of("x", document).Compile();
        Assert.Empty(problems);
        Assert.Equal(EmailDocumentWriter.Canonical(document), EmailDocumentWriter.Canonical(compiled!));
    }, iter: 300);

    [Fact]
    public void Wrong_NamesTheBlockAndKeepsItsText()
    {
        var (draft, id) = Welcome.Add(BlockKind.Button, "intro");
        draft = draft.With(draft.Blocks[draft.IndexOf(id)] with { Label = "Go", Href = "http://example.com" });
        var (document, problems) = draft.Compile();
        Assert.Null(document);
        var problem = Assert.Single(problems);
        Assert.Equal(id, problem.BlockId);
        Assert.Contains("https", problem.Message, StringComparison.Ordinal);
        Assert.Equal("http://example.com", draft.Blocks[draft.IndexOf(id)].Href);
    }

    [Fact]
    public void TypedMergeFieldThatDoesNotExist_IsAProblemOfItsBlock()
    {
        var draft = Welcome;
        draft = draft.With(draft.Blocks[1] with { Typed = "Hi {{nickname}}" });
        Assert.Equal(draft.Blocks[1].Id, Assert.Single(draft.Compile().Problems).BlockId);
    }

    [Fact]
    public void Move_StaysWithinTheList_AndKeepsAllBlocks()
    {
        var ids = Welcome.Blocks.Select(b => b.Id).ToList();
        var moved = Welcome.Move(ids[0], 2);
        Assert.Equal([ids[1], ids[2], ids[0], .. ids.Skip(3)], moved.Blocks.Select(b => b.Id));
        Assert.Equal(ids, Welcome.Move(ids[0], -5).Blocks.Select(b => b.Id));
        Assert.Equal(ids[0], Welcome.Move(ids[0], 99).Blocks[^1].Id);
    }

    [Fact]
    public void Add_GivesIdsThatWereFree()
    {
        var draft = EmailDraft.Of("x", Starters.Empty);
        var (added, id) = draft.Add(BlockKind.Divider, "b1");
        Assert.Equal("b3", id);
        Assert.Equal(["b1", "b3", "b2"], added.Blocks.Select(b => b.Id));
    }

    [Fact]
    public void TenEdits_ThenTenUndos_GiveTheOriginal_AndRedoComesBack()
    {
        var start = Welcome;
        var undo = new UndoStack<EmailDraft>(start);
        for (var i = 0; i < 10; i++)
            undo.Do(undo.Current.Add(BlockKind.Text, null).Draft, null, At);
        var end = undo.Current;
        for (var i = 0; i < 10; i++)
            undo.Undo();
        Assert.Same(start, undo.Current);
        Assert.False(undo.CanUndo);
        for (var i = 0; i < 10; i++)
            undo.Redo();
        Assert.Same(end, undo.Current);
    }

    [Fact]
    public void AForm_ThatIsNoDocumentYet_IsKeptAndReadAgain()
    {
        var (draft, id) = Welcome.Add(BlockKind.Button, null);
        draft = draft with { Subject = "Half a {{mer" };
        Assert.Null(draft.Compile().Document);
        var again = EmailDraft.ReadForm(draft.WriteForm())!;
        Assert.Equal(draft.Blocks, again.Blocks);
        Assert.Equal(draft with { Blocks = again.Blocks }, again);
        Assert.Equal(BlockKind.Button, again.Blocks[again.IndexOf(id)].Kind);
        Assert.Null(EmailDraft.ReadForm("{}"));
    }

    [Fact]
    public void Differences_NameEachPlace_AndNothingElse()
    {
        var theirs = Welcome.With(Welcome.Blocks[0] with { Typed = "Theirs" }) with { Subject = "Their subject" };
        var (mine, added) = Welcome.Add(BlockKind.Divider, null);
        Assert.Equal(["Subject", "Heading", "Divider"], EmailDifferences.Between(mine, theirs).Select(d => d.What));
        Assert.Empty(EmailDifferences.Between(Welcome, Welcome.Move(Welcome.Blocks[0].Id, 0)));
        Assert.Equal(["Order of the blocks"], EmailDifferences.Between(Welcome, Welcome.Move(Welcome.Blocks[0].Id, 1)).Select(d => d.What));
        Assert.NotNull(added);
    }
}
