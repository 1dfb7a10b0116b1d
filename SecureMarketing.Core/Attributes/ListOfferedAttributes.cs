using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// What the rule builder offers: every built-in attribute, and of the organisation's own those that a source feeds, so that nobody
/// builds on what is not on file about anybody. Also brings the catalogue up to date.
/// </summary>
public sealed record ListOfferedAttributes : ICommand<IReadOnlyList<AttributeDefinition>>
{
    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class ListOfferedAttributesHandler(AttributeCatalogue catalogue) : IUseCase<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>
{
    public async Task<Result<IReadOnlyList<AttributeDefinition>>> HandleAsync(ListOfferedAttributes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        await catalogue.RefreshAsync(scope.Db, cancellationToken);
        var fed = await FedAttributes.AmongAsync(scope.Db, cancellationToken);
        var accounts = await scope.Db.Stakeholders.AnyAsync(cancellationToken);
        return catalogue.All.Where(a => (a.Custom is not { } own || fed.Contains(own)) && (a.Group != AttributeGroup.Accounts || accounts)).ToList();
    }
}
