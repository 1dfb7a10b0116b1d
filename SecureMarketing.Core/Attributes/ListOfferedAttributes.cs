using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// What the rule builder offers: the attributes that a source feeds, so that nobody builds on what is not on file about anybody.
/// While nobody is on record, every built-in one. What reveals a sensitive category only to who may use it. Also brings the catalogue up to date.
/// </summary>
/// <param name="Campaign">The campaign that it is for: what that was granted is offered as well. Null = for none.</param>
public sealed record ListOfferedAttributes(OriginId? Campaign = null) : ICommand<IReadOnlyList<AttributeDefinition>>
{
    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>Every attribute that is not retired, with whether a source feeds it. Looks anew.</summary>
public sealed record ListAttributeFeeds : ICommand<IReadOnlyList<AttributeFeed>>
{
    public static Permission Requires => Permission.AttributesView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="IsFed">False: not offered for a new condition; saved rules go on naming it.</param>
public sealed record AttributeFeed(AttributeDefinition Definition, bool IsFed);

internal sealed class ListOfferedAttributesHandler(AttributeCatalogue catalogue, AttributeFeeds feeds, SensitiveAccess access) : IUseCase<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>
{
    public async Task<Result<IReadOnlyList<AttributeDefinition>>> HandleAsync(ListOfferedAttributes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        await catalogue.RefreshAsync(scope.Db, cancellationToken);
        var fed = await feeds.FedAsync(scope.Db, anew: false, cancellationToken);
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        return catalogue.All.Where(a => AttributeFeeds.Offers(a, fed) && a.IsOpenTo(rights)).ToList();
    }
}

internal sealed class ListAttributeFeedsHandler(AttributeCatalogue catalogue, AttributeFeeds feeds) : IUseCase<ListAttributeFeeds, IReadOnlyList<AttributeFeed>>
{
    public async Task<Result<IReadOnlyList<AttributeFeed>>> HandleAsync(ListAttributeFeeds command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        await catalogue.RefreshAsync(scope.Db, cancellationToken);
        var fed = await feeds.FedAsync(scope.Db, anew: true, cancellationToken);
        return catalogue.All.Select(a => new AttributeFeed(a, fed?.Contains(a.Key) == true)).ToList();
    }
}
