using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts;

/// <summary>
/// Classifies messages about a prescription that ran out, person by person at the moment of sending. Registered before Consent,
/// which asks for what the class needs. What nobody knows is Undetermined, which the gate denies.
/// </summary>
internal sealed class LapseGateFacts(Organisation organisation) : IGateFacts
{
    public async Task FillAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var asked = batch.Where(q => q.Origin.Lapsed.Count > 0).ToList();
        if (asked.Count == 0)
            return;
        var codes = asked.SelectMany(q => q.Origin.Lapsed).Distinct(ReferenceEqualityComparer.Instance).Cast<LapsedGroup>().SelectMany(g => g.Codes).ToHashSet();
        var supplies = await db.SuppliesAsync([.. asked.Select(q => q.Contact).Distinct()], codes, cancellationToken);
        var today = organisation.DayAt(now).DayNumber;
        foreach (var question in asked)
        {
            var lapses = new Dictionary<LapsedGroup, PrescriptionLapse?>(ReferenceEqualityComparer.Instance);
            foreach (var group in question.Origin.Lapsed)
                lapses[group] = group.Of(supplies[question.Contact], today);
            var outcome = LapsedGroup.Strictest(question.Origin.Lapsed, g => lapses[g]?.Within(g.LimitDays))!.Value;
            (question.Facts.Class, question.Facts.Purpose) = (outcome.Class, outcome.Purpose);
            question.Facts.LapsedDays = lapses.Values.All(l => l is { EndUnknown: false }) ? lapses.Values.Max(l => l!.Value.AtMostDays) : null;
        }
    }
}
