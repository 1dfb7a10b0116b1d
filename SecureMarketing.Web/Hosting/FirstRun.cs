using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Web.Hosting;

/// <summary>
/// Prints the one-time link of the first administrator on the operator's console, and nowhere else: it is written past
/// the log, which may be collected.
/// </summary>
internal static class FirstRun
{
    public static async Task AnnounceAsync(WebApplication app, TextWriter console)
    {
        var answer = await app.Services.GetRequiredService<UseCaseRunner>()
            .RunAsync<IssueFirstLink, FirstLink>(new IssueFirstLink(), Actor.Operator(Environment.UserName), CancellationToken.None);
        if (!answer.IsSuccess || answer.Value.Token is not { } token)
            return;
        await console.WriteLineAsync();
        await console.WriteLineAsync("No administrator yet. Open this link within two hours to create the first one; it works once:");
        await console.WriteLineAsync("  " + LinkTo(app, token));
        await console.WriteLineAsync();
    }

    private static string LinkTo(WebApplication app, string token)
    {
        // What it listens on may be a wildcard; from the operator's own machine localhost reaches it, and unlike a number
        // that name carries the passkey which the first administrator registers next.
        var listening = app.Urls.FirstOrDefault() ?? WebHost.DefaultUrl;
        var address = new Uri(listening.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("127.0.0.1", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost", StringComparison.Ordinal));
        return new Uri(address, "/account/set-up?token=" + token).ToString();
    }
}
