namespace SecureMarketing.Core.Consent;

/// <summary>
/// What a new form template starts from: every core element and required statement of 45 CFR 164.508(c) and the disclosure
/// of 15 USC 7001(c)(1), in plain English and Spanish. Scope and purpose are to be made specific.
/// </summary>
public static class StandardAuthorizationForm
{
    /// <param name="organisation">Legal name of the organisation.</param>
    public static AuthorizationFormDefinition For(string organisation) => new()
    {
        ScopeCategories = ["Demographics"],
        Purposes = ["marketing"],
        Disclosers = [organisation.Length <= 100 ? organisation : organisation[..100]],
        Recipients = ["Mail service under a business associate agreement"],
        Channels = ["email"],
        ValidMonths = 12,
        Texts = [English(organisation), Spanish(organisation)],
    };

    private static AuthorizationFormText English(string organisation) => new()
    {
        Language = "en",
        Title = "May we use your health information to send you news and offers?",
        Information = $"Your name, your email address, and that you are a patient of {organisation}.",
        Categories = "Your contact details.",
        Disclosers = $"{organisation}.",
        Recipients = $"The company that sends email for {organisation}. It has signed a contract to keep your data safe.",
        Purposes = "To send you news and offers that may be of use to you.",
        Channels = "By email.",
        RightToRevoke = "You can change your mind at any time. Tell us in writing.",
        HowToRevoke = $"Write to the privacy office of {organisation}, or reply to any message from us. We stop as soon as we get it. We cannot take back what we sent before.",
        Conditioning = "You do not have to sign. Your care, your payments and your benefits stay the same if you say no.",
        Redisclosure = "Someone who gets this data from us could share it again. Then the federal privacy law may not protect it.",
        Remuneration = $"Another company pays {organisation} to send some of these messages.",
        ElectronicRecords = "You can sign on this page, or you can ask us for a paper form at no cost. You get a copy here to keep. To read it you need a web browser. You can ask us later for a paper copy, and you can tell us at any time that you want paper from then on.",
    };

    private static AuthorizationFormText Spanish(string organisation) => new()
    {
        Language = "es",
        Title = "¿Podemos usar su información de salud para enviarle noticias y ofertas?",
        Information = $"Su nombre, su correo electrónico y que usted es paciente de {organisation}.",
        Categories = "Sus datos de contacto.",
        Disclosers = $"{organisation}.",
        Recipients = $"La empresa que envía los correos de {organisation}. Firmó un contrato para cuidar sus datos.",
        Purposes = "Para enviarle noticias y ofertas que le pueden servir.",
        Channels = "Por correo electrónico.",
        RightToRevoke = "Usted puede cambiar de idea cuando quiera. Díganos por escrito.",
        HowToRevoke = $"Escriba a la oficina de privacidad de {organisation}, o responda a uno de nuestros mensajes. Dejamos de usarla al recibir su aviso. No podemos borrar lo que ya se envió.",
        Conditioning = "No tiene que firmar. Su atención, sus pagos y sus beneficios no cambian si dice que no.",
        Redisclosure = "Quien recibe estos datos los puede dar a otros. Entonces la ley federal de privacidad tal vez ya no los cuida.",
        Remuneration = $"Otra empresa le paga a {organisation} por enviar algunos de estos mensajes.",
        ElectronicRecords = "Puede firmar en esta página o pedirnos un papel sin costo. Aquí recibe una copia para guardar. Para leerla hace falta un navegador. Más tarde nos puede pedir una copia en papel, y nos puede decir cuando quiera que prefiere papel.",
    };
}
