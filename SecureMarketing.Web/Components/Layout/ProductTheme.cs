using MudBlazor;

namespace SecureMarketing.Web.Components.Layout;

/// <summary>
/// Type and shape for MudBlazor's controls. Colours are not here: <c>mud.css</c> maps the palette to the <c>--sm-*</c>
/// tokens, which change with the theme without a round trip.
/// </summary>
internal static class ProductTheme
{
    private static readonly string[] Fonts = ["Inter Variable", "system-ui", "sans-serif"];

    public static readonly MudTheme Instance = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", AppbarHeight = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "14px", LineHeight = "1.5", LetterSpacing = "0" },
            H1 = new H1Typography { FontFamily = Fonts, FontSize = "24px", FontWeight = "680", LineHeight = "1.33", LetterSpacing = "-0.018em" },
            H2 = new H2Typography { FontFamily = Fonts, FontSize = "18px", FontWeight = "640", LineHeight = "1.44", LetterSpacing = "-0.01em" },
            H6 = new H6Typography { FontFamily = Fonts, FontSize = "18px", FontWeight = "640", LineHeight = "1.44", LetterSpacing = "-0.01em" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = "14px", LineHeight = "1.5", LetterSpacing = "0" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = "13px", LineHeight = "1.46", LetterSpacing = "0" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = "14px", FontWeight = "600", LineHeight = "1.43", LetterSpacing = "0", TextTransform = "none" },
            Caption = new CaptionTypography { FontFamily = Fonts, FontSize = "12px", LineHeight = "1.4", LetterSpacing = "0" },
        },
    };
}
