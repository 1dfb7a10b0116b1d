using System.Globalization;
using SecureMarketing.Core.Portal;

namespace SecureMarketing.Web.Features.Portal;

/// <summary>The product's own words around a form to sign, in the languages in which forms are offered.</summary>
public sealed class SigningWords
{
    public required string Tag { get; init; }

    /// <summary>Its own name for itself.</summary>
    public required string Name { get; init; }
    public required string DoorTitle { get; init; }
    public required string Confirm { get; init; }
    public required string Locked { get; init; }
    public required string CodeSent { get; init; }
    public required string NotProved { get; init; }
    public required string GetCode { get; init; }
    public required string GetCodeHelp { get; init; }
    public required string SendCode { get; init; }
    public required string SendNewCode { get; init; }
    public required string ReadTitle { get; init; }
    public required string Born { get; init; }
    public required string Code { get; init; }
    public required string CodeHelp { get; init; }
    public required string Read { get; init; }
    public required string WindowTitle { get; init; }
    public required string OtherLanguage { get; init; }
    public required string Choice { get; init; }
    public required string Electronic { get; init; }
    public required string ElectronicConsent { get; init; }
    public required string TypeName { get; init; }
    public required string TypeNameHelp { get; init; }
    public required string ForPerson { get; init; }
    public required string Meaning { get; init; }
    public required string Sign { get; init; }
    public required string Decline { get; init; }
    public required string SameCare { get; init; }
    public required string TimeLimit { get; init; }
    public required string Problems { get; init; }
    public required string SignedTitle { get; init; }
    public required string SignedNote { get; init; }
    public required string DefectiveNote { get; init; }
    public required string YourCopy { get; init; }
    public required string Download { get; init; }
    public required string KeepUntil { get; init; }
    public required string Fingerprint { get; init; }
    public required string DeclinedTitle { get; init; }
    public required string DeclinedNote { get; init; }
    public required string OverTitle { get; init; }
    public required string OverNote { get; init; }
    public required IReadOnlyDictionary<SigningProblem, string> Faults { get; init; }

    /// <summary>A day in words, with its weekday.</summary>
    public string Day(DateOnly day) => day.ToString("D", CultureInfo.GetCultureInfo(Tag == "es" ? "es-US" : "en-US"));

    public static SigningWords Of(string? language) => language == "es" ? Spanish : English;

    public static bool Knows(string? language) => language is "en" or "es";

    public static SigningWords English { get; } = new()
    {
        Tag = "en",
        Name = "English",
        DoorTitle = "A question for you",
        Confirm = "Please confirm who you are. You need your date of birth and a one-time code.",
        Locked = "There were too many wrong attempts. For your protection this page is closed for a day; nothing is lost.",
        CodeSent = "If this page can be opened, a code is on its way to your mailbox. It is valid for ten minutes; only the newest one works.",
        NotProved = "The date of birth and the code do not fit. Check both, or ask for a new code.",
        GetCode = "1. Get a code",
        GetCodeHelp = "We send it to the mailbox that we have on file for you.",
        SendCode = "Send me a code",
        SendNewCode = "Send a new code",
        ReadTitle = "2. Confirm and read",
        Born = "Date of birth",
        Code = "One-time code",
        CodeHelp = "Eight letters and digits; spaces do not matter.",
        Read = "Read and answer",
        WindowTitle = "A question for you",
        OtherLanguage = "Read this in",
        Choice = "Your answer",
        Electronic = "Signing on this page",
        ElectronicConsent = "I agree to sign on this page and to get my copy here.",
        TypeName = "Your full name",
        TypeNameHelp = "Needed only to sign. Typing it and pressing Sign counts as your signature.",
        ForPerson = "You sign for the person as their representative",
        Meaning = "Choose freely. You can say no with one press, without filling in anything.",
        Sign = "Sign",
        Decline = "Decline",
        SameCare = "Your care stays the same, whatever you answer.",
        TimeLimit = "You have an hour. If it runs out, ask for a new code; nothing is lost.",
        Problems = "It was not signed yet.",
        SignedTitle = "You signed",
        SignedNote = "Thank you. This is your copy; please keep it. You can take the permission back at any time, as the text says.",
        DefectiveNote = "Your answer was received, but the form could not be completed. It will not be used. Please contact us.",
        YourCopy = "Your copy",
        Download = "Download the copy",
        KeepUntil = "You can come back to this page until",
        Fingerprint = "Fingerprint (SHA-256)",
        DeclinedTitle = "You said no",
        DeclinedNote = "We noted your answer. Nothing changes in your care. You do not have to do anything.",
        OverTitle = "This request is over",
        OverNote = "It can no longer be answered here. Nothing was agreed.",
        Faults = new Dictionary<SigningProblem, string>
        {
            [SigningProblem.NameMissing] = "Type your full name to sign.",
            [SigningProblem.ConsentMissing] = "To sign here, agree to sign on this page. Or ask us for a paper form.",
            [SigningProblem.TextChanged] = "The text has changed since you opened it. Please read it again.",
            [SigningProblem.SignerChanged] = "This form can no longer be signed here. Please ask us for a new one.",
            [SigningProblem.WitnessSigns] = "This is the name of the member of our staff who opened the page. Type your own name. If you have the same name, ask for somebody else to open it.",
        },
    };

    public static SigningWords Spanish { get; } = new()
    {
        Tag = "es",
        Name = "Español",
        DoorTitle = "Una pregunta para usted",
        Confirm = "Por favor confirme quién es. Necesita su fecha de nacimiento y un código de un solo uso.",
        Locked = "Hubo demasiados intentos. Para su protección esta página se cierra por un día; nada se pierde.",
        CodeSent = "Si esta página se puede abrir, un código va en camino a su correo. Vale diez minutos; solo sirve el más nuevo.",
        NotProved = "La fecha de nacimiento y el código no coinciden. Revise los dos, o pida un código nuevo.",
        GetCode = "1. Pida un código",
        GetCodeHelp = "Lo enviamos al correo que tenemos registrado para usted.",
        SendCode = "Envíenme un código",
        SendNewCode = "Enviar un código nuevo",
        ReadTitle = "2. Confirme y lea",
        Born = "Fecha de nacimiento",
        Code = "Código de un solo uso",
        CodeHelp = "Ocho letras y números; los espacios no importan.",
        Read = "Leer y responder",
        WindowTitle = "Una pregunta para usted",
        OtherLanguage = "Leer esto en",
        Choice = "Su respuesta",
        Electronic = "Firmar en esta página",
        ElectronicConsent = "Acepto firmar en esta página y recibir aquí mi copia.",
        TypeName = "Su nombre completo",
        TypeNameHelp = "Solo hace falta para firmar. Escribirlo y pulsar Firmar vale como su firma.",
        ForPerson = "Usted firma por la persona como su representante",
        Meaning = "Elija con libertad. Puede decir que no con un solo clic, sin llenar nada.",
        Sign = "Firmar",
        Decline = "No acepto",
        SameCare = "Su atención sigue igual, responda lo que responda.",
        TimeLimit = "Tiene una hora. Si se acaba, pida un código nuevo; nada se pierde.",
        Problems = "Todavía no se firmó.",
        SignedTitle = "Usted firmó",
        SignedNote = "Gracias. Esta es su copia; por favor guárdela. Puede retirar el permiso cuando quiera, como dice el texto.",
        DefectiveNote = "Recibimos su respuesta, pero el formulario no se pudo completar. No se va a usar. Por favor llámenos.",
        YourCopy = "Su copia",
        Download = "Descargar la copia",
        KeepUntil = "Puede volver a esta página hasta el",
        Fingerprint = "Huella (SHA-256)",
        DeclinedTitle = "Usted dijo que no",
        DeclinedNote = "Anotamos su respuesta. Nada cambia en su atención. No tiene que hacer nada.",
        OverTitle = "Esta pregunta ya terminó",
        OverNote = "Ya no se puede responder aquí. No se acordó nada.",
        Faults = new Dictionary<SigningProblem, string>
        {
            [SigningProblem.NameMissing] = "Escriba su nombre completo para firmar.",
            [SigningProblem.ConsentMissing] = "Para firmar aquí, acepte firmar en esta página. O pídanos un papel.",
            [SigningProblem.TextChanged] = "El texto cambió desde que lo abrió. Por favor léalo otra vez.",
            [SigningProblem.SignerChanged] = "Este formulario ya no se puede firmar aquí. Por favor pídanos uno nuevo.",
            [SigningProblem.WitnessSigns] = "Este es el nombre de la persona de nuestro personal que abrió la página. Escriba su propio nombre. Si se llama igual, pida que la abra otra persona.",
        },
    };
}
