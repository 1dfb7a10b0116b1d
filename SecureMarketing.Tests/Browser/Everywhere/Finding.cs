namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>What every page is checked for; the numbers are those of the list "Beautiful and usable" in the UI brief.</summary>
public enum PageCheck
{
    /// <summary>The page opened and could be walked to its end.</summary>
    Walked = 0,

    /// <summary>1: axe, WCAG 2.2 A and AA, no violation.</summary>
    Axe = 1,

    /// <summary>2: one h1, one main, named landmarks, one polite live region.</summary>
    Structure = 2,

    /// <summary>3 and 4: no console error, failed response, policy violation or request to elsewhere.</summary>
    Trouble = 3,

    /// <summary>5: no sideways scrolling of the page at any width nor with doubled text.</summary>
    Fits = 5,

    /// <summary>7: Inter loaded, no missing glyph.</summary>
    Glyphs = 7,

    /// <summary>8: text contrast by our own script.</summary>
    Contrast = 8,

    /// <summary>9: tab order, focus ring, sizes of targets.</summary>
    Keyboard = 9,

    /// <summary>Dialogs and menus: sound while open, closed by Escape, the focus back on their button.</summary>
    Dialogs = 10,

    /// <summary>Controls, states and bars remain visible in forced colors.</summary>
    ForcedColors = 11,

    /// <summary>Nothing moves for those who asked for reduced motion.</summary>
    Motion = 12,

    /// <summary>28: what an eye would find.</summary>
    Manners = 28,
}

/// <summary>Something wrong on a page.</summary>
internal sealed record Finding(PageCheck Check, string Page, string Text);
