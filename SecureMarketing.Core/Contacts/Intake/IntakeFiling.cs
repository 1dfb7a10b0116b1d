using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>Where files go: into work, then into done, rejected or duplicate, below the id of their import.</summary>
internal sealed class IntakeFiling(IntakeNames names, TimeProvider clock)
{
    /// <summary>Said of a row, but of the file as a whole nothing, or nothing more, is read.</summary>
    private static readonly string[] EndsTheFile = [ImportCodes.CsvUnclosedQuote, ImportCodes.CsvRowTooLong, ImportCodes.FileNulBytes, ImportCodes.FileEncoding, ImportCodes.WorkbookUnreadable];

    /// <summary>Moves claimed files into <c>work/</c> and reads their hashes; what is empty, a link, or was imported before is set aside.</summary>
    public async Task<LookOutcome> TakeAsync(IntakeBatch batch, FoundMapping? mapping, AppDbContext db, CancellationToken cancellationToken)
    {
        var outcome = new LookOutcome();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in batch.Open.ToList())
        {
            var name = names.Open(file);
            var work = batch.WorkPath(name);
            // The marker first: left behind, it would call the next file of that name complete.
            SourceFolder.Move(batch.Folder.InFolder(name + FoundFile.Marker), work + FoundFile.Marker);
            if (!SourceFolder.Move(batch.Folder.InFolder(name), work))
                file.Settle(IntakeFileState.Gone, null, clock.GetUtcNow());
            else if (SourceFolder.IsLink(work))
                outcome = outcome.And(Settle(batch, file, IntakeFileState.Rejected, IntakeErrors.FileLink.Code));
            else if (file.Size == 0 && new FileInfo(work).Length == 0)
                // Never opened: a pipe has no length either, and reading one would wait for ever.
                outcome = outcome.And(Settle(batch, file, IntakeFileState.Rejected, ImportCodes.FileEmpty));
            else if (await HashAsync(work, cancellationToken) is not { } hash)
                outcome = outcome.And(Settle(batch, file, IntakeFileState.Rejected, ImportCodes.FileUnreadable));
            else
            {
                file.Hash(hash);
                var same = known.Add(Convert.ToHexString(hash)) ? await EarlierAsync(db, batch.Source, mapping, hash, cancellationToken) : batch.Run;
                if (same is not null)
                    outcome = outcome.And(Settle(batch, file, IntakeFileState.Duplicate, null, same));
            }

            await db.SaveChangesAsync(cancellationToken);
        }

        return outcome;
    }

    /// <summary>Files what an import is done with; nothing while it still waits or runs.</summary>
    public async Task<LookOutcome> FileAsync(IntakeBatch batch, AppDbContext db, CancellationToken cancellationToken)
    {
        var run = await db.ImportRuns.AsNoTracking().SingleAsync(r => r.Id == batch.Run, cancellationToken);
        if (!run.IsOver)
            return new LookOutcome();
        var numbers = (await db.ImportFiles.AsNoTracking().Where(f => f.RunId == run.Id).Select(f => new { f.Number, f.Sha256 }).ToListAsync(cancellationToken))
            .ToDictionary(f => Convert.ToHexString(f.Sha256), f => f.Number, StringComparer.Ordinal);
        var refused = (await db.ImportRows.AsNoTracking().Where(r => r.RunId == run.Id && !r.Kept && (r.Row == 0 || EndsTheFile.Contains(r.Code))).Select(r => new { r.FileNumber, r.Code }).ToListAsync(cancellationToken))
            .ToLookup(r => r.FileNumber, r => r.Code);
        var outcome = new LookOutcome();
        foreach (var file in batch.Open.ToList())
        {
            var number = file.Sha256 is { } hash ? numbers.GetValueOrDefault(Convert.ToHexString(hash)) : 0;
            var code = RejectionOf(run, refused[number].FirstOrDefault());
            outcome = outcome.And(Settle(batch, file, code is null ? IntakeFileState.Done : IntakeFileState.Rejected, code));
            await db.SaveChangesAsync(cancellationToken);
        }

        batch.Folder.Clear(batch.Run);
        return outcome;
    }

    /// <summary>Why the file of an import that is over counts as rejected; null when it was taken in. Pure.</summary>
    /// <param name="run">The import.</param>
    /// <param name="fileCode">Why the file as a whole was refused, null when it was not.</param>
    internal static string? RejectionOf(ImportRun run, string? fileCode) => run.State switch
    {
        ImportState.Finished when fileCode is not null => fileCode,
        ImportState.Finished when run.Rejected > 0 && run.Created + run.Updated + run.Unchanged + run.Facts == 0 => IntakeErrors.NothingTaken.Code,
        ImportState.Finished => null,
        ImportState.Stopped => ImportErrors.TooManyRejected.Code,
        ImportState.Cancelled => IntakeErrors.Cancelled.Code,
        ImportState.Undone => IntakeErrors.Undone.Code,
        _ => run.FailureCode ?? ImportErrors.Failed.Code,
    };

    private LookOutcome Settle(IntakeBatch batch, IntakeFile file, IntakeFileState state, string? code, ImportRunId? sameAs = null)
    {
        var name = names.Open(file);
        var own = state switch
        {
            IntakeFileState.Done => SourceFolder.Done,
            IntakeFileState.Duplicate => SourceFolder.Duplicate,
            _ => SourceFolder.Rejected,
        };
        var (from, to) = (batch.WorkPath(name), batch.Folder.In(own, batch.Run, name));
        SourceFolder.Move(from + FoundFile.Marker, to + FoundFile.Marker);
        SourceFolder.Move(from, to);
        file.Settle(state, code, clock.GetUtcNow(), sameAs);
        return state switch
        {
            IntakeFileState.Done => new LookOutcome { Done = 1 },
            IntakeFileState.Duplicate => new LookOutcome { Duplicates = 1 },
            _ => new LookOutcome { Rejected = 1 },
        };
    }

    /// <summary>
    /// The finished import of the same content into the same source system, read in the same way; one that was undone, stopped or
    /// refused this file does not count.
    /// </summary>
    private static async Task<ImportRunId?> EarlierAsync(AppDbContext db, IntakeSource source, FoundMapping? mapping, byte[] hash, CancellationToken cancellationToken)
    {
        var definition = mapping is null ? null : MappingJson.Write(mapping.Mapping);
        var (mappings, rows) = (db.RunMappings, db.ImportRows);
        return await db.ImportFiles.Where(f => f.Sha256 == hash && !rows.Any(x => x.RunId == f.RunId && x.FileNumber == f.Number && !x.Kept && (x.Row == 0 || EndsTheFile.Contains(x.Code))))
            .Join(db.ImportRuns.Where(r => !r.DryRun && r.State == ImportState.Finished && r.SourceSystem == source.SourceSystem), f => f.RunId, r => r.Id, (f, r) => r)
            .Where(r => mappings.Where(m => m.RunId == r.Id).Select(m => m.Definition).FirstOrDefault() == definition)
            .OrderByDescending(r => r.RequestedAt).Select(r => (ImportRunId?)r.Id).FirstOrDefaultAsync(cancellationToken);
    }

    private static async Task<byte[]?> HashAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = File.OpenRead(path);
            return await SHA256.HashDataAsync(content, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
