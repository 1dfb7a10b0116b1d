using MudBlazor;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Layout;

namespace SecureMarketing.Web.Components.Shell;

/// <summary>One choice of the command palette: a page to go to, a thing to open, or an act.</summary>
/// <param name="Group">Heading it stands under.</param>
/// <param name="Text">What is searched and shown.</param>
/// <param name="Icon">One of MudBlazor's outlined icons.</param>
/// <param name="Href">Where it leads; null for an act of the shell.</param>
/// <param name="Look">For a change of the display: cookie and value, <c>theme:dark</c>; shell.js answers it.</param>
/// <param name="Note">Shown at the right: kind or state.</param>
public sealed record PaletteEntry(string Group, string Text, string Icon, string? Href = null, string? Look = null, string? Note = null)
{
    /// <summary>Identity among the entries of one list.</summary>
    public string Key => Href ?? Look ?? Text;
}

/// <summary>What the palette offers without asking the database: pages and acts that the person's rights allow.</summary>
public static class PaletteEntries
{
    public const string Actions = "Actions";
    public const string Pages = "Go to";
    public const string Recent = "You last worked on";
    public const string Found = "Campaigns, segments and emails";

    private static readonly (Permission Needs, PaletteEntry Entry)[] Acts =
    [
        (Permission.CampaignEdit, new(Actions, "New campaign", Icons.Material.Outlined.Add, "/campaigns?new=true")),
        (Permission.SegmentEdit, new(Actions, "New segment", Icons.Material.Outlined.Add, "/segments/new")),
        (Permission.ContentEdit, new(Actions, "New email", Icons.Material.Outlined.Add, "/content?new=true")),
        (Permission.ImportRun, new(Actions, "Import people", Icons.Material.Outlined.UploadFile, "/imports/new")),
        (Permission.AuthorizationManage, new(Actions, "Enter an authorization", Icons.Material.Outlined.VerifiedUser, "/authorizations/new")),
        (Permission.UsersManage, new(Actions, "Invite a person", Icons.Material.Outlined.PersonAdd, "/users/invite")),
        (Permission.SignedIn, new(Actions, "Switch to dark", Icons.Material.Outlined.DarkMode, Look: "theme:dark")),
        (Permission.SignedIn, new(Actions, "Switch to light", Icons.Material.Outlined.LightMode, Look: "theme:light")),
        (Permission.SignedIn, new(Actions, "Follow the system's theme", Icons.Material.Outlined.Contrast, Look: "theme:auto")),
        (Permission.SignedIn, new(Actions, "High contrast", Icons.Material.Outlined.Contrast, Look: "contrast:more")),
        (Permission.SignedIn, new(Actions, "Normal contrast", Icons.Material.Outlined.Contrast, Look: "contrast:normal")),
        (Permission.SignedIn, new(Actions, "Compact rows", Icons.Material.Outlined.DensitySmall, Look: "density:compact")),
        (Permission.SignedIn, new(Actions, "Comfortable rows", Icons.Material.Outlined.DensityMedium, Look: "density:comfortable")),
    ];

    /// <summary>Entries whose words begin with the typed words, in any order; all when nothing is typed.</summary>
    public static IReadOnlyList<PaletteEntry> For(Actor actor, string typed)
    {
        var pages = NavItems.For(actor).SelectMany(group => group)
            .Select(item => new PaletteEntry(Pages, item.Text, item.Icon, item.Href, Note: item.Group.Length == 0 ? null : item.Group));
        var acts = Acts.Where(act => actor.Holds(act.Needs)).Select(act => act.Entry);
        return [.. pages.Concat(acts).Where(entry => Matches(entry.Text, typed))];
    }

    /// <summary>Each typed word begins some word of the text: "new cam" finds "New campaign".</summary>
    internal static bool Matches(string text, string typed)
    {
        var words = text.Split([' ', '-', '’', '\''], StringSplitOptions.RemoveEmptyEntries);
        return typed.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(part => words.Any(word => word.StartsWith(part, StringComparison.CurrentCultureIgnoreCase)));
    }
}
