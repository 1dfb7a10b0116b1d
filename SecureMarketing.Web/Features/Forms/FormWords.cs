using SecureMarketing.Core.Contacts.Stated;
using SecureMarketing.Core.Forms;

namespace SecureMarketing.Web.Features.Forms;

/// <summary>The product's own words around a form, in the languages in which forms are offered.</summary>
public sealed class FormWords
{
    public required string Required { get; init; }
    public required string Send { get; init; }
    public required string Choose { get; init; }
    public required string Yes { get; init; }
    public required string No { get; init; }
    public required string Topics { get; init; }
    public required string TopicsHelp { get; init; }
    public required string Problems { get; init; }
    public required string ErrorTitle { get; init; }
    public required string Trap { get; init; }
    public required string Sensitive { get; init; }

    /// <summary>Compound authorizations: compliance.md §2, 45 CFR 164.508(b)(3).</summary>
    public required string NoAuthorization { get; init; }
    public required string Personal { get; init; }
    public required string ClosedTitle { get; init; }
    public required string Closed { get; init; }
    public required string ThanksTitle { get; init; }
    public required string NoCookie { get; init; }
    public required IReadOnlyDictionary<FormFault, string> Faults { get; init; }
    public required IReadOnlyDictionary<StatedFault, string> Answers { get; init; }

    public static FormWords Of(string language) => language == "es" ? Spanish : English;

    private static FormWords English { get; } = new()
    {
        Required = "(required)",
        Send = "Send",
        Choose = "Choose",
        Yes = "Yes",
        No = "No",
        Topics = "Messages you would like",
        TopicsHelp = "Tick what you want to receive. You can stop at any time; leaving a box empty changes nothing.",
        Problems = "Please check your answers",
        ErrorTitle = "Error: ",
        Trap = "Leave this field empty",
        Sensitive = "This form asks about health. What you write is encrypted and seen only by people who need it. Answers that are not marked as required may be left out.",
        NoAuthorization = "Sending this form is not an authorization to use or disclose your health information for marketing (45 CFR 164.508). Such an authorization is always a separate document that you sign, and your care never depends on it.",
        Personal = "This link was made for one person. What you send is added to that person's record.",
        ClosedTitle = "This form is closed",
        Closed = "It takes no more answers. Nothing that was sent before is lost.",
        ThanksTitle = "Thank you",
        NoCookie = "Your browser did not send back the cookie that protects this form. Allow cookies for this site, then press Send again.",
        Faults = new Dictionary<FormFault, string>
        {
            [FormFault.TooFast] = "That was very quick. Check your answers, then press Send again.",
            [FormFault.TooOld] = "This page was open for a long time. Your answers are still here: check them, then press Send again.",
            [FormFault.Changed] = "The form was changed while you filled it in. Read it again, then press Send.",
            [FormFault.Trap] = "A field that people do not see was filled in, perhaps by a program. Your answers are still here: press Send again.",
            [FormFault.Busy] = "Records are being updated. Wait a minute, then press Send again.",
        },
        Answers = new Dictionary<StatedFault, string>
        {
            [StatedFault.Missing] = "Answer this question.",
            [StatedFault.TooLong] = "Write less.",
            [StatedFault.NoMail] = "Enter an email address, like name@example.com.",
            [StatedFault.NoPhone] = "Enter a phone number with its area code, like 617 555 0142.",
            [StatedFault.NoDay] = "Enter a real date, like 04/12/1961.",
            [StatedFault.NoNumber] = "Enter a number, like 7.5.",
            [StatedFault.NoOption] = "Choose one of the answers.",
            [StatedFault.Unreadable] = "Use letters, digits and punctuation only.",
        },
    };

    private static FormWords Spanish { get; } = new()
    {
        Required = "(obligatorio)",
        Send = "Enviar",
        Choose = "Elija",
        Yes = "Sí",
        No = "No",
        Topics = "Mensajes que le gustaría recibir",
        TopicsHelp = "Marque lo que desea recibir. Puede dejarlo en cualquier momento; una casilla vacía no cambia nada.",
        Problems = "Revise sus respuestas",
        ErrorTitle = "Error: ",
        Trap = "Deje este campo vacío",
        Sensitive = "Este formulario pregunta sobre la salud. Lo que escriba se cifra y solo lo ven las personas que lo necesitan. Puede omitir las respuestas que no sean obligatorias.",
        NoAuthorization = "Enviar este formulario no es una autorización para usar o divulgar su información de salud con fines de mercadeo (45 CFR 164.508). Tal autorización es siempre un documento aparte que usted firma, y su atención nunca depende de ella.",
        Personal = "Este enlace se hizo para una sola persona. Lo que envíe se añade al expediente de esa persona.",
        ClosedTitle = "Este formulario está cerrado",
        Closed = "Ya no recibe respuestas. Nada de lo enviado antes se pierde.",
        ThanksTitle = "Gracias",
        NoCookie = "Su navegador no devolvió la cookie que protege este formulario. Permita las cookies de este sitio y pulse Enviar de nuevo.",
        Faults = new Dictionary<FormFault, string>
        {
            [FormFault.TooFast] = "Fue muy rápido. Revise sus respuestas y pulse Enviar de nuevo.",
            [FormFault.TooOld] = "Esta página estuvo abierta mucho tiempo. Sus respuestas siguen aquí: revíselas y pulse Enviar de nuevo.",
            [FormFault.Changed] = "El formulario cambió mientras lo llenaba. Léalo de nuevo y pulse Enviar.",
            [FormFault.Trap] = "Se llenó un campo que las personas no ven, quizá por un programa. Sus respuestas siguen aquí: pulse Enviar de nuevo.",
            [FormFault.Busy] = "Los expedientes se están actualizando. Espere un minuto y pulse Enviar de nuevo.",
        },
        Answers = new Dictionary<StatedFault, string>
        {
            [StatedFault.Missing] = "Responda a esta pregunta.",
            [StatedFault.TooLong] = "Escriba menos.",
            [StatedFault.NoMail] = "Escriba una dirección de correo, como nombre@example.com.",
            [StatedFault.NoPhone] = "Escriba un teléfono con su código de área, como 617 555 0142.",
            [StatedFault.NoDay] = "Escriba una fecha real, como 04/12/1961.",
            [StatedFault.NoNumber] = "Escriba un número, como 7.5.",
            [StatedFault.NoOption] = "Elija una de las respuestas.",
            [StatedFault.Unreadable] = "Use solo letras, cifras y signos de puntuación.",
        },
    };
}
