namespace SecureMarketing.Web.Features.Portal;

/// <summary>The product's own words around a revocation to confirm in writing, beside <see cref="SigningWords"/>.</summary>
public sealed class RevocationWords
{
    public required string WindowTitle { get; init; }
    public required string Why { get; init; }
    public required string Choice { get; init; }
    public required string TypeNameHelp { get; init; }
    public required string Confirm { get; init; }
    public required string Problems { get; init; }
    public required string ConfirmedTitle { get; init; }
    public required string ConfirmedNote { get; init; }
    public required string OverTitle { get; init; }
    public required string OverNote { get; init; }

    public static RevocationWords Of(string? language) => language == "es" ? Spanish : English;

    private static RevocationWords English { get; } = new()
    {
        WindowTitle = "Please confirm what you asked for",
        Why = "You told us that you take this back. We stopped already. The law asks for it in writing: please read it and confirm.",
        Choice = "Your confirmation",
        TypeNameHelp = "Typing it and pressing Confirm counts as your signature.",
        Confirm = "Confirm",
        Problems = "It was not confirmed yet.",
        ConfirmedTitle = "You confirmed",
        ConfirmedNote = "Thank you. We have it in writing now. This is your copy; please keep it.",
        OverTitle = "Nothing is left to confirm",
        OverNote = "It is taken back already, or it is over. You do not have to do anything.",
    };

    private static RevocationWords Spanish { get; } = new()
    {
        WindowTitle = "Confirme lo que nos pidió",
        Why = "Usted nos dijo que retira esto. Ya dejamos de usarlo. La ley lo pide por escrito: por favor léalo y confirme.",
        Choice = "Su confirmación",
        TypeNameHelp = "Escribirlo y pulsar Confirmar vale como su firma.",
        Confirm = "Confirmar",
        Problems = "Todavía no se confirmó.",
        ConfirmedTitle = "Usted confirmó",
        ConfirmedNote = "Gracias. Ya lo tenemos por escrito. Esta es su copia; por favor guárdela.",
        OverTitle = "No queda nada por confirmar",
        OverNote = "Ya está retirado, o ya terminó. No tiene que hacer nada.",
    };
}
