using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>
/// One look at a folder: files what is over, goes on with what a crash cut off, then takes what is complete. Every step is
/// written down before it is done and can be done again: rows, then the move, then the import under the id of the rows.
/// </summary>
internal sealed class FolderIntake(
    IDbContextFactory<AppDbContext> contexts, IntakeNames names, IntakeFiling filing, UseCaseRunner useCases, ImportSettings settings, TimeProvider clock)
{
    /// <summary>More wait for the next look.</summary>
    private const int MaxFiles = 1000;

    /// <param name="source">Whose folder.</param>
    /// <param name="actor">On whose behalf imports start; holds <see cref="Permission.ImportRun"/>.</param>
    /// <param name="wait">Carry out the import here; false leaves it to the worker.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    public async Task<LookOutcome> LookAsync(IntakeSource source, Actor actor, bool wait, CancellationToken cancellationToken)
    {
        var opened = SourceFolder.Open(settings, source.Folder);
        if (opened.Error is { } refused)
            return new LookOutcome { Failure = refused };
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var folder = opened.Value;
            var open = await db.IntakeFiles.Where(f => f.SourceId == source.Id && f.State == IntakeFileState.Claimed).OrderBy(f => f.Number).ToListAsync(cancellationToken);
            var earlier = new LookOutcome();
            // More than one only after a node that slept through its turn.
            foreach (var batch in open.GroupBy(f => f.RunId).ToList())
                earlier = earlier.And(await AdvanceAsync(new IntakeBatch(source, folder, [.. batch], actor, wait), db, cancellationToken));
            // One import of a source at a time, and in the order of arrival: an older file must not come over a newer one.
            if (source.Paused || earlier.Failure is not null)
                return earlier;
            if (open.Exists(f => f.State == IntakeFileState.Claimed))
                return earlier with { Waiting = folder.Find(source.Pattern).Count };
            // A mapping that is gone refuses the look, and the files stay where they are.
            if (await MissingMappingAsync(source, actor, cancellationToken) is { } missing)
                return earlier with { Failure = missing };
            var (claimed, waiting) = await ClaimAsync(db, source, folder, cancellationToken);
            var taken = claimed.Count == 0 ? new LookOutcome() : await AdvanceAsync(new IntakeBatch(source, folder, claimed, actor, wait), db, cancellationToken);
            return earlier.And(taken) with { Waiting = waiting };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new LookOutcome { Failure = IntakeErrors.FolderUnwritable };
        }
    }

    /// <summary>Notes what lies there, and writes down which files are taken, before any of them is moved.</summary>
    private async Task<(List<IntakeFile> Claimed, int Waiting)> ClaimAsync(AppDbContext db, IntakeSource source, SourceFolder folder, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var found = folder.Find(source.Pattern);
        var seen = (await db.IntakeSightings.Where(s => s.SourceId == source.Id).ToListAsync(cancellationToken)).ToDictionary(s => Convert.ToHexString(s.NameIndex), StringComparer.Ordinal);
        var since = new Dictionary<FoundFile, DateTimeOffset?>();
        foreach (var file in found.Where(f => !f.Marked))
        {
            var index = names.Index(file.Name);
            if (!seen.Remove(Convert.ToHexString(index), out var sighting))
                db.IntakeSightings.Add(sighting = new IntakeSighting { SourceId = source.Id, NameIndex = index, Size = -1, ModifiedAt = file.ModifiedAt, Since = now });
            var same = sighting.Size == file.Size && sighting.ModifiedAt == file.ModifiedAt;
            since[file] = same ? sighting.Since : null;
            if (!same)
                (sighting.Size, sighting.ModifiedAt, sighting.Since) = (file.Size, file.ModifiedAt, now);
        }

        db.IntakeSightings.RemoveRange(seen.Values);
        var ready = Completeness.Ready(found, f => since[f], now, TimeSpan.FromSeconds(settings.SourceStableSeconds)).Take(MaxFiles).ToList();
        var run = ImportRunId.New();
        var claimed = ready.Select((file, i) => Row(source.Id, run, i + 1, file, now)).ToList();
        db.IntakeFiles.AddRange(claimed);
        await db.SaveChangesAsync(cancellationToken);
        return (claimed, found.Count - ready.Count);
    }

    private async Task<Error?> MissingMappingAsync(IntakeSource source, Actor actor, CancellationToken cancellationToken) =>
        source.Mapping is { } name ? (await useCases.RunAsync<FindMapping, FoundMapping>(new FindMapping(name), actor, cancellationToken)).Error : null;

    private IntakeFile Row(IntakeSourceId source, ImportRunId run, int number, FoundFile file, DateTimeOffset now)
    {
        var id = IntakeFileId.New();
        return new IntakeFile { Id = id, SourceId = source, RunId = run, Number = number, NameSealed = names.Seal(id, file.Name), Size = file.Size, ClaimedAt = now };
    }

    private async Task<LookOutcome> AdvanceAsync(IntakeBatch batch, AppDbContext db, CancellationToken cancellationToken)
    {
        var outcome = new LookOutcome { Run = batch.Run };
        if (!await db.ImportRuns.AnyAsync(r => r.Id == batch.Run, cancellationToken))
        {
            outcome = await BeginAsync(batch, db, cancellationToken);
            if (outcome.Run is null || outcome.Failure is not null)
                return outcome;
        }

        if (batch.Wait)
            // Refused when it runs elsewhere or is over: its state says so in either case.
            await useCases.RunAsync<RunImport, ImportRunId>(new RunImport(batch.Run), batch.Actor, cancellationToken);
        return outcome.And(await filing.FileAsync(batch, db, cancellationToken));
    }

    /// <summary>Brings the files of a claim into <c>work/</c>, sets aside what need not be read, and registers the import of the rest.</summary>
    private async Task<LookOutcome> BeginAsync(IntakeBatch batch, AppDbContext db, CancellationToken cancellationToken)
    {
        FoundMapping? mapping = null;
        if (batch.Source.Mapping is { } name)
        {
            var answer = await useCases.RunAsync<FindMapping, FoundMapping>(new FindMapping(name), batch.Actor, cancellationToken);
            if (answer.Error is { } gone)
                return new LookOutcome { Failure = gone };
            mapping = answer.Value;
        }

        var outcome = await filing.TakeAsync(batch, mapping, db, cancellationToken);
        var sources = batch.Open.Select(f => new ImportSource(batch.WorkPath(names.Open(f)), names.Open(f))).ToList();
        if (sources.Count == 0)
        {
            batch.Folder.Clear(batch.Run);
            return outcome;
        }

        var start = new StartImport(sources, batch.Source.Options(settings)) { Mapping = mapping?.Mapping, MappingId = mapping?.Id, Run = batch.Run };
        var started = await useCases.RunAsync<StartImport, ImportRunId>(start, batch.Actor, cancellationToken);
        // Another node goes on with the same claim, and was first: it is its import, under the same id.
        if (started.Error is not null && await db.ImportRuns.AnyAsync(r => r.Id == batch.Run, cancellationToken))
            return outcome with { Run = batch.Run };
        return outcome with { Taken = sources.Count, Run = batch.Run, Failure = started.Error };
    }
}

/// <summary>Files that one look took together, and how.</summary>
internal sealed record IntakeBatch(IntakeSource Source, SourceFolder Folder, IReadOnlyList<IntakeFile> Files, Actor Actor, bool Wait)
{
    public ImportRunId Run => Files[0].RunId;

    public IEnumerable<IntakeFile> Open => Files.Where(f => f.State == IntakeFileState.Claimed);

    public string WorkPath(string name) => Folder.In(SourceFolder.Work, Run, name);
}
