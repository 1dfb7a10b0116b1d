using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Feed;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Stated;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Forms;

/// <summary>
/// Somebody outside sends a form. Without a personal link nobody's record is touched: the answers become a record of their own, whoever
/// they say they are from. PHI: a class, so that logging it whole prints nothing.
/// </summary>
public sealed class SubmitForm : ICommand<FormAnswer>
{
    // A page full of faults is no act; what is taken names its own action.
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.NotAudited;

    public required string Slug { get; init; }

    /// <summary>Token of a personal link; null for anyone.</summary>
    public string? Link { get; init; }

    /// <summary>As the page held it.</summary>
    public required string Ticket { get; init; }

    /// <summary>What stands in the field that people do not see.</summary>
    public string Trap { get; init; } = "";

    /// <summary>Typed text by field.</summary>
    public required IReadOnlyDictionary<string, string> Answers { get; init; }

    /// <summary>Topics whose boxes were ticked.</summary>
    public IReadOnlyCollection<string> Ticked { get; init; } = [];
}

/// <summary>Why a form as a whole was not taken.</summary>
public enum FormFault
{
    /// <summary>Sooner than anyone can read it.</summary>
    TooFast = 1,

    /// <summary>The page is from another day, or not from here.</summary>
    TooOld,

    /// <summary>Another version was published while the page was open.</summary>
    Changed,

    /// <summary>The hidden field was filled in.</summary>
    Trap,

    /// <summary>An import is changing records; in a minute it works.</summary>
    Busy,
}

/// <summary>The answer to a submission.</summary>
/// <param name="Accepted">Taken, now or by an earlier press of the same page.</param>
/// <param name="Sheet">The form, with the ticket for another attempt.</param>
/// <param name="Problems">Of single fields.</param>
/// <param name="Fault">Of the whole; null when there is none.</param>
public sealed record FormAnswer(bool Accepted, FormSheet Sheet, IReadOnlyList<StatedProblem> Problems, FormFault? Fault);

/// <summary>Limits against programs that fill in forms.</summary>
public static class FormLimits
{
    /// <summary>Nobody reads and fills in a page faster.</summary>
    public static readonly TimeSpan Fastest = TimeSpan.FromSeconds(3);

    /// <summary>A page that was left open for longer is shown anew, with what was typed.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromHours(12);
}

internal sealed class SubmitFormHandler(FormDesk desk, FormTickets tickets, StatedPeople people, Organisation organisation) : IUseCase<SubmitForm, FormAnswer>
{
    public async Task<Result<FormAnswer>> HandleAsync(SubmitForm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await desk.FindAsync(db, command.Slug, command.Link, scope.Now, cancellationToken) is not { } found)
            return FormErrors.Gone;
        var ticket = tickets.Read(command.Ticket) is { } read && read.Form == found.Form.Id && read.Link == found.Link?.Id ? read : null;
        if (ticket is not null && await IsKnownAsync(scope, ticket.Submission, cancellationToken))
            return new FormAnswer(true, await desk.SheetAsync(db, found, "", cancellationToken), [], null);
        if (found.Link?.UsedBy is not null)
            return FormErrors.Gone;
        if (Fault(command, found, ticket, scope.Now) is { } fault)
            // What is shown anew is not read anew: the clock of the next attempt has run already, for a page that was ours.
            return await RefuseAsync(scope, found, fault is FormFault.TooOld or FormFault.Changed ? desk.NewTicket(found, ticket is null ? scope.Now : scope.Now - FormLimits.Fastest) : command.Ticket, fault, cancellationToken);
        var sheet = await desk.SheetAsync(db, found, command.Ticket, cancellationToken);
        if (sheet.Closed)
            return new FormAnswer(false, sheet with { Ticket = "" }, [], null);
        var contact = found.Link is { } link ? await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == link.Contact, cancellationToken) : null;
        var (record, problems) = StatedAnswers.Read(
            [.. sheet.Questions.Select(q => (q.Field, q.Asked.Required))], command.Answers, contact?.SourceId ?? ticket!.Submission.Value.ToString("N"), organisation.DayAt(scope.Now));
        if (problems.Count > 0)
            return new FormAnswer(false, sheet, problems, null);
        try
        {
            await db.Database.BeginTransactionAsync(cancellationToken);
        }
        catch (DbException)
        {
            // Everything was read a moment ago, so the database is there: an import holds the one writer's place for long (SQLite).
            return new FormAnswer(false, sheet, [], FormFault.Busy);
        }

        try
        {
            if (!await IsKnownAsync(scope, ticket!.Submission, cancellationToken) && !await TakeAsync(command, scope, found, ticket, sheet, contact, record, cancellationToken))
            {
                await db.Database.CurrentTransaction!.RollbackAsync(cancellationToken);
                db.ChangeTracker.Clear();
                return new FormAnswer(false, sheet, [], FormFault.Busy);
            }
        }
        catch (Exception twice) when (twice is DbUpdateException or DbException)
        {
            // Pressed twice at one time: the keys let the other win. Anything else is a fault and stays one.
            await db.Database.CurrentTransaction!.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
            if (!await IsKnownAsync(scope, ticket!.Submission, cancellationToken))
                throw;
            scope.Audit.Action = AuditAction.NotAudited;
        }

        return new FormAnswer(true, sheet, [], null);
    }

    private static FormFault? Fault(SubmitForm command, FoundForm found, FormTicket? ticket, DateTimeOffset now)
    {
        if (ticket is null || now - ticket.ShownAt > FormLimits.Oldest)
            return FormFault.TooOld;
        if (command.Trap.Length > 0)
            return FormFault.Trap;
        if (now - ticket.ShownAt < FormLimits.Fastest)
            return FormFault.TooFast;
        return ticket.Version != found.Version.Number ? FormFault.Changed : null;
    }

    /// <returns>False while an import holds the records, and when the link or the person went meanwhile: the next press tells which.</returns>
    private async Task<bool> TakeAsync(
        SubmitForm command, UseCaseScope scope, FoundForm found, FormTicket ticket, FormSheet sheet, Contact? contact, Contacts.Import.PersonRecord record, CancellationToken cancellationToken)
    {
        var (db, form, origin) = (scope.Db, found.Form, "form:" + found.Form.Id.Value.ToString("N"));
        var day = organisation.DayAt(scope.Now);
        ContactId person;
        if (contact is null)
        {
            var midnight = day.ToDateTime(TimeOnly.MinValue);
            if (await people.AddAsync(db, origin, record, new DateTimeOffset(midnight, organisation.Zone.GetUtcOffset(midnight)).ToUniversalTime(), scope.Now, cancellationToken) is not { } made)
                return false;
            person = made;
        }
        else
        {
            person = contact.Id;
            // First of all, and in one statement: a link that is open in two windows is good for one of them.
            var (linked, submission) = (found.Link!.Id, ticket.Submission);
            if (await db.FormLinks.Where(l => l.Id == linked && l.UsedBy == null).ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedBy, submission), cancellationToken) == 0
                || !await people.ChangeAsync(db, origin, contact, record, scope.Now, cancellationToken))
                return false;
        }

        // The words are those of the frozen version; a topic that it does not offer is no wish.
        var ticked = sheet.Definition.Topics.Where(t => command.Ticked.Contains(t.Topic, StringComparer.Ordinal)).Select(t => (t.Topic, t.Wording)).ToList();
        OptIns.Record(db, person, ticked, new OptInEvidence(form.Id.Value, found.Version.Number, ticket.Submission.Value, sheet.Definition.Language), scope.Now);
        db.FormSubmissions.Add(new FormSubmission
        {
            Id = ticket.Submission,
            Form = form.Id,
            Version = found.Version.Number,
            Contact = person,
            At = scope.Now,
            Day = day.DayNumber,
            Personal = contact is not null,
            OptIns = ticked.Count,
        });
        AudienceFeed.Changed(db, person);
        await db.SaveChangesAsync(cancellationToken);
        scope.Audit.Action = AuditAction.FormCompleted;
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ObjectVersion) = ("form", form.Id.Value.ToString("N"), found.Version.Number);
        (scope.Audit.Subject, scope.Audit.CorrelationId) = (person, ticket.Submission.Value);
        scope.Audit.ReasonCodes = string.Create(CultureInfo.InvariantCulture, $"{(contact is null ? "anyone" : "personal-link")},opt-ins:{ticked.Count}");
        return true;
    }

    private async Task<Result<FormAnswer>> RefuseAsync(UseCaseScope scope, FoundForm found, string ticket, FormFault fault, CancellationToken cancellationToken) =>
        new FormAnswer(false, await desk.SheetAsync(scope.Db, found, ticket, cancellationToken), [], fault);

    private static Task<bool> IsKnownAsync(UseCaseScope scope, SubmissionId submission, CancellationToken cancellationToken) =>
        scope.Db.FormSubmissions.AnyAsync(s => s.Id == submission, cancellationToken);
}
