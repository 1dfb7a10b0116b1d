using QRCoder;

namespace SecureMarketing.Web.Features.Access.SetUp;

/// <summary>A QR code as SVG: no image request, sharp at any size.</summary>
internal static class QrCode
{
    /// <summary>Dark on light whatever the theme, because scanners expect it; error correction M (15 %).</summary>
    public static string SvgOf(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return svg.GetGraphic(4, "#10202c", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
