using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Forms;

/// <summary>The latest completions of a form, newest first, people masked. Needs the right to see people.</summary>
/// <param name="Take">1–100.</param>
public sealed record ListSubmissions(FormId Form, int Take = 20) : ICommand<IReadOnlyList<SubmissionRow>>
{
    public static Permission Requires => Permission.PeopleView;

    public static AuditAction Audits => AuditAction.PeopleSearched;
}

/// <summary>A completion. PHI, though masked: a class without a printing <see cref="object.ToString"/>.</summary>
public sealed class SubmissionRow
{
    public required SubmissionId Id { get; init; }
    public required ContactId Contact { get; init; }
    public required string MaskedName { get; init; }
    public required DateTimeOffset At { get; init; }
    public required int Version { get; init; }
    public required bool Personal { get; init; }
    public required int OptIns { get; init; }
}

internal sealed class ListSubmissionsHandler(ContactSeal seal) : IUseCase<ListSubmissions, IReadOnlyList<SubmissionRow>>
{
    private const int MaxTake = 100;

    public async Task<Result<IReadOnlyList<SubmissionRow>>> HandleAsync(ListSubmissions command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("form", command.Form.Value.ToString("N"), "form-submissions");
        if (!await scope.Db.Forms.AnyAsync(f => f.Id == command.Form, cancellationToken))
            return FormErrors.NotFound;
        var rows = await scope.Db.FormSubmissions.AsNoTracking().Where(s => s.Form == command.Form).OrderByDescending(s => s.At).Take(Math.Clamp(command.Take, 1, MaxTake))
            .Join(scope.Db.Contacts.AsNoTracking(), s => s.Contact, c => c.Id, (s, c) => new { Submission = s, Contact = c }).ToListAsync(cancellationToken);
        return rows.OrderByDescending(r => r.Submission.At).Select(r => new SubmissionRow
        {
            Id = r.Submission.Id,
            Contact = r.Contact.Id,
            MaskedName = IdentityMask.Name(seal.Open(r.Contact, ContactField.GivenName), seal.Open(r.Contact, ContactField.FamilyName)),
            At = r.Submission.At,
            Version = r.Submission.Version,
            Personal = r.Submission.Personal,
            OptIns = r.Submission.OptIns,
        }).ToList();
    }
}
