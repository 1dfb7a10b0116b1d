using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Consent;

/// <summary>One suppression in force, as the choice sees it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Topic">Its topic, for <see cref="GateSuppression.TopicMatch"/>.</param>
internal readonly record struct SuppressionFact(GateSuppression Kind, string? Topic);

/// <summary>
/// Which of a person's suppressions the gate is told of. It takes one value, so the one that blocks this message must win
/// over one that would not.
/// </summary>
internal static class SuppressionChoice
{
    private static readonly GateSuppression[] Always = [GateSuppression.Deceased, GateSuppression.DoNotContact, GateSuppression.HardBounce];

    public static GateSuppression For(IReadOnlyCollection<SuppressionFact> inForce, HipaaClass hipaa, string? topic)
    {
        if (inForce.Count == 0)
            return GateSuppression.None;
        bool Has(GateSuppression kind)
        {
            foreach (var suppression in inForce)
            {
                if (suppression.Kind == kind)
                    return true;
            }

            return false;
        }

        foreach (var kind in Always)
        {
            if (Has(kind))
                return kind;
        }

        if (topic is not null && inForce.Any(s => s.Kind == GateSuppression.TopicMatch && IsTopic(s.Topic, topic)))
            return GateSuppression.TopicMatch;
        if (hipaa == HipaaClass.Fundraising && Has(GateSuppression.FundraisingOptOut))
            return GateSuppression.FundraisingOptOut;
        // These two block commercial mail only; the gate looks at the message's axis itself.
        if (Has(GateSuppression.AllCommercial))
            return GateSuppression.AllCommercial;
        if (Has(GateSuppression.Complaint))
            return GateSuppression.Complaint;
        return Has(GateSuppression.FundraisingOptOut) ? GateSuppression.FundraisingOptOut : GateSuppression.None;
    }

    /// <summary>True when a suppression of this kind takes the ground from a queued message of that origin.</summary>
    /// <remarks>Where the class depends on the person, any class it may have for somebody counts: what must not go is not left waiting.</remarks>
    public static bool Concerns(GateSuppression kind, string? topic, GateOrigin origin) => kind switch
    {
        GateSuppression.TopicMatch => origin.Topic is { } its && IsTopic(topic, its),
        GateSuppression.AllCommercial or GateSuppression.Complaint => origin.Comm == CommercialClass.Commercial || origin.YieldsToOptOut,
        GateSuppression.FundraisingOptOut => Classes(origin).Contains(HipaaClass.Fundraising),
        _ => true,
    };

    private static IEnumerable<HipaaClass> Classes(GateOrigin origin) => origin.Lapsed.SelectMany(l => new[] { l.Within.Class, l.Beyond.Class }).Append(origin.Class);

    private static bool IsTopic(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
