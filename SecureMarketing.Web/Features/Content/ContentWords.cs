using MudBlazor;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Web.Features.Content;

/// <summary>The words and signs of the content pages.</summary>
internal static class ContentWords
{
    public static readonly BlockKind[] Kinds = [BlockKind.Heading, BlockKind.Text, BlockKind.Button, BlockKind.Image, BlockKind.Divider];

    public static string Of(BlockKind kind) => kind switch
    {
        BlockKind.Image => "Picture",
        _ => kind.ToString(),
    };

    public static string Icon(BlockKind kind) => kind switch
    {
        BlockKind.Heading => Icons.Material.Outlined.Title,
        BlockKind.Text => Icons.Material.Outlined.Notes,
        BlockKind.Button => Icons.Material.Outlined.SmartButton,
        BlockKind.Image => Icons.Material.Outlined.Image,
        _ => Icons.Material.Outlined.HorizontalRule,
    };

    public static string Of(PhiLevel? phi) => phi switch
    {
        PhiLevel.Clinical => "Clinical",
        PhiLevel.Relationship => "Relationship",
        PhiLevel.None => "None",
        _ => "",
    };

    public static string Of(LintSeverity severity) => severity switch
    {
        LintSeverity.Error => "Must be mended",
        LintSeverity.Warning => "Should be mended",
        _ => "Note",
    };
}
