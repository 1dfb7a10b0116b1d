using System.Diagnostics;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>Time, processor and memory between its making and <see cref="Stop"/>.</summary>
internal sealed class Load
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly TimeSpan before = Environment.CpuUsage.TotalTime;

    public Load() => ForgetPeak();

    /// <summary>Elapsed seconds, processor seconds of all threads, and the process's peak working set in MB meanwhile; on systems other than Linux, since the process began.</summary>
    public (double Seconds, double CpuSeconds, double PeakMb) Stop()
    {
        using var process = Process.GetCurrentProcess();
        return (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds, process.PeakWorkingSet64 / 1024.0 / 1024.0);
    }

    /// <summary>What was made before the clock starts must not stand in for what is measured (proc(5), clear_refs: 5 resets the peak).</summary>
    private static void ForgetPeak()
    {
        const string Counters = "/proc/self/clear_refs";
        if (File.Exists(Counters))
            File.WriteAllText(Counters, "5");
    }
}
