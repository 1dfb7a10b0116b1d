using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// The letter on which a person confirms by hand what they took back by word: for whom no mail can go. Printing it is the invitation, and
/// is kept as such.
/// </summary>
public sealed record PrintRevocationLetter(AuthorizationId Authorization) : ICommand<RevocationLetter>
{
    public static Permission Requires => Permission.AuthorizationManage;

    public static AuditAction Audits => AuditAction.AuthorizationAsked;

    /// <summary>It only serves a revocation: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;
}

/// <summary>PHI: prints nothing.</summary>
/// <param name="html">A page for printing.</param>
public sealed class RevocationLetter(string html)
{
    public string Html { get; } = html;
}

internal sealed class PrintRevocationLetterHandler(IFieldCipher cipher, IContactDirectory directory, Organisation organisation) : IUseCase<PrintRevocationLetter, RevocationLetter>
{
    private const string Css = "main{max-width:42rem}p.line{margin-top:3rem;border-top:1px solid #1a2733;padding-top:.3rem}";

    public async Task<Result<RevocationLetter>> HandleAsync(PrintRevocationLetter command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await db.Authorizations.SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken) is not { } authorization)
            return ConsentErrors.AuthorizationNotFound;
        scope.Audit.About(authorization);
        var form = authorization.Open(cipher);
        if (form.SpokenRevocations.LastOrDefault(s => s.Awaits(authorization.State)) is not { } spoken)
            return ConsentErrors.NothingToConfirm;
        var name = (await PersonSearch.NamesAsync(directory, db, [authorization.Contact], cancellationToken))[authorization.Contact].Name;
        authorization.Store(
            form with { SpokenRevocations = [.. form.SpokenRevocations.Select(s => s.Invitation == spoken.Invitation ? s with { LetterAt = scope.Now } : s)] }, cipher, scope.Now);
        scope.Audit.About(authorization);
        scope.Audit.ReasonCodes = "invited_to_confirm,by_letter";
        return new RevocationLetter(Page(form, spoken, name, organisation.DayAt(scope.Now)));
    }

    private string Page(AuthorizationRecord form, SpokenRevocation spoken, string? name, DateOnly today)
    {
        var language = form.Wording?.Language == "es" ? "es" : "en";
        var (ask, back) = language == "es"
            ? ("Usted nos lo dijo y ya lo hacemos. Por favor confírmelo por escrito: firme esta hoja y envíela de vuelta.", "Envíela a")
            : ("You told us, and we act on it already. Please confirm it in writing: sign this page and send it back.", "Send it to");
        string[] lines = language == "es"
            ? ["Firma", "Nombre en letra de imprenta", "Fecha", "Si firma por esta persona: con qué autoridad"]
            : ["Signature", "Name in print", "Date", "If you sign for this person: by what authority"];
        var html = PrintPage.Begin(RevocationDocument.TitleOf(language), Css, language: language);
        html.Append(CultureInfo.InvariantCulture, $"<p>{PrintPage.Text(organisation.Name)}, {AuthorizationHeadings.Of(language).Day(today)}</p>");
        if (name is not null)
            html.Append(CultureInfo.InvariantCulture, $"<p>{PrintPage.Text(name)}</p>");
        html.Append(CultureInfo.InvariantCulture, $"<p>{ask}</p><h1>{PrintPage.Text(RevocationDocument.TitleOf(language))}</h1>");
        foreach (var (heading, body) in RevocationDocument.Paragraphs(form, RevocationWish.Of(spoken), organisation, language))
            html.Append(CultureInfo.InvariantCulture, $"<h2>{PrintPage.Text(heading)}</h2><p>{PrintPage.Text(body)}</p>");
        foreach (var line in lines)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"line\">{line}</p>");
        html.Append(CultureInfo.InvariantCulture, $"<p>{back}: {PrintPage.Text(organisation.PostalAddress.Length > 0 ? organisation.Name + ", " + organisation.PostalAddress : organisation.Name)}</p>");
        return html.End();
    }
}
