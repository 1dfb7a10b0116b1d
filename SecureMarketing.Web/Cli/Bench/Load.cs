using System.Diagnostics;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>Time, processor and memory between its making and <see cref="Stop"/>.</summary>
internal sealed class Load
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly TimeSpan before = Environment.CpuUsage.TotalTime;

    /// <summary>Elapsed seconds, processor seconds of all threads, and the process's peak working set in MB until now.</summary>
    public (double Seconds, double CpuSeconds, double PeakMb) Stop()
    {
        using var process = Process.GetCurrentProcess();
        return (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds, process.PeakWorkingSet64 / 1024.0 / 1024.0);
    }
}
