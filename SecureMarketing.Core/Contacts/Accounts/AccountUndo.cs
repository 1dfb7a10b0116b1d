using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>Takes back what a run did to accounts, after its people are undone; the journal's rows go with it.</summary>
internal static class AccountUndo
{
    /// <summary>An account that the run brought in stays when somebody has put people or units into it since.</summary>
    public static async Task RunAsync(AppDbContext db, ImportRunId run, IEnumerable<IContactFactSink> sinks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var notes = await db.ImportedAccounts.AsNoTracking().Where(a => a.RunId == run).ToDictionaryAsync(a => a.AccountId, cancellationToken);
        if (notes.Count == 0)
            return;
        var ids = notes.Keys.ToList();
        var renamed = new List<Renaming>();
        foreach (var account in await db.Accounts.Where(a => ids.Contains(a.Id)).ToListAsync(cancellationToken))
        {
            var (id, name) = (account.Id, account.Name);
            if (notes[id].Former is { } former)
            {
                AccountDetails.FromJson(former).Restore(account, now);
                if (Renaming.Of(NamedThing.Account, name, account.Name) is { } back)
                    renamed.Add(back);
            }
            else if (!await db.Stakeholders.AnyAsync(s => s.AccountId == id, cancellationToken) && !await db.AccountUnits.AnyAsync(u => u.AccountId == id, cancellationToken))
                db.Accounts.Remove(account);
        }

        foreach (var sink in sinks)
        {
            sink.BesideChanged(db, null);
            if (renamed.Count > 0)
                await sink.RenamedAsync(db, renamed, now, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await db.ImportedAccounts.Where(a => a.RunId == run).ExecuteDeleteAsync(cancellationToken);
    }
}
