using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Attributes;

/// <summary>Knows which sensitive labels were granted for what is written. Campaigns keeps them; rules are read here.</summary>
public interface ISensitiveGrants
{
    /// <summary>Labels in effect now; none for a campaign that is closed or that nobody knows.</summary>
    Task<Sensitivity> InEffectAsync(AppDbContext db, OriginId campaign, CancellationToken cancellationToken);
}

/// <summary>What may be used where somebody works for a campaign.</summary>
/// <param name="grants">Null: nothing is ever granted.</param>
internal sealed class SensitiveAccess(ISensitiveGrants? grants = null)
{
    /// <param name="scope">Who acts.</param>
    /// <param name="campaign">The campaign they work for; null: none, and no query.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<SensitiveRights> OfAsync(UseCaseScope scope, OriginId? campaign, CancellationToken cancellationToken) =>
        campaign is { } id && grants is not null && SensitiveRights.TakesGrants(scope.Actor)
            ? SensitiveRights.Of(scope.Actor, await grants.InEffectAsync(scope.Db, id, cancellationToken))
            : SensitiveRights.Of(scope.Actor);

    /// <summary>Puts on the trail what was used only by a grant, and whose: <c>granted,HIV,campaign …</c>. Nothing where none was; what the command itself put there stays before it.</summary>
    public static void Note(UseCaseScope scope, OriginId? campaign, SensitiveRights rights, Sensitivity used)
    {
        if (campaign is { } id && rights.Borrowed(used) is var borrowed and not Sensitivity.None)
            scope.Audit.ReasonCodes = $"{(scope.Audit.ReasonCodes is { } before ? before + "," : "")}granted,{string.Join(',', SecurityLabel.Of(borrowed).Sensitivities)},campaign {id.Value:N}";
    }
}
