using System.Collections.Concurrent;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// The runs that this process carries out: how far they have read, and whether somebody asked them to stop. A dry run is one
/// transaction, under which SQLite lets nobody else write: neither could stand in the database before it is over.
/// </summary>
internal sealed class ImportsAtWork
{
    private readonly ConcurrentDictionary<ImportRunId, Work> works = new();

    /// <summary>From now until what is returned is disposed of.</summary>
    public Work Begin(ImportRunId run) => works[run] = new Work(this, run);

    /// <summary>Rows read so far, those of a batch on its way included; null when this process does not carry it out.</summary>
    public long? RowsRead(ImportRunId run) => works.TryGetValue(run, out var work) ? work.RowsRead : null;

    /// <summary>How far its files are read, 0–1; null when this process does not carry it out, or does not know yet.</summary>
    public double? ShareRead(ImportRunId run) => works.TryGetValue(run, out var work) ? work.Meter.Share : null;

    /// <summary>Whether this process was asked to stop it.</summary>
    public bool IsStopping(ImportRunId run) => works.TryGetValue(run, out var work) && work.StopAsked;

    /// <summary>Asks it to stop after the batch at hand; nothing happens when another process carries it out.</summary>
    public void Stop(ImportRunId run)
    {
        if (works.TryGetValue(run, out var work))
            work.StopAsked = true;
    }

    /// <summary>One run.</summary>
    public sealed class Work(ImportsAtWork all, ImportRunId run) : IDisposable
    {
        private long rowsRead;
        private volatile bool stopAsked;

        public long RowsRead
        {
            get => Interlocked.Read(ref rowsRead);
            set => Interlocked.Exchange(ref rowsRead, value);
        }

        public ReadMeter Meter { get; } = new();

        public bool StopAsked
        {
            get => stopAsked;
            set => stopAsked = value;
        }

        public void Dispose() => all.works.TryRemove(new KeyValuePair<ImportRunId, Work>(run, this));
    }
}
