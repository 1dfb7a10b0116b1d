using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Names the process that holds a lease: <c>host/pid/start</c>. After a crash the next process on the same host can tell
/// that the owner is gone and need not wait for the lease to run out. Should it err (two containers with one host name),
/// the fencing token still keeps the presumed dead from writing.
/// </summary>
internal static class LeaseOwner
{
    public static string Current { get; } = Of(Environment.MachineName, Environment.ProcessId, StartOf(Environment.ProcessId) ?? "0");

    public static string Of(string host, int pid, string start) =>
        string.Create(CultureInfo.InvariantCulture, $"{(host.Length > 60 ? host[..60] : host)}/{pid}/{start}");

    /// <summary>True only when the owner was a process of this host that no longer runs.</summary>
    public static bool IsDead(string owner)
    {
        var parts = owner.Split('/');
        if (parts.Length != 3 || parts[0] != Current.Split('/')[0] || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var pid))
            return false;
        try
        {
            return StartOf(pid) != parts[2];
        }
        catch (Exception unknown) when (unknown is Win32Exception or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>When the process started, in a form that two readers see alike; null when there is no such process.</summary>
    private static string? StartOf(int pid)
    {
        // .NET's StartTime on Linux is computed from the reader's own clock and differs by milliseconds between readers.
        if (OperatingSystem.IsLinux())
        {
            var stat = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat";
            if (!File.Exists(stat))
                return null;
            // proc(5): field 22 is the start in clock ticks since boot; field 2, the name in brackets, may hold blanks.
            var text = File.ReadAllText(stat);
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return IsZombie(fields[0]) ? null : fields[19];
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsZombie(string state) => state is "Z" or "X";
}
