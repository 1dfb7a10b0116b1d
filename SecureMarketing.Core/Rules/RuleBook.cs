using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Rules;

/// <summary>One rule as it stands for this organisation today.</summary>
public sealed record RuleNow
{
    /// <summary>A status older than this many days asks to be looked up again.</summary>
    public const int VerifyEveryDays = 90;

    public required RuleStatus Shipped { get; init; }

    public required RuleStanding Standing { get; init; }

    public required DateOnly LastVerifiedOn { get; init; }

    /// <summary>True when nobody looked for more than <see cref="VerifyEveryDays"/> days.</summary>
    public required bool NeedsVerification { get; init; }

    /// <summary>True when it affects send decisions: in force and on, or adopted voluntarily (a rule on request only when it was switched on). Never for vacated or repealed rules.</summary>
    public required bool Affects { get; init; }

    /// <summary>Null: nobody of counsel signed off.</summary>
    public string? CounselSignOff { get; init; }

    /// <summary>Why it was switched, null when it never was.</summary>
    public string? Reason { get; init; }

    internal static RuleNow Of(RuleStatus shipped, RuleSetting? setting, DateOnly today)
    {
        var standing = setting?.Standing ?? shipped.Status;
        var verified = setting?.LastVerifiedOn ?? shipped.LastVerifiedOn;
        var running = !(shipped.EffectiveFrom > today) && !(shipped.EffectiveTo < today);
        return new RuleNow
        {
            Shipped = shipped,
            Standing = standing,
            LastVerifiedOn = verified,
            NeedsVerification = verified.AddDays(VerifyEveryDays) < today,
            Affects = standing switch
            {
                RuleStanding.InForce => running && (shipped.OnRequest ? setting?.Enabled == true : setting?.Enabled != false),
                RuleStanding.Proposed or RuleStanding.NotEnacted => setting?.Enabled == true,
                _ => false,
            },
            CounselSignOff = setting?.CounselSignOff,
            Reason = setting?.Reason,
        };
    }
}

/// <summary>Shipped rules with this organisation's decisions over them.</summary>
public sealed class RuleBook
{
    private readonly ShippedRules shipped = ShippedRules.Load();

    public async Task<IReadOnlyList<RuleNow>> AllAsync(AppDbContext db, DateOnly today, CancellationToken cancellationToken)
    {
        var settings = await db.RuleSettings.AsNoTracking().ToDictionaryAsync(s => s.RuleId, cancellationToken);
        return [.. shipped.Rules.Select(r => RuleNow.Of(r, settings.GetValueOrDefault(r.Id), today))];
    }

    /// <summary>The book for any earlier day, by one statement.</summary>
    internal async Task<PastRules> PastAsync(AppDbContext db, CancellationToken cancellationToken) =>
        new(shipped.Rules, await db.RuleSettings.AsNoTracking().ToDictionaryAsync(s => s.RuleId, cancellationToken));

    /// <summary>Grows with the shipped rules and with every decision about them; send decisions and approvals are bound to it.</summary>
    public async Task<long> VersionAsync(AppDbContext db, CancellationToken cancellationToken) =>
        (shipped.Version * 1_000_000L) + await db.RuleSettings.SumAsync(s => s.Version, cancellationToken);

    /// <summary>The same by a prepared statement, for who asks before every message.</summary>
    internal async Task<long> VersionNowAsync(PreparedStatements statements, CancellationToken cancellationToken) =>
        (shipped.Version * 1_000_000L) + (await statements.ValueAsync<long>("SELECT SUM(version) FROM rule_settings", cancellationToken) ?? 0);

    internal RuleStatus? Find(string id) => shipped.Rules.FirstOrDefault(r => r.Id == id);
}

public static class RulesDb
{
    extension(AppDbContext db)
    {
        public DbSet<RuleSetting> RuleSettings => db.Set<RuleSetting>();
    }
}
