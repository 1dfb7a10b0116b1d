using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>One page in one state, as one kind of person sees it.</summary>
/// <param name="Name">For messages and pictures.</param>
/// <param name="Who">Null: someone who is not signed in.</param>
/// <param name="Path">Where it is in a filled site.</param>
internal sealed record CataloguedPage(string Name, Role? Who, Func<SiteContents, string> Path)
{
    /// <summary>Names (their beginning suffices) of the buttons that open a dialog or menu.</summary>
    public IReadOnlyList<string> Opens { get; init; } = [];

    /// <summary>Titles of dialogs whose button stands only in another state of the page.</summary>
    public IReadOnlyList<string> ElsewhereOpened { get; init; } = [];

    /// <summary>404 or 403 where the page itself must be answered so, which the browser reports; null: with 200.</summary>
    public int? AnsweredWith { get; init; }

    /// <summary>What a person does after arriving to reach the state meant.</summary>
    public Func<Visitor, BrowserSite, Task>? Then { get; init; }
}
