using System.Diagnostics;

namespace SecureMarketing.Tests.Support;

/// <summary>Waits for programs under test: one that never ends fails its test with its name, instead of holding up the whole run.</summary>
internal static class ProcessEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Environment.GetEnvironmentVariable("SM_FULL") == "1" ? 90 : 6);

    public static async Task EndAsync(this Process process)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} did not end within {Patience.TotalMinutes} minutes.");
        }
    }
}
