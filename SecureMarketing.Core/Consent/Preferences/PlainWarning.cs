namespace SecureMarketing.Core.Consent;

/// <summary>
/// What a person must have read before plain mail counts as their wish (45 CFR 164.524(c)(3); 78 FR 5634). A change of the words is a
/// new version: earlier wishes keep the one they were given.
/// </summary>
public static class PlainWarning
{
    /// <summary>At most 40 characters.</summary>
    public const string Version = "2026-11";

    /// <summary>Version of the Spanish words; at most 40 characters.</summary>
    public const string SpanishVersion = "2026-11-es";

    public const string SpanishText =
        "El correo sin cifrar es como una postal: en el camino otros pueden leerlo, guardarlo o cambiarlo, y también la copia en su buzón. " +
        "Puede revelar que usted es paciente, y de qué se trata. No podemos protegerlo una vez que ha salido de aquí. Puede retirar esta elección en cualquier momento, aquí.";

    /// <summary>Version of the words that stood beside the box.</summary>
    public static string VersionIn(bool spanish) => spanish ? SpanishVersion : Version;

    public const string Text =
        "Mail without encryption is like a postcard: on its way it can be read, kept or changed by others, and so can the copy in your mailbox. " +
        "It may tell that you are a patient, and what about. We cannot protect it once it has left us. You may take this choice back at any time, here.";
}
