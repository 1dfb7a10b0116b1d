namespace SecureMarketing.Core.Contacts.Import;

/// <summary>A person's facts to one row per code and kind. Pure.</summary>
internal static class ClinicalRollUp
{
    public static IEnumerable<ClinicalLatest> Of(IEnumerable<ClinicalFact> facts)
    {
        foreach (var group in facts.GroupBy(f => (f.ContactId, f.CodeId, f.Kind)))
        {
            ClinicalFact? valued = null;
            ClinicalFact? coded = null;
            var (first, last, n, active, end) = (int.MaxValue, int.MinValue, 0, 0, (int?)null);
            foreach (var fact in group)
            {
                n++;
                first = Math.Min(first, fact.Day);
                last = Math.Max(last, fact.Day);
                if (fact is { Status: FactStatus.Active, EndDay: null })
                    active++;
                if (fact.EndDay is { } ended && (end is null || ended > end))
                    end = ended;
                if (fact.Value is not null && IsLater(fact, valued))
                    valued = fact;
                if (fact.ValueCodeId is not null && IsLater(fact, coded))
                    coded = fact;
            }

            yield return new ClinicalLatest
            {
                CodeId = group.Key.CodeId,
                Kind = group.Key.Kind,
                ContactId = group.Key.ContactId,
                FirstDay = first,
                LastDay = last,
                LastValue = valued?.Value,
                LastValueDay = valued?.Day,
                LastUnit = valued?.Unit,
                LastValueCodeId = coded?.ValueCodeId,
                N = n,
                ActiveN = active,
                LastEndDay = end,
            };
        }
    }

    /// <summary>By day, then time of day; the key decides between two at the same second, so that every run agrees.</summary>
    private static bool IsLater(ClinicalFact fact, ClinicalFact? than) =>
        than is null || (fact.Day, fact.Second, fact.SourceKey).CompareTo((than.Day, than.Second, than.SourceKey)) > 0;
}
