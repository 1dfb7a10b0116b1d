using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>The oracle's answers about consent, forms, accounts and the organisation's own attributes, from what the registers say of one person.</summary>
internal sealed class RegisterOracle(Oracle oracle, DateOnly asOf)
{
    public bool Holds(RuleLeaf leaf, RandomPerson p)
    {
        var known = p.Registered ?? Registered.Nothing;
        return leaf.Attribute switch
        {
            "reachable" => Oracle.Flag(leaf) == IsReachable(p, known),
            "optedOut" => Oracle.Flag(leaf) == known.Suppressions.Any(s => s is { Kind: GateSuppression.AllCommercial or GateSuppression.Complaint, Released: false }),
            "unsubscribedTopic" => Any(leaf, known.Suppressions.Where(s => s is { Kind: GateSuppression.TopicMatch, Released: false } && oracle.InWindow(leaf, s.Day)), s => [s.Topic!]),
            "authorized" => Any(leaf, known.Authorizations.Where(a => IsInEffect(a, known)), a => a.Purposes),
            "formCompleted" when leaf.Operator == RuleOperator.CountAtLeast => known.Completed.Count(c => c.Day <= asOf.DayNumber && oracle.InWindow(leaf, c.Day) && leaf.Which?.Contains(Registered.Forms[c.Form].Slug) != false) >= Oracle.Whole(leaf),
            "formCompleted" => Any(leaf, known.Completed.Where(c => c.Day <= asOf.DayNumber && oracle.InWindow(leaf, c.Day)), c => [Registered.Forms[c.Form].Name, Registered.Forms[c.Form].Slug]),
            "accountType" => Any(leaf, known.Roles.Keys, a => [Registered.Accounts[a].Word]),
            "accountName" => Any(leaf, known.Roles.Keys, a => [Registered.Accounts[a].Name]),
            "accountState" => known.Roles.Keys.Select(a => Registered.Accounts[a].State).Any(s => s is not null && IsState(leaf, s)),
            "accountRole" => Any(leaf, known.Roles.Values, r => [r.ToString()]),
            "visitUnit" => Any(leaf, p.Visits.Zip(known.VisitedUnits).Where(v => v.Second is not null && v.First.Day <= asOf.DayNumber && oracle.InWindow(leaf, v.First.Day)).Select(v => v.Second!.Value),
                u => [Registered.Units[u].Code, Registered.Units[u].Name]),
            "custom.score" => Oracle.Number<decimal>(leaf, (decimal?)known.Score),
            "custom.renewal" => oracle.On(leaf, known.Renewal?.DayNumber),
            "custom.tier" => Any(leaf, Of(known.Tier), t => [Registered.Tiers[t]]),
            "custom.vip" => known.Vip == Oracle.Flag(leaf),
            "custom.nickname" => Any(leaf with { Value = Plain(leaf.Value) }, known.Nickname is { } name ? [name] : (string[])[], n => [Plain(n)]),
            _ => throw new InvalidOperationException($"The oracle does not know {leaf.Attribute}: teach it."),
        };
    }

    private static bool IsReachable(RandomPerson p, Registered known) => p is { HasEmail: true, Deceased: false } && !known.IsMailboxClosed
        && !known.Suppressions.Any(s => s is { Kind: GateSuppression.DoNotContact or GateSuppression.Deceased or GateSuppression.HardBounce, Released: false, Mailbox: not Registered.Mailbox.Former });

    /// <summary>Signed under another record it counts upon proof; and whoever took back a form or everything under one record took back what was entered before under their others.</summary>
    private bool IsInEffect(Registered.Signed form, Registered known) => form.State == AuthorizationState.Active
        && !(form.ExpiresOn < asOf) && !(form.AttestedThrough < asOf)
        && (!form.UnderOther || known.Proven)
        && !known.Authorizations.Any(e => e.UnderOther != form.UnderOther && e.RevokedAt >= form.EnteredAt);

    /// <summary>Those of the United States are kept in upper case, others as their source writes them; a beginning is compared in any case.</summary>
    private static bool IsState(RuleLeaf leaf, string state) => Oracle.Texts(leaf).SelectMany(t => new[] { t, t.ToUpperInvariant() })
        .Any(t => leaf.Operator == RuleOperator.StartsWith ? state.StartsWith(t, StringComparison.OrdinalIgnoreCase) : state == t);

    /// <summary>One of several things is enough, under one of its names.</summary>
    private static bool Any<T>(RuleLeaf leaf, IEnumerable<T> things, Func<T, IReadOnlyList<string>> names) => leaf.Operator switch
    {
        RuleOperator.Exists => things.Any(),
        RuleOperator.Missing => !things.Any(),
        RuleOperator.StartsWith => things.SelectMany(names).Any(n => n.StartsWith(Oracle.Texts(leaf)[0], StringComparison.OrdinalIgnoreCase)),
        _ => things.SelectMany(names).Any(n => Oracle.Texts(leaf).Contains(n, StringComparer.OrdinalIgnoreCase)),
    };

    private static IEnumerable<int> Of(int? one) => one is { } number ? [number] : [];

    private static RuleValue? Plain(RuleValue? value) => value switch
    {
        TextValue text => new TextValue(Plain(text.Text)),
        TextList list => new TextList([.. list.Texts.Select(Plain)]),
        _ => value,
    };

    private static string Plain(string words) => string.Join(' ', words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
