using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// What the rule builder offers: the attributes that a source feeds, so that nobody builds on what is not on file about anybody.
/// While nobody is on record, every built-in one. What reveals a sensitive category only to who may use it. Also brings the catalogue up to date.
/// </summary>
public sealed record ListOfferedAttributes : ICommand<IReadOnlyList<AttributeDefinition>>
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

internal sealed class ListOfferedAttributesHandler(AttributeCatalogue catalogue, AttributeFeeds feeds) : IUseCase<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>
{
    public async Task<Result<IReadOnlyList<AttributeDefinition>>> HandleAsync(ListOfferedAttributes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        await catalogue.RefreshAsync(scope.Db, cancellationToken);
        var fed = await feeds.FedAsync(scope.Db, anew: false, cancellationToken);
        return catalogue.All.Where(a => AttributeFeeds.Offers(a, fed) && a.IsOpenTo(scope.Actor)).ToList();
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
