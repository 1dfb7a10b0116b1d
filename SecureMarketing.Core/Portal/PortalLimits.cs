namespace SecureMarketing.Core.Portal;

/// <summary>How long things live in the portal and how often they may be tried. One place, so that the security model can name them.</summary>
public static class PortalLimits
{
    /// <summary>A message can be read for this long after it was posted.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>A request for a signature can be answered, and the signed copy fetched, for this long (as <see cref="Consent.SweepAuthorizations.RequestDays"/>).</summary>
    public static readonly TimeSpan SigningKeptFor = TimeSpan.FromDays(Consent.SweepAuthorizations.RequestDays);

    /// <summary>Whoever asks again within this time for a way to take back gets the same one: an opt-out link fills no table.</summary>
    public static readonly TimeSpan DoorUsedAgain = TimeSpan.FromDays(1);

    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Wrong proofs after which a code is void.</summary>
    public const int TriesPerCode = 5;

    /// <summary>Codes of one message within <see cref="Window"/>.</summary>
    public const int CodesPerMessage = 4;

    /// <summary>Codes asked for from one network address within <see cref="Window"/>.</summary>
    public const int CodesPerAddress = 20;

    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    public const int WrongProofsPerMessage = 10;

    public static readonly TimeSpan Lock = TimeSpan.FromDays(1);

    /// <summary>After a right proof the page may be reloaded for this long.</summary>
    public static readonly TimeSpan Reading = TimeSpan.FromMinutes(15);

    /// <summary>The same for a form to sign: it is long, and nobody shall be hurried (WCAG 2.2.1).</summary>
    public static readonly TimeSpan Signing = TimeSpan.FromHours(1);

    /// <summary>At the desk: a page that staff opened must be begun within this time, and can be begun once.</summary>
    public static readonly TimeSpan DeskBegin = TimeSpan.FromMinutes(15);

    /// <summary>At the desk: from beginning to answer. Shorter than at home, since the device may be left lying; staff can open it again at once.</summary>
    public static readonly TimeSpan DeskAnswer = TimeSpan.FromMinutes(30);
}
