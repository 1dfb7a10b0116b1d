using System.Text.RegularExpressions;
using MimeKit;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>
/// Recipients who open and click: the links of the delivered messages, followed over HTTP through the public endpoints.
/// Nothing is written past them; what the report counts is what these requests left.
/// </summary>
internal sealed partial class DemoEngagement(HttpClient http, string messages)
{
    /// <summary>Every second message is opened, every second of these is clicked.</summary>
    /// <returns>How many requests were answered.</returns>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        var followed = 0;
        var number = 0;
        foreach (var file in Directory.EnumerateFiles(messages, "*.eml").Order(StringComparer.Ordinal))
        {
            using var message = await MimeMessage.LoadAsync(file, cancellationToken);
            if (message.HtmlBody is not { } html || OpenLink().Match(html) is not { Success: true } pixel)
                continue;
            number++;
            if (number % 2 == 0)
                continue;
            followed += await GetAsync(pixel.Groups["path"].Value, cancellationToken);
            if (number % 4 == 1 && ClickLink().Match(html) is { Success: true } click)
                followed += await GetAsync(click.Groups["path"].Value, cancellationToken);
        }

        return followed;
    }

    private async Task<int> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        // A mail client's name: requests that name a tool count as a machine's, which they are not meant to play here.
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Thunderbird/140.0");
        using var answer = await http.SendAsync(request, cancellationToken);
        return (int)answer.StatusCode < 400 ? 1 : 0;
    }

    [GeneratedRegex("https?://[^/\"]+(?<path>/t/o/[A-Za-z0-9_-]+)", RegexOptions.None, 1000)]
    private static partial Regex OpenLink();

    [GeneratedRegex("https?://[^/\"]+(?<path>/t/c/[A-Za-z0-9_-]+)", RegexOptions.None, 1000)]
    private static partial Regex ClickLink();
}
