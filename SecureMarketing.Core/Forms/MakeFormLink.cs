using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Forms;

/// <summary>
/// A link through which one person states things about themselves into their own record. It shows nothing that is on file; whoever has
/// it can answer once in the person's stead, so it belongs into a protected message and expires.
/// </summary>
/// <param name="Form">Published.</param>
/// <param name="Contact">A record that is merged into no other.</param>
/// <param name="Days">1–90.</param>
public sealed record MakeFormLink(FormId Form, ContactId Contact, int Days = 14) : ICommand<string>
{
    public static Permission Requires => Permission.FormLinksMake;

    public static AuditAction Audits => AuditAction.FormLinkMade;
}

internal sealed class MakeFormLinkValidator : AbstractValidator<MakeFormLink>
{
    public MakeFormLinkValidator() => RuleFor(c => c.Days).InclusiveBetween(1, 90).WithErrorCode("form.link_days").WithMessage("A link holds for 1 to 90 days.");
}

internal sealed class MakeFormLinkHandler(FormTickets tickets, PublicAddress address) : IUseCase<MakeFormLink, string>
{
    public async Task<Result<string>> HandleAsync(MakeFormLink command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("form", command.Form.Value.ToString("N"));
        if (await scope.Db.Forms.AsNoTracking().SingleOrDefaultAsync(f => f.Id == command.Form, cancellationToken) is not { } form)
            return FormErrors.NotFound;
        if (!await scope.Db.FormVersions.AnyAsync(v => v.Form == form.Id && v.State == FormState.Published, cancellationToken))
            return FormErrors.NotPublished;
        if (!await scope.Db.Contacts.AnyAsync(c => c.Id == command.Contact && c.MergedInto == null, cancellationToken))
            return FormErrors.NoPerson;
        scope.Audit.Subject = command.Contact;
        var link = new FormLink { Id = Guid.CreateVersion7(), Form = form.Id, Contact = command.Contact, MadeAt = scope.Now, ExpiresAt = scope.Now.AddDays(command.Days) };
        scope.Db.FormLinks.Add(link);
        return address.Of($"/f/{form.Slug}?for={tickets.WriteLink(link.Id)}");
    }
}
