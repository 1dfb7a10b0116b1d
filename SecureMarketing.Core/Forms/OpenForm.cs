using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Stated;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Forms;

/// <summary>Shows a form to somebody outside. Changes nothing.</summary>
/// <param name="Slug">Of the address.</param>
/// <param name="Link">Token of a personal link; null for anyone.</param>
public sealed record OpenForm(string Slug, string? Link) : ICommand<FormSheet>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>A form as it is shown.</summary>
/// <param name="Definition">Of the published version.</param>
/// <param name="Questions">Those that may be asked today.</param>
/// <param name="Closed">True: the address is right, and nothing is taken any more.</param>
/// <param name="Ticket">Goes into the page and comes back with the answers; empty when closed.</param>
public sealed record FormSheet(FormDefinition Definition, IReadOnlyList<FormQuestion> Questions, bool Closed, string Ticket);

/// <summary>A question with what is known about its field.</summary>
public sealed record FormQuestion(FormField Asked, StatedField Field);

internal sealed class OpenFormHandler(FormDesk desk) : IUseCase<OpenForm, FormSheet>
{
    public async Task<Result<FormSheet>> HandleAsync(OpenForm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(scope.Db, command.Slug, command.Link, scope.Now, cancellationToken) is not { Link: null or { UsedBy: null } } found)
            return FormErrors.Gone;
        return await desk.SheetAsync(scope.Db, found, found.Version.State == FormState.Closed ? "" : desk.NewTicket(found, scope.Now), cancellationToken);
    }
}

/// <summary>A form at its public address.</summary>
/// <param name="Version">The published version, or the last closed one.</param>
/// <param name="Link">Null for anyone.</param>
internal sealed record FoundForm(Form Form, FormVersion Version, FormLink? Link);

/// <summary>What showing and taking a form have in common.</summary>
internal sealed class FormDesk(FormTickets tickets, FieldRegister register, AttributeCatalogue catalogue)
{
    /// <returns>Null for an unknown address, one that was never published, and a link that is wrong, used or expired: outside they are the same.</returns>
    public async Task<FoundForm?> FindAsync(AppDbContext db, string slug, string? link, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (slug.Length != Form.SlugLength || await db.Forms.AsNoTracking().SingleOrDefaultAsync(f => f.Slug == slug, cancellationToken) is not { } form)
            return null;
        var shown = await db.FormVersions.AsNoTracking().Where(v => v.Form == form.Id && v.State != FormState.Draft)
            .OrderBy(v => v.State).ThenByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken);
        if (shown is null)
            return null;
        if (link is null)
            return new FoundForm(form, shown, null);
        if (tickets.ReadLink(link) is not { } id || await db.FormLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Id == id && l.Form == form.Id, cancellationToken) is not { } own || own.ExpiresAt <= now)
            return null;
        // A record that was merged away is nobody's any more; for the one kept, a link is made anew by whoever judged that.
        if (!await db.Contacts.AnyAsync(c => c.Id == own.Contact && c.MergedInto == null, cancellationToken))
            return null;
        return new FoundForm(form, shown, own);
    }

    public string NewTicket(FoundForm found, DateTimeOffset shownAt) =>
        tickets.Write(new FormTicket(found.Form.Id, found.Version.Number, SubmissionId.New(), found.Link?.Id, shownAt));

    public async Task<FormSheet> SheetAsync(AppDbContext db, FoundForm found, string ticket, CancellationToken cancellationToken)
    {
        var definition = FormDefinition.Read(found.Version.Definition);
        var questions = await QuestionsAsync(db, definition, cancellationToken);
        // What must be answered may have been retired since: an empty answer would then make a person without anything.
        var asksNothing = found.Link is null && !questions.Any(q => q.Asked.Required);
        return new FormSheet(definition, questions, asksNothing || found.Version.State == FormState.Closed, ticket);
    }

    /// <summary>Without fields that were retired, or may no longer serve the form's purpose, since it was published.</summary>
    private async Task<IReadOnlyList<FormQuestion>> QuestionsAsync(AppDbContext db, FormDefinition definition, CancellationToken cancellationToken)
    {
        var known = (await StatedFields.AllAsync(db, cancellationToken)).ToDictionary(f => f.Key, StringComparer.Ordinal);
        await catalogue.RefreshAsync(db, cancellationToken);
        var refused = await register.RefusedAsync(db, known.Values.Select(f => f.Attribute).OfType<string>(), definition.Purpose, cancellationToken);
        return [.. definition.Fields.Where(f => known.TryGetValue(f.Key, out var field) && !(field.Attribute is { } key && refused.Contains(key))).Select(f => new FormQuestion(f, known[f.Key]))];
    }
}
