namespace SecureMarketing.Web.Hosting;

/// <summary>What an installation is for.</summary>
public enum SiteKind
{
    /// <summary>Mail stays inside: the built-in sandbox mailbox receives it.</summary>
    Sandbox = 1,

    /// <summary>Mail leaves for real people.</summary>
    Production = 2,
}

/// <summary>
/// The chip in the bar, so that nobody takes a rehearsal for the real thing. <c>Site:Environment</c> is <c>Sandbox</c>
/// (default) or <c>Production</c>.
/// </summary>
public sealed class SiteEnvironment(IConfiguration configuration)
{
    public SiteKind Kind { get; } = configuration.GetValue("Site:Environment", SiteKind.Sandbox);

    public string Meaning => Kind == SiteKind.Production ? "Messages leave for real people." : "Messages stay in the sandbox mailbox.";
}
