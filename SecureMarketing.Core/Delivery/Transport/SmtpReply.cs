namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>
/// A reply of an SMTP server (RFC 5321 §4.2). The text is kept out: servers repeat recipients in it, and the code and
/// the enhanced code decide everything.
/// </summary>
/// <param name="Code">Three digits, 200–599.</param>
/// <param name="Enhanced">RFC 3463 status such as <c>5.1.1</c>; null when the server gives none.</param>
internal sealed record SmtpReply(int Code, string? Enhanced)
{
    public bool IsPositive => Code is >= 200 and < 400;

    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>The lines after the code, without it; only EHLO needs them.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Code and status only: safe to log.</summary>
    public override string ToString() => Enhanced is null ? $"{Code}" : $"{Code} {Enhanced}";
}
