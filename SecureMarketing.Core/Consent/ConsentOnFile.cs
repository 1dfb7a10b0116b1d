using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>A suppression in force, and the mailbox it is about; null: the person, wherever.</summary>
internal sealed record PlacedSuppression(GateSuppression Kind, string? Topic, byte[]? AddressIndex);

/// <summary>What the gate reads of an authorization; the form stays sealed until it may matter.</summary>
internal sealed record SealedAuthorization(AuthorizationId Id, ContactId Contact, AuthorizationState State, long Version, DateOnly? ExpiresOn, DateOnly? SignedOn, bool RevokesAll, byte[] Form);

/// <summary>What one record has on file that may keep a message back or let it go; most have little.</summary>
internal sealed class RecordOnFile
{
    private List<SealedAuthorization>? authorizations;
    private List<PlacedSuppression>? suppressions;
    private List<string?>? restrictions;
    private List<PlainPreference>? plain;

    public IReadOnlyList<SealedAuthorization> Authorizations => authorizations ?? [];

    public IReadOnlyList<PlacedSuppression> Suppressions => suppressions ?? [];

    /// <summary>Purposes of the restrictions that bind; null: any.</summary>
    public IReadOnlyList<string?> Restrictions => restrictions ?? [];

    public IReadOnlyList<PlainPreference> Plain => plain ?? [];

    public void Add(SealedAuthorization authorization) => (authorizations ??= []).Add(authorization);

    public void Add(PlacedSuppression suppression) => (suppressions ??= []).Add(suppression);

    public void Restrict(string? purpose) => (restrictions ??= []).Add(purpose);

    public void Add(PlainPreference wish) => (plain ??= []).Add(wish);
}

/// <summary>
/// What is on file about the people of a batch, read anew for each batch in a handful of statements, prepared by hand: of
/// people with something of each kind, reading it through the context cost more than all the rest of the gate. Nothing is kept beyond the batch.
/// </summary>
/// <param name="records">By record; absent: nothing.</param>
/// <param name="revoking">Authorizations that an order names to be revoked and the steps have not come to.</param>
/// <param name="closed">Records whose mailbox may not be written to, whoever had it when that was recorded.</param>
internal sealed class ConsentOnFile(IReadOnlyDictionary<ContactId, RecordOnFile> records, IReadOnlySet<AuthorizationId> revoking, IReadOnlySet<ContactId> closed)
{
    private static readonly RecordOnFile Nothing = new();

    public IReadOnlySet<AuthorizationId> Revoking => revoking;

    /// <summary>One of the person's mailboxes is closed.</summary>
    public bool IsClosed(PersonRecords person) => closed.Count > 0 && person.All.Any(closed.Contains);

    /// <summary>Of all records of a person; of one alone without an allocation.</summary>
    public IReadOnlyList<T> Of<T>(PersonRecords person, Func<RecordOnFile, IReadOnlyList<T>> kind) =>
        person.All is [var alone] ? kind(OfRecord(alone)) : [.. person.All.SelectMany(r => kind(OfRecord(r)))];

    /// <summary>The days on which these people's authorizations were signed, by authorization.</summary>
    public DateOnly? SignedOn(PersonRecords person, Guid authorization)
    {
        foreach (var record in person.All)
        {
            foreach (var signed in OfRecord(record).Authorizations)
            {
                if (signed.Id.Value == authorization)
                    return signed.SignedOn;
            }
        }

        return null;
    }

    /// <summary>Once for all owners that ask about the same batch.</summary>
    public static Task<ConsentOnFile> OfAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, CancellationToken cancellationToken) =>
        GateBatch.SharedAsync(batch, async () => await ReadAsync(db, (await GatePeople.OfAsync(db, batch, cancellationToken)).Records, cancellationToken));

    /// <param name="db">Its transaction, if there is one, is read in.</param>
    /// <param name="people">Records, each once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<ConsentOnFile> ReadAsync(AppDbContext db, IReadOnlyList<ContactId> people, CancellationToken cancellationToken)
    {
        var records = new Dictionary<ContactId, RecordOnFile>(people.Count);
        await using var asked = await AskedIds.OpenAsync(db, [.. people.Select(p => p.Value)], cancellationToken);
        var authorizations = await asked.ReadAsync(
            $"SELECT asked.place, a.id, a.state, a.version, a.expires_on, a.signed_on, a.revokes_all, a.form_sealed FROM {asked.Rows} CROSS JOIN authorizations AS a WHERE a.contact_id = asked.id",
            r => (Id: AuthorizationId.From(r.IdAt(1)), State: (AuthorizationState)r.IntAt(2), Version: r.LongAt(3), ExpiresOn: r.DayAt(4), SignedOn: r.DayAt(5), RevokesAll: r.FlagAt(6), Form: r.BytesAt(7)!),
            cancellationToken);
        foreach (var (place, a) in authorizations)
            At(place).Add(new SealedAuthorization(a.Id, people[place], a.State, a.Version, a.ExpiresOn, a.SignedOn, a.RevokesAll, a.Form));
        var revoking = authorizations.Count == 0 ? [] : (await asked.ReadAsync(
            $"SELECT asked.place, i.authorization_id FROM {asked.Rows} CROSS JOIN authorization_batch_items AS i WHERE i.contact_id = asked.id AND i.authorization_id IS NOT NULL"
                + " AND (i.outcome = @p1 OR i.code = @p2) AND EXISTS (SELECT 1 FROM authorization_batches AS b WHERE b.id = i.batch_id AND b.kind = @p3)",
            r => AuthorizationId.From(r.IdAt(1)), cancellationToken, (int)BatchOutcome.Waiting, StepAuthorizationBatches.Fault, (int)AuthorizationBatchKind.Revoke)).Select(r => r.Row).ToHashSet();
        foreach (var (place, suppression) in await asked.ReadAsync(
            $"SELECT asked.place, s.kind, s.topic, s.address_index FROM {asked.Rows} CROSS JOIN suppressions AS s WHERE s.contact_id = asked.id AND s.released_at IS NULL",
            r => new PlacedSuppression((GateSuppression)r.IntAt(1), r.TextAt(2), r.BytesAt(3)), cancellationToken))
            At(place).Add(suppression);
        foreach (var (place, purpose) in await asked.ReadAsync(
            $"SELECT asked.place, r.purpose FROM {asked.Rows} CROSS JOIN agreed_restrictions AS r WHERE r.contact_id = asked.id AND r.ended_at IS NULL", r => r.TextAt(1), cancellationToken))
            At(place).Restrict(purpose);
        foreach (var (place, wish) in await asked.ReadAsync(
            $"SELECT asked.place, p.purpose, p.accepted_at, p.warning_text_version, p.warned_at, p.withdrawn_at FROM {asked.Rows} CROSS JOIN plain_preferences AS p WHERE p.contact_id = asked.id",
            r => (Purpose: r.TextAt(1), AcceptedAt: r.Instant(2)!.Value, Version: r.TextAt(3), WarnedAt: r.Instant(4), WithdrawnAt: r.Instant(5)), cancellationToken))
            At(place).Add(PlainPreference.OnFile(people[place], wish.Purpose, wish.AcceptedAt, wish.Version, wish.WarnedAt, wish.WithdrawnAt));
        var closed = (await asked.ReadAsync(
            $"SELECT asked.place FROM {asked.Rows} CROSS JOIN contacts AS c WHERE c.id = asked.id AND c.email_index IN"
                + " (SELECT s.address_index FROM suppressions AS s WHERE s.kind = @p1 AND s.released_at IS NULL AND s.address_index IS NOT NULL)",
            _ => true, cancellationToken, (int)GateSuppression.DoNotContact)).Select(r => people[r.Place]).ToHashSet();
        return new ConsentOnFile(records, revoking, closed);

        RecordOnFile At(int place) => records.TryGetValue(people[place], out var record) ? record : records[people[place]] = new RecordOnFile();
    }

    private RecordOnFile OfRecord(ContactId record) => records.GetValueOrDefault(record, Nothing);
}
