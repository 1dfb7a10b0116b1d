namespace SecureMarketing.Core.Consent;

/// <summary>Headings of the form in the languages in which forms are offered. A change of a heading changes only forms signed later.</summary>
internal sealed class AuthorizationHeadings
{
    private static readonly string[] EnglishMonths = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] SpanishMonths = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];

    public required string Title { get; init; }
    public required string Information { get; init; }
    public required string Categories { get; init; }
    public required string Disclosers { get; init; }
    public required string Recipients { get; init; }
    public required string Purposes { get; init; }
    public required string Channels { get; init; }
    public required string Until { get; init; }
    public required string RightToRevoke { get; init; }
    public required string HowToRevoke { get; init; }
    public required string Conditioning { get; init; }
    public required string Redisclosure { get; init; }
    public required string Remuneration { get; init; }
    public required string SignedBy { get; init; }
    public required string Date { get; init; }
    public required string OnBehalf { get; init; }
    public required string Authority { get; init; }

    /// <summary>Above how the signer's identity was proven, where somebody saw them.</summary>
    public required string Identity { get; init; }

    /// <summary>Who saw the signer, how they knew who it was, and when, in words.</summary>
    public required Func<InPersonIdentity, string> Seen { get; init; }

    /// <summary>A day in words: "April 12, 2026".</summary>
    public required Func<DateOnly, string> Day { get; init; }

    /// <summary>"Until the end of {0}"; the day goes in.</summary>
    public required Func<DateOnly, string> UntilDay { get; init; }

    /// <summary>Between the last day and an event that may come first.</summary>
    public required string OrEarlier { get; init; }

    public static AuthorizationHeadings Of(string? language) => language == "es" ? Spanish : English;

    private static AuthorizationHeadings English { get; } = new()
    {
        Title = "AUTHORIZATION TO USE HEALTH INFORMATION FOR MARKETING",
        Information = "What information",
        Categories = "Kinds of information",
        Disclosers = "Who may use or share it",
        Recipients = "Who may receive it",
        Purposes = "What for",
        Channels = "By which channel",
        Until = "Until when",
        RightToRevoke = "Your right to take this back",
        HowToRevoke = "How to take it back",
        Conditioning = "If you do not sign",
        Redisclosure = "What happens to shared information",
        Remuneration = "Payment to us",
        SignedBy = "Signed by",
        Date = "Date",
        OnBehalf = "Signed on behalf of the person by",
        Authority = "Authority to act",
        Identity = "How we knew who signed",
        Seen = seen => $"In person. On {Moment(seen)}, {Witness(seen, "a member of our staff")} saw who signed: " + seen.Proof switch
        {
            InPersonProof.PhotoId => "by an identity card with a picture.",
            InPersonProof.KnownToStaff => "known to our staff.",
            _ => seen.Words,
        },
        Day = EnglishDay,
        UntilDay = day => $"Until the end of {EnglishDay(day)}",
        OrEarlier = ", or earlier: ",
    };

    private static AuthorizationHeadings Spanish { get; } = new()
    {
        Title = "AUTORIZACIÓN PARA USAR INFORMACIÓN DE SALUD CON FINES DE PUBLICIDAD",
        Information = "Qué información",
        Categories = "Tipos de información",
        Disclosers = "Quién puede usarla o compartirla",
        Recipients = "Quién puede recibirla",
        Purposes = "Para qué",
        Channels = "Por qué medio",
        Until = "Hasta cuándo",
        RightToRevoke = "Su derecho a retirarla",
        HowToRevoke = "Cómo retirarla",
        Conditioning = "Si no firma",
        Redisclosure = "Qué pasa con la información compartida",
        Remuneration = "Pagos que recibimos",
        SignedBy = "Firmado por",
        Date = "Fecha",
        OnBehalf = "Firmado en nombre de la persona por",
        Authority = "Autoridad para firmar",
        Identity = "Cómo supimos quién firmó",
        Seen = seen => $"En persona. El {Moment(seen)}, {Witness(seen, "alguien de nuestro personal")} vio a quien firmó: " + seen.Proof switch
        {
            InPersonProof.PhotoId => "por una identificación con foto.",
            InPersonProof.KnownToStaff => "nuestro personal la conoce.",
            _ => seen.Words,
        },
        Day = SpanishDay,
        UntilDay = day => $"Hasta el final del {SpanishDay(day)}",
        OrEarlier = ", o antes: ",
    };

    private static string EnglishDay(DateOnly day) => $"{EnglishMonths[day.Month - 1]} {Number(day.Day)}, {Number(day.Year)}";

    private static string SpanishDay(DateOnly day) => $"{Number(day.Day)} de {SpanishMonths[day.Month - 1]} de {Number(day.Year)}";

    private static string Witness(InPersonIdentity seen, string nameless) => $"{seen.WitnessName ?? nameless} ({seen.Witness})";

    private static string? Moment(InPersonIdentity seen) =>
        seen.SeenAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
