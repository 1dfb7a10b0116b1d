using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Enters signed forms of many people at once, each with its evidence, examines each as if entered alone, and records the
/// copies given. One bad form does not hold up the others; what was imported before is not entered again.
/// </summary>
public sealed record ImportAuthorizations : ICommand<ImportedAuthorizations>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.AuthorizationCreated;

    /// <summary>Code of a form that is not signed, and is no claim of another system, which would be on file as defective.</summary>
    public const string Unsigned = "authorization.unsigned";

    /// <summary>Code of a form with more, or longer, purposes or categories than the register holds.</summary>
    public const string TooMuch = "authorization.too_much";

    /// <summary>Code of an imported form that stands in the register with the same scope, dates and document. A mended form takes its place beside one that was defective.</summary>
    public const string EnteredAlready = "authorization.entered_already";

    /// <summary>1–5,000 forms.</summary>
    public required IReadOnlyList<ImportedAuthorization> Items { get; init; }
}

/// <summary>One form of an import.</summary>
public sealed class ImportedAuthorization
{
    public required ContactId Contact { get; init; }

    /// <summary>The signed form; its copyProvidedAt is taken over, as the other system knows it.</summary>
    public required AuthorizationRecord Form { get; init; }

    /// <summary>The signed document; null: an electronic signature is bound to the form's text, any other form has no evidence.</summary>
    public SubmittedDocument? Document { get; init; }
}

/// <param name="States">How many reached each state.</param>
/// <param name="Defects">How often each defect was found.</param>
/// <param name="Rejected">Index of each form that was not entered, with the code of the reason.</param>
public sealed record ImportedAuthorizations(
    IReadOnlyDictionary<AuthorizationState, int> States, IReadOnlyDictionary<DefectCode, int> Defects, IReadOnlyList<(int Index, string Code)> Rejected);

internal sealed class ImportAuthorizationsValidator : AbstractValidator<ImportAuthorizations>
{
    public ImportAuthorizationsValidator() =>
        RuleFor(c => c.Items.Count).InclusiveBetween(1, 5000).WithMessage("An import holds 1 to 5,000 forms.");
}

internal sealed class ImportAuthorizationsHandler(AuthorizationSteps steps, IFieldCipher cipher, Organisation organisation, IAuditTrail trail)
    : IUseCase<ImportAuthorizations, ImportedAuthorizations>
{
    public async Task<Result<ImportedAuthorizations>> HandleAsync(ImportAuthorizations command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        var people = new Dictionary<ContactId, (DateOnly? Born, string? State)>();
        foreach (var part in command.Items.Select(i => i.Contact).Distinct().Chunk(500))
        {
            foreach (var found in await db.Contacts.Where(c => part.Contains(c.Id)).Select(c => new { c.Id, c.BirthDate, c.State }).ToListAsync(cancellationToken))
                people[found.Id] = (found.BirthDate, found.State);
        }

        var known = new ImportedForms(cipher);
        if (command.Items.Any(i => i.Form.Source?.Kind == AuthorizationSourceKind.Imported))
            await known.ReadAsync(db, people.Keys, cancellationToken);
        var states = new Dictionary<AuthorizationState, int>();
        var defects = new Dictionary<DefectCode, int>();
        var rejected = new List<(int, string)>();
        // Joins the events of this import; the id of its first form would do as well, but there may be none.
        var correlation = AuthorizationId.New().Value;
        for (var index = 0; index < command.Items.Count; index++)
        {
            var item = command.Items[index];
            if (!people.TryGetValue(item.Contact, out var person))
            {
                rejected.Add((index, ConsentErrors.ContactNotFound.Code));
                continue;
            }

            if (Refusal(item) is { } code)
            {
                rejected.Add((index, code));
                continue;
            }

            var (authorization, evidence) = Enter(item, person.Born, person.State, scope.Now);
            var found = steps.Verify(authorization, evidence, scope.Now).Value;
            if (authorization.SourceKind == AuthorizationSourceKind.Imported && !known.Take(authorization, evidence?.Sha256))
            {
                rejected.Add((index, ImportAuthorizations.EnteredAlready));
                continue;
            }

            db.Authorizations.Add(authorization);
            if (evidence is not null)
                db.EvidenceDocuments.Add(evidence);
            foreach (var defect in found)
                defects[defect] = defects.GetValueOrDefault(defect) + 1;
            states[authorization.State] = states.GetValueOrDefault(authorization.State) + 1;
            var entry = new AuditEntry { Action = AuditAction.AuthorizationCreated, ReasonCodes = authorization.State.ToString(), CorrelationId = correlation };
            entry.About(authorization);
            trail.Append(db, scope.Actor, entry, scope.Now);
        }

        await ConsentChange.MarkStaleAsync(db, people.Keys, cancellationToken);
        scope.Audit.ObjectType = "authorization_import";
        scope.Audit.CorrelationId = correlation;
        scope.Audit.ReasonCodes = string.Join(',', states.Select(s => $"{s.Key}:{s.Value}").Append($"rejected:{rejected.Count}"));
        return new ImportedAuthorizations(states, defects, rejected);
    }

    /// <summary>A bare claim of another system is on file as what it is: defective. Anything else without a signature is a request.</summary>
    private static string? Refusal(ImportedAuthorization item)
    {
        var form = item.Form;
        if (form.Signature is null && form.Source?.Kind != AuthorizationSourceKind.Imported)
            return ImportAuthorizations.Unsigned;
        if (item.Document?.Content.Length is 0 or > EvidenceDocument.MaxBytes)
            return "authorization.document_size";
        return form.ScopeCategories.Count > 50 || form.Purposes.Count > 20 || form.Purposes.Any(p => p.Length > 100) ? ImportAuthorizations.TooMuch : null;
    }

    private (Authorization, EvidenceDocument?) Enter(ImportedAuthorization item, DateOnly? born, string? state, DateTimeOffset now)
    {
        var form = item.Form with { Representative = Representation.Lapsing(item.Form.Representative, born, state, item.Form.Signature?.SignedOn ?? organisation.DayAt(now)), Revocations = [], SpokenRevocations = [], DeskSessions = [] };
        var authorization = new Authorization(AuthorizationId.New(), item.Contact, form, cipher, now);
        authorization.MoveTo(AuthorizationState.AwaitingSignature, now);
        return (authorization, steps.Sign(authorization, form, item.Document, now).Value);
    }
}
