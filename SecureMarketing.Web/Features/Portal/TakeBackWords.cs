namespace SecureMarketing.Web.Features.Portal;

/// <summary>The product's own words around taking back what was signed, beside <see cref="SigningWords"/>.</summary>
public sealed class TakeBackWords
{
    /// <summary>Names no subject: it stands in window titles as well.</summary>
    public required string DoorTitle { get; init; }
    public required string ConfirmTitle { get; init; }
    public required string GoOn { get; init; }
    public required string Link { get; init; }
    public required string Choice { get; init; }
    public required Func<string, string, string> SignedOn { get; init; }
    public required string All { get; init; }
    public required string Read { get; init; }
    public required string Answer { get; init; }
    public required string TypeNameHelp { get; init; }
    public required string Take { get; init; }
    public required string Problems { get; init; }
    public required string DoneTitle { get; init; }
    public required string DoneNote { get; init; }
    public required string Another { get; init; }
    public required string OverTitle { get; init; }
    public required string IsTakenBack { get; init; }
    public required Func<string, string> TakenBackOn { get; init; }
    public required string HasEnded { get; init; }
    public required string NotValid { get; init; }
    public required string NotSigned { get; init; }
    public required string NothingInForce { get; init; }
    public required string Others { get; init; }
    public required string StopMail { get; init; }

    public static TakeBackWords Of(string? language) => language == "es" ? Spanish : English;

    private static TakeBackWords English { get; } = new()
    {
        DoorTitle = "Your request",
        ConfirmTitle = "2. Confirm and go on",
        GoOn = "Go on",
        Link = "Take this permission back",
        Choice = "What do you want to take back?",
        SignedOn = (title, day) => $"{title} (signed on {day})",
        All = "All of them",
        Read = "Please read the text and sign it. It counts from the moment that you press the button.",
        Answer = "Your signature",
        TypeNameHelp = "Typing it and pressing Take it back counts as your signature.",
        Take = "Take it back",
        Problems = "It was not taken back yet.",
        DoneTitle = "You took it back",
        DoneNote = "We have it in writing, and it counts from now. Your care stays the same. This is your copy; please keep it.",
        Another = "Take back another one",
        OverTitle = "Nothing is left to take back",
        IsTakenBack = "This permission is taken back. It is not used any more.",
        TakenBackOn = day => $"This permission was taken back on {day}. It is not used any more.",
        HasEnded = "This permission has ended by itself. It is not used any more.",
        NotValid = "This permission was not valid. It is not used.",
        NotSigned = "This permission was not signed, so there is nothing to take back.",
        NothingInForce = "We have no permission of yours that is in force.",
        Others = "You can take back what is still in force.",
        StopMail = "To get no more messages, use the link at the end of any of them.",
    };

    private static TakeBackWords Spanish { get; } = new()
    {
        DoorTitle = "Su solicitud",
        ConfirmTitle = "2. Confirme y continúe",
        GoOn = "Continuar",
        Link = "Retirar este permiso",
        Choice = "¿Qué desea retirar?",
        SignedOn = (title, day) => $"{title} (firmado el {day})",
        All = "Todos",
        Read = "Por favor lea el texto y fírmelo. Vale desde el momento en que pulse el botón.",
        Answer = "Su firma",
        TypeNameHelp = "Escribirlo y pulsar Retirar vale como su firma.",
        Take = "Retirar",
        Problems = "Todavía no se retiró.",
        DoneTitle = "Usted lo retiró",
        DoneNote = "Ya lo tenemos por escrito, y vale desde ahora. Su atención sigue igual. Esta es su copia; por favor guárdela.",
        Another = "Retirar otro",
        OverTitle = "No queda nada por retirar",
        IsTakenBack = "Este permiso está retirado. Ya no se usa.",
        TakenBackOn = day => $"Este permiso se retiró el {day}. Ya no se usa.",
        HasEnded = "Este permiso terminó por sí solo. Ya no se usa.",
        NotValid = "Este permiso no era válido. No se usa.",
        NotSigned = "Este permiso no se firmó, así que no hay nada que retirar.",
        NothingInForce = "No tenemos ningún permiso suyo que siga vigente.",
        Others = "Puede retirar lo que sigue vigente.",
        StopMail = "Para no recibir más mensajes, use el enlace al final de cualquiera de ellos.",
    };
}
