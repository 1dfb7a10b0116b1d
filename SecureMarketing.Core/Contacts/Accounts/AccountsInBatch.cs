using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>Lays what rows say about accounts over what is on file, and finds the accounts that stakeholders name.</summary>
internal sealed class AccountsInBatch(ImportRun run, IEnumerable<IContactFactSink> sinks)
{
    private const int IdsPerQuery = 500;

    private readonly Dictionary<string, Account> known = new(StringComparer.Ordinal);

    /// <summary>Accounts that were new or changed.</summary>
    public int Changes { get; private set; }

    /// <summary>The account of a record of the source; null when it is unknown.</summary>
    public Account? Find(string sourceId) => known.GetValueOrDefault(sourceId);

    /// <summary>Writes them in the open transaction, with the journal.</summary>
    public async Task WriteAsync(AppDbContext db, ImportBatch batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (batch.Accounts.Count + batch.Stakeholders.Count == 0)
            return;
        await LoadAsync(db, batch, cancellationToken);
        var former = known.Values.ToDictionary(a => a, a => AccountDetails.Of(a).ToJson());
        var names = known.Values.ToDictionary(a => a, a => a.Name);
        var changed = new HashSet<Account>();
        foreach (var record in batch.Accounts)
        {
            if (!known.TryGetValue(record.SourceId, out var account))
            {
                if (string.IsNullOrWhiteSpace(record.Details.Name))
                {
                    batch.Reject(record.Place, ImportCodes.AccountNoName);
                    continue;
                }

                known.Add(record.SourceId, account = new Account(run.SourceSystem, record.SourceId, now));
                db.Accounts.Add(account);
            }

            if (record.Details.LayOver(account, now))
                changed.Add(account);
        }

        Changes = changed.Count;
        // Whoever belongs to a new one is told of by themselves.
        if (changed.Any(former.ContainsKey))
        {
            var renamed = changed.Where(names.ContainsKey).Select(a => Renaming.Of(NamedThing.Account, names[a], a.Name)).OfType<Renaming>().ToList();
            foreach (var sink in sinks)
            {
                sink.BesideChanged(db, null);
                if (renamed.Count > 0)
                    await sink.RenamedAsync(db, renamed, now, cancellationToken);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        if (!run.DryRun)
            await NoteAsync(db, changed, former, cancellationToken);
    }

    private async Task LoadAsync(AppDbContext db, ImportBatch batch, CancellationToken cancellationToken)
    {
        var ids = batch.Accounts.Select(a => a.SourceId).Concat(batch.Stakeholders.Select(s => s.Account)).Distinct(StringComparer.Ordinal);
        foreach (var chunk in ids.Chunk(IdsPerQuery))
        {
            foreach (var account in await db.Accounts.Where(a => a.SourceSystem == run.SourceSystem && chunk.Contains(a.SourceId)).ToListAsync(cancellationToken))
                known.Add(account.SourceId, account);
        }
    }

    /// <summary>The older note of an earlier batch of the same run is the right one.</summary>
    private async Task NoteAsync(AppDbContext db, IReadOnlyCollection<Account> changed, Dictionary<Account, string> former, CancellationToken cancellationToken)
    {
        var ids = changed.Select(c => c.Id).ToList();
        var noted = (await db.ImportedAccounts.Where(a => a.RunId == run.Id && ids.Contains(a.AccountId)).Select(a => a.AccountId).ToListAsync(cancellationToken)).ToHashSet();
        db.ImportedAccounts.AddRange(changed.Where(c => !noted.Contains(c.Id)).Select(c => new ImportedAccount { RunId = run.Id, AccountId = c.Id, Former = former.GetValueOrDefault(c) }));
        await db.SaveChangesAsync(cancellationToken);
    }
}
