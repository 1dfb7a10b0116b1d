using SecureMarketing.Core.Consent;

namespace SecureMarketing.Web.Features.Tracking;

/// <summary>The words of the public opt-out and preference pages, in the languages in which forms are offered.</summary>
public sealed class PreferenceWords
{
    public required string Title { get; init; }
    public required string Saved { get; init; }
    public required string LanguageLater { get; init; }
    public required Func<string, string> NothingSent { get; init; }
    public required Func<string, string> NoAdvertising { get; init; }
    public required string Topics { get; init; }
    public required string TopicsHelp { get; init; }
    public required Func<string, string> ByStaff { get; init; }
    public required string Asked { get; init; }
    public required string HowOften { get; init; }
    public required string HowOftenHelp { get; init; }
    public required IReadOnlyDictionary<MailCap, string> Caps { get; init; }
    public required string Language { get; init; }
    public required string LanguageHelp { get; init; }
    public required string NoPreference { get; init; }
    public required string HowItReaches { get; init; }
    public required string Protected { get; init; }
    public required string Plain { get; init; }
    public required string Warning { get; init; }
    public required string WarningText { get; init; }
    public required string Born { get; init; }
    public required string BornHelp { get; init; }
    public required string PlainLimits { get; init; }
    public required string Save { get; init; }
    public required string Stop { get; init; }
    public required string StopAdvertisingHelp { get; init; }
    public required string StopAdvertising { get; init; }
    public required string StopEverythingHelp { get; init; }
    public required string StopEverything { get; init; }
    public required string TakeBackTitle { get; init; }
    public required string TakeBackHelp { get; init; }
    public required Func<string, string> TakeBackByLetter { get; init; }
    public required string TakeBack { get; init; }
    public required string Law { get; init; }
    public required string UnsubscribedTitle { get; init; }
    public required string Unsubscribed { get; init; }
    public required string AllChoices { get; init; }
    public required Func<string, string> CareGoesOn { get; init; }
    public required string Unsubscribe { get; init; }
    public required string UnsubscribeHelp { get; init; }
    public required string ChooseInstead { get; init; }

    /// <summary>In that language itself.</summary>
    public required string OtherLanguage { get; init; }
    public required string OtherTag { get; init; }

    /// <summary>Language tag of these words.</summary>
    public required string Tag { get; init; }

    /// <param name="language">BCP 47; everything but Spanish is English.</param>
    public static PreferenceWords Of(string? language) =>
        language?.StartsWith("es", StringComparison.OrdinalIgnoreCase) == true ? Spanish : English;

    private static PreferenceWords English { get; } = new()
    {
        Tag = "en",
        Title = "Messages you receive",
        Saved = "Saved. Your choices are in effect now; messages that were waiting and that you no longer want will not be sent.",
        LanguageLater = "Your language could not be noted just now: records are being updated. Everything else is saved. Choose the language again in a minute.",
        NothingSent = sender => $"We send you nothing at present. To hear from us again, contact {sender}: a second person there confirms it.",
        NoAdvertising = sender => $"You get no advertising from us. To get it again, contact {sender}. What you choose here applies to whatever else we send.",
        Topics = "Topics",
        TopicsHelp = "Untick what you do not want. You can tick it again at any time.",
        ByStaff = sender => $"Stopped at {sender}. Tick it to ask for it again; a member of staff confirms.",
        Asked = "You asked to get this again. A member of staff has yet to confirm.",
        HowOften = "How often, at most",
        HowOftenHelp = "For advertising. Reminders and other messages about your own care are not counted.",
        Caps = Enum.GetValues<MailCap>().ToDictionary(c => c, MailCapWords.Of),
        Language = "Language you prefer",
        LanguageHelp = "We keep it on your record, to choose who gets which version of a message.",
        NoPreference = "No preference",
        HowItReaches = "How messages about your care reach you",
        Protected = "Protected: encrypted, or read behind a link with a one-time code",
        Plain = "Plain email. I have read the warning below and want it all the same.",
        Warning = "Warning.",
        WarningText = PlainWarning.Text,
        Born = "Date of birth, only to choose plain email",
        BornHelp = "So that nobody else can choose it for you.",
        PlainLimits = "Advertising and especially sensitive information never come as plain email.",
        Save = "Save my choices",
        Stop = "Stop",
        StopAdvertisingHelp = "No more advertising and no requests for donations. Messages about your own appointments and care go on.",
        StopAdvertising = "Stop all advertising",
        StopEverythingHelp = "No messages at all. You then get no reminders of your own appointments by email either.",
        StopEverything = "Stop everything",
        TakeBackTitle = "Take back an authorization",
        TakeBackHelp = "Did you sign a form that lets us use health information for advertising? You can take it back here, in writing. We first ask who you are, with a code that we send to your mailbox.",
        TakeBackByLetter = address => $"Did you sign a form that lets us use health information for advertising? You can take it back at any time. Write to {address}.",
        TakeBack = "Go on to take it back",
        Law = "Nothing here is an authorization to use or disclose your health information for marketing (45 CFR 164.508), and your care never depends on what you choose.",
        UnsubscribedTitle = "You are unsubscribed",
        Unsubscribed = "We will not send you these messages any more. This is in effect now.",
        AllChoices = "See all your choices",
        CareGoesOn = sender => $"Messages about your own appointments and care may still reach you. To stop those as well, contact {sender}.",
        Unsubscribe = "Unsubscribe",
        UnsubscribeHelp = "Press the button and we stop sending you messages of this kind. It takes effect at once.",
        ChooseInstead = "Choose what you get and how often instead",
        OtherLanguage = "Leer esto en español",
        OtherTag = "es",
    };

    private static PreferenceWords Spanish { get; } = new()
    {
        Tag = "es",
        Title = "Mensajes que usted recibe",
        Saved = "Guardado. Sus elecciones valen desde ahora; los mensajes en espera que ya no desea no se enviarán.",
        LanguageLater = "Su idioma no se pudo anotar en este momento: los registros se están actualizando. Todo lo demás está guardado. Elija el idioma de nuevo en un minuto.",
        NothingSent = sender => $"Por ahora no le enviamos nada. Para volver a recibir mensajes, comuníquese con {sender}: una segunda persona lo confirma.",
        NoAdvertising = sender => $"No recibe publicidad nuestra. Para recibirla de nuevo, comuníquese con {sender}. Lo que elija aquí vale para todo lo demás que enviamos.",
        Topics = "Temas",
        TopicsHelp = "Desmarque lo que no desea. Puede marcarlo de nuevo en cualquier momento.",
        ByStaff = sender => $"Detenido en {sender}. Márquelo para pedirlo de nuevo; una persona del equipo lo confirma.",
        Asked = "Usted pidió recibir esto de nuevo. Falta que una persona del equipo lo confirme.",
        HowOften = "Con qué frecuencia, como máximo",
        HowOftenHelp = "Para la publicidad. Los recordatorios y otros mensajes sobre su propia atención no se cuentan.",
        Caps = new Dictionary<MailCap, string>
        {
            [MailCap.None] = "Sin límite",
            [MailCap.Weekly] = "Un mensaje por semana",
            [MailCap.Monthly] = "Un mensaje cada 30 días",
        },
        Language = "Idioma que prefiere",
        LanguageHelp = "Lo guardamos en su registro, para elegir quién recibe qué versión de un mensaje.",
        NoPreference = "Sin preferencia",
        HowItReaches = "Cómo le llegan los mensajes sobre su atención",
        Protected = "Protegidos: cifrados, o leídos tras un enlace con un código de un solo uso",
        Plain = "Correo sin cifrar. He leído la advertencia de abajo y lo deseo de todos modos.",
        Warning = "Advertencia.",
        WarningText = PlainWarning.SpanishText,
        Born = "Fecha de nacimiento, solo para elegir el correo sin cifrar",
        BornHelp = "Para que nadie más pueda elegirlo por usted.",
        PlainLimits = "La publicidad y la información especialmente sensible nunca llegan sin cifrar.",
        Save = "Guardar mis elecciones",
        Stop = "Detener",
        StopAdvertisingHelp = "Sin más publicidad ni pedidos de donativos. Los mensajes sobre sus propias citas y su atención continúan.",
        StopAdvertising = "Detener toda la publicidad",
        StopEverythingHelp = "Ningún mensaje. Tampoco recibirá por correo los recordatorios de sus propias citas.",
        StopEverything = "Detener todo",
        TakeBackTitle = "Retirar una autorización",
        TakeBackHelp = "¿Firmó un formulario que nos deja usar información de salud para publicidad? Puede retirarlo aquí, por escrito. Antes le preguntamos quién es, con un código que enviamos a su correo.",
        TakeBackByLetter = address => $"¿Firmó un formulario que nos deja usar información de salud para publicidad? Puede retirarlo cuando quiera. Escriba a {address}.",
        TakeBack = "Continuar para retirarla",
        Law = "Nada de esto es una autorización para usar o divulgar su información de salud con fines de mercadeo (45 CFR 164.508), y su atención nunca depende de lo que elija.",
        UnsubscribedTitle = "Su suscripción está cancelada",
        Unsubscribed = "Ya no le enviaremos estos mensajes. Vale desde ahora.",
        AllChoices = "Ver todas sus elecciones",
        CareGoesOn = sender => $"Aún pueden llegarle mensajes sobre sus propias citas y su atención. Para detenerlos también, comuníquese con {sender}.",
        Unsubscribe = "Cancelar la suscripción",
        UnsubscribeHelp = "Presione el botón y dejaremos de enviarle mensajes de este tipo. Vale de inmediato.",
        ChooseInstead = "Elegir en cambio qué recibe y con qué frecuencia",
        OtherLanguage = "Read this in English",
        OtherTag = "en",
    };
}
