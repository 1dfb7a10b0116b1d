using System.Text;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>What a person takes back, as the text names it.</summary>
/// <param name="Scope">How far it reaches.</param>
/// <param name="Parts">With <see cref="RevocationScope.Part"/>: purposes and categories taken back; else empty.</param>
/// <param name="SaidAt">When it was said before; null: this is the first word of it.</param>
public sealed record RevocationWish(RevocationScope Scope, IReadOnlyList<string> Parts, DateTimeOffset? SaidAt)
{
    public static RevocationWish Of(SpokenRevocation spoken) => new(spoken.Scope, [.. spoken.Purposes, .. spoken.Categories], spoken.ReceivedAt);

    /// <summary>Nothing of the person: safe to log.</summary>
    public override string ToString() => $"revocation wish {Scope}";
}

/// <summary>A revocation as the person reads and signs it, on the page and on paper. A pure function, as <see cref="AuthorizationDocument"/>.</summary>
public static class RevocationDocument
{
    /// <summary>UTF-8 text with LF line ends.</summary>
    /// <param name="form">What is taken back.</param>
    /// <param name="wish">How far it is taken back.</param>
    /// <param name="organisation">Its name and calendar stand in the text.</param>
    /// <param name="language">BCP 47 tag; Spanish for es, else English.</param>
    /// <param name="signer">Who signs for the person; null: the person.</param>
    /// <param name="signature">Null: not signed yet.</param>
    public static byte[] Render(AuthorizationRecord form, RevocationWish wish, Organisation organisation, string? language, PersonalRepresentative? signer, AuthorizationSignature? signature)
    {
        var text = new StringBuilder(TitleOf(language)).Append('\n');
        var headings = AuthorizationHeadings.Of(language);
        (string Heading, string? Body)[] signed =
        [
            (headings.SignedBy, signature?.Name),
            (headings.Date, signature?.SignedOn is { } on ? headings.Day(on) : null),
            // In the unsigned text too: were it somebody else meanwhile, what was read is not what would be signed.
            (headings.OnBehalf, signer?.Name),
            (headings.Authority, signer?.Authority),
        ];
        foreach (var (heading, body) in Paragraphs(form, wish, organisation, language).Concat(signed.Where(s => !string.IsNullOrWhiteSpace(s.Body)).Select(s => (s.Heading, s.Body!))))
            text.Append('\n').Append(heading).Append('\n').Append(body).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static string TitleOf(string? language) => language == "es" ? "Retiro mi autorización" : "I take back my authorization";

    /// <summary>The same text piece by piece, without the signature.</summary>
    public static IReadOnlyList<(string Heading, string Body)> Paragraphs(AuthorizationRecord form, RevocationWish wish, Organisation organisation, string? language)
    {
        var headings = AuthorizationHeadings.Of(language);
        var said = wish.SaidAt is { } at ? headings.Day(organisation.DayAt(at)) : null;
        var title = AuthorizationDocument.TitleOf(form);
        var parts = string.Join("; ", wish.Parts);
        var signedOn = form.Signature?.SignedOn is { } on ? headings.Day(on) : null;
        return language == "es"
            ?
            [
                ("Qué retiro", wish.Scope switch
                {
                    RevocationScope.All => $"Todas las autorizaciones que di a {organisation.Name} para usar mi información de salud con fines de publicidad.",
                    RevocationScope.Part => $"De la autorización “{title}”{(signedOn is null ? "" : $", firmada el {signedOn}")}, esta parte: {parts}.",
                    _ => $"La autorización “{title}”{(signedOn is null ? "" : $", firmada el {signedOn}")}.",
                }),
                ("Desde cuándo", $"Desde que {organisation.Name} reciba este escrito.{(said is null ? "" : $" Ya lo dije el {said}.")}"),
                ("Qué no cambia", "No deshace lo que se hizo antes. Mi atención, mis pagos y mis beneficios siguen igual."),
            ]
            :
            [
                ("What I take back", wish.Scope switch
                {
                    RevocationScope.All => $"Every authorization that I gave {organisation.Name} to use my health information for marketing.",
                    RevocationScope.Part => $"Of the authorization “{title}”{(signedOn is null ? "" : $", signed on {signedOn}")}, this part: {parts}.",
                    _ => $"The authorization “{title}”{(signedOn is null ? "" : $", signed on {signedOn}")}.",
                }),
                ("From when on", $"From the moment that {organisation.Name} gets this in writing.{(said is null ? "" : $" I said so already on {said}.")}"),
                ("What stays the same", "It does not undo what was done before. My care, my payments and my benefits stay the same."),
            ];
    }
}
