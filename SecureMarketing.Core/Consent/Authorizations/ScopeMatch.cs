using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Consent;

/// <summary>One thing that a use asks and an authorization does not cover.</summary>
/// <param name="Part">One part of the scope.</param>
/// <param name="Needed">What was asked, in the asker's word, e.g. <c>HIV</c>.</param>
public readonly record struct UncoveredScope(GateScopeParts Part, string Needed);

/// <summary>
/// Does an authorization cover what a use asks (compliance §2, scope match)? Asked about every person of a send: most forms have no
/// revocation and cover what is asked, and nothing is put together for them.
/// </summary>
internal static class ScopeMatch
{
    /// <summary>What is not covered, part by part; empty when everything is.</summary>
    /// <param name="form">Whatever its state.</param>
    /// <param name="at">The moment of use: parts taken back by then are not covered.</param>
    /// <param name="need">What the use asks.</param>
    public static IReadOnlyList<UncoveredScope> Uncovered(AuthorizationRecord form, DateTimeOffset at, AuthorizationNeed need)
    {
        var taken = form.Revocations.Count == 0 ? null : PartsTaken(form, at);
        List<UncoveredScope>? uncovered = null;
        if (!Covers(form.Purposes, need.Purpose) || Takes(taken, ofPurposes: true, need.Purpose))
            Add(GateScopeParts.Purpose, need.Purpose);
        foreach (var category in need.Categories)
        {
            if (!Covers(form.ScopeCategories, category) || Takes(taken, ofPurposes: false, category))
                Add(GateScopeParts.Category, category);
        }

        if (need.Sender is { } sender && !Covers(form.Disclosers, sender) && !CoversAny(form.Disclosers, need.SenderAliases))
            Add(GateScopeParts.Sender, sender);
        foreach (var recipient in need.Recipients)
        {
            if (!Covers(form.Recipients, recipient))
                Add(GateScopeParts.Recipient, recipient);
        }

        if (need.Channel is { } channel && form.Channels.Count > 0 && !Covers(form.Channels, channel))
            Add(GateScopeParts.Channel, channel);
        return uncovered ?? (IReadOnlyList<UncoveredScope>)[];

        void Add(GateScopeParts part, string needed) => (uncovered ??= []).Add(new UncoveredScope(part, needed));
    }

    /// <summary>Case and blanks around do not matter; a blank need is covered by nothing.</summary>
    public static bool Covers(IReadOnlyList<string> scope, string needed)
    {
        if (string.IsNullOrWhiteSpace(needed))
            return false;
        var wanted = needed.AsSpan().Trim();
        for (var i = 0; i < scope.Count; i++)
        {
            if (scope[i].AsSpan().Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool CoversAny(IReadOnlyList<string> scope, IReadOnlyCollection<string> names) => names.Any(n => Covers(scope, n));

    private static List<AuthorizationRevocation> PartsTaken(AuthorizationRecord form, DateTimeOffset at) =>
        [.. form.Revocations.Where(r => r.Scope == RevocationScope.Part && r.EffectiveAt <= at)];

    private static bool Takes(List<AuthorizationRevocation>? taken, bool ofPurposes, string needed)
    {
        if (taken is null)
            return false;
        foreach (var revocation in taken)
        {
            if (Covers(ofPurposes ? revocation.Purposes : revocation.Categories, needed))
                return true;
        }

        return false;
    }
}
