namespace SecureMarketing.Web.Features.Portal;

/// <summary>The product's own words on a device that staff hand to a person at the desk, beside <see cref="SigningWords"/>.</summary>
public sealed class DeskWords
{
    public required string Greeting { get; init; }
    public required string Begin { get; init; }
    public required string BeginHelp { get; init; }
    public required string StaffSignedIn { get; init; }
    public required string TimeLimit { get; init; }
    public required string Consent { get; init; }
    public required string ClosedTitle { get; init; }
    public required string GiveBack { get; init; }
    public required string ClosedNote { get; init; }

    public static DeskWords Of(string? language) => language == "es" ? Spanish : English;

    private static DeskWords English { get; } = new()
    {
        Greeting = "Our staff opened this page for you. Please read it yourself. You can say yes or no; nothing changes if you say no.",
        Begin = "Begin",
        BeginHelp = "Once you begin you have half an hour. If you need more time, our staff opens the page again.",
        StaffSignedIn = "A member of our staff is still signed in on this device. Please give it back for a moment.",
        TimeLimit = "You have half an hour. If it runs out, ask our staff to open the page again; nothing is lost.",
        Consent = "I agree to sign on this screen. Our staff gives me my copy.",
        ClosedTitle = "This page is closed",
        GiveBack = "Thank you. Please give the device back to our staff.",
        ClosedNote = "If you signed, they give you your copy now. If the time ran out, nothing was agreed; they can open the page again.",
    };

    private static DeskWords Spanish { get; } = new()
    {
        Greeting = "Nuestro personal abrió esta página para usted. Por favor léala usted mismo. Puede decir que sí o que no; nada cambia si dice que no.",
        Begin = "Empezar",
        BeginHelp = "Desde que empiece tiene media hora. Si necesita más tiempo, nuestro personal abre la página otra vez.",
        StaffSignedIn = "Alguien de nuestro personal todavía tiene abierta su sesión aquí. Por favor devuélvales el aparato un momento.",
        TimeLimit = "Tiene media hora. Si se acaba, pida a nuestro personal que abra la página otra vez; nada se pierde.",
        Consent = "Acepto firmar en esta pantalla. Nuestro personal me da mi copia.",
        ClosedTitle = "Esta página está cerrada",
        GiveBack = "Gracias. Por favor devuelva el aparato a nuestro personal.",
        ClosedNote = "Si firmó, ahora le dan su copia. Si se acabó el tiempo, no se acordó nada; pueden abrir la página otra vez.",
    };
}
