using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Compliance;

/// <summary>One line of an accounting. PHI: prints only day and ground.</summary>
/// <param name="On">Day of the disclosure, in the organisation's zone.</param>
/// <param name="Basis">Ground.</param>
/// <param name="Words">Who, what, why.</param>
/// <param name="Id">Of an entry by hand; null: from an incident.</param>
/// <param name="Incident">Where it comes from; null: entered by hand.</param>
/// <param name="Preliminary">The incident is not decided yet; it may turn out to have been none.</param>
public sealed record DisclosureEntry(DateOnly On, DisclosureBasis Basis, DisclosureWords Words, DisclosureId? Id, IncidentId? Incident, bool Preliminary)
{
    public override string ToString() => $"{On:yyyy-MM-dd} {Basis}";
}

/// <summary>
/// The disclosures of one person that the product knows of: entered by hand, and messages that an incident says should not have gone. What
/// went under an authorization, to the person or for operations is exempt and stands in no list here.
/// </summary>
internal sealed class DisclosureSources(IFieldCipher cipher, Organisation organisation)
{
    private static readonly IncidentState[] Undecided = [IncidentState.Reported, IncidentState.Triage, IncidentState.Investigating, IncidentState.FourFactor];

    /// <param name="db">The store.</param>
    /// <param name="records">Every record of the person, merged ones too.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<DisclosureEntry>> OfAsync(AppDbContext db, IReadOnlyCollection<ContactId> records, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var entered = await db.Disclosures.AsNoTracking().Where(d => records.Contains(d.Contact) && d.On >= from && d.On <= to && d.StruckAt == null).ToListAsync(cancellationToken);
        return [.. entered.Select(d => new DisclosureEntry(d.On, d.Basis, d.Open(cipher), d.Id, null, false)).Concat(await MessagesAsync(db, records, from, to, cancellationToken)).OrderBy(e => e.On)];
    }

    private async Task<IReadOnlyList<DisclosureEntry>> MessagesAsync(AppDbContext db, IReadOnlyCollection<ContactId> records, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var messages = (await db.OutboundMessages.AsNoTracking().Where(m => records.Contains(m.ContactId) && OtherRecords.Reached.Contains(m.State))
            .Select(m => new { m.Id, m.Domain, At = m.AcceptedAt ?? m.StateSince }).ToListAsync(cancellationToken)).ToDictionary(m => m.Id.Value.ToString("N"));
        var entries = new List<DisclosureEntry>();
        foreach (var page in messages.Keys.Chunk(500))
        {
            var incidents = await db.Incidents.AsNoTracking().Where(i => i.ObjectType == "message" && page.Contains(i.ObjectId)
                    // No disclosure to account for: there was none, or nobody outside could read it. That who got it could not keep it, or may see
                    // such things, makes no breach of it, but it was disclosed.
                    && i.State != IncidentState.NotIncident
                    && (i.State != IncidentState.ExceptionApplies || (i.Exception != BreachException.Secured && i.Exception != BreachException.GoodFaith)))
                .OrderBy(i => i.Kind).ToListAsync(cancellationToken);
            // One message is one disclosure, however many incidents speak of it.
            entries.AddRange(incidents.GroupBy(i => i.ObjectId).Select(g => Entry(g.OrderBy(i => Undecided.Contains(i.State)).First(), g.Select(i => i.Holder(cipher)).FirstOrDefault(h => h is not null), messages[g.Key].Domain, organisation.DayAt(messages[g.Key].At))));
        }

        return [.. entries.Where(e => e.On >= from && e.On <= to)];
    }

    private static DisclosureEntry Entry(Incident incident, MailboxHolder? holder, string domain, DateOnly on)
    {
        var basis = incident.Kind switch
        {
            IncidentKind.Misdirected => DisclosureBasis.Misdirected,
            IncidentKind.SentAfterRevocation => DisclosureBasis.AfterRevocation,
            _ => DisclosureBasis.Impermissible,
        };
        var words = new DisclosureWords
        {
            Recipient = holder?.Name ?? (domain.Length == 0 ? "Holder of the mailbox that the message went to" : $"Holder of the mailbox at {domain} that the message went to"),
            Address = holder?.Address,
            Description = "An email message of the organisation to the person: name and address as far as it used them, and that the person has to do with the organisation.",
            Purpose = basis switch
            {
                DisclosureBasis.Misdirected => "A message to the person that went to an address that was not theirs.",
                DisclosureBasis.AfterRevocation => "A message to the person that went after they had revoked their authorization.",
                _ => "A message to the person that its documents do not permit.",
            },
        };
        return new DisclosureEntry(on, basis, words, null, incident.Id, Undecided.Contains(incident.State));
    }
}
