using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Access;

/// <summary>The limit per source address, besides the lock per account.</summary>
public sealed partial class SignInRateTests
{
    private const int Burst = 3;

    private static readonly string[] Forms =
        ["/account/sign-in", "/account/second-factor", "/account/recovery-code", "/account/set-up", "/account/set-up/authenticator", "/demo/sign-in"];

    [Fact]
    public async Task Forms_ThatGuessSecrets_AreCutOffTogetherAfterTheBurst_ReadingIsNot()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = new DataFolder(Path.Combine(Path.GetTempPath(), "sm-rate-" + Guid.CreateVersion7().ToString("N")));
        await SchemaTemplate.CopySqliteAsync(folder);
        // Pages only: no clock, no workers.
        await using (var app = WebHost.Build(["--data", folder.Path, "--urls", "http://127.0.0.1:0", "--RateLimits:SignInBurst", "3"], services => services.RemoveAll<IHostedService>()))
        {
            await ((DatabaseStart)app.Services.GetService(typeof(DatabaseStart))!).PrepareAsync(stop);
            await app.StartAsync(stop);
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
            // Without the form's own token a guess is thrown away before it counts, and before it is one.
            var token = Token().Match(await client.GetStringAsync("/account/sign-in", stop)).Groups[1].Value;
            for (var i = 0; i < Burst; i++)
                Assert.NotEqual(HttpStatusCode.TooManyRequests, await GuessAsync(client, Forms[i], token, stop));
            // One token comes back every three seconds: however slow the machine, hardly any of a round of guesses passes.
            var answers = new List<HttpStatusCode>();
            foreach (var form in Forms.Concat(Forms).Concat(Forms))
                answers.Add(await GuessAsync(client, form, token, stop));
            Assert.True(answers.Count(a => a == HttpStatusCode.TooManyRequests) > Forms.Length, string.Join(' ', answers));
            for (var at = 0; at < Forms.Length; at++)
                Assert.Contains(HttpStatusCode.TooManyRequests, new[] { answers[at], answers[at + Forms.Length], answers[at + (2 * Forms.Length)] });
            using var read = await client.GetAsync("/account/sign-in", stop);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            await app.StopAsync(stop);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder.Path, recursive: true);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token();

    private static async Task<HttpStatusCode> GuessAsync(HttpClient client, string form, string token, CancellationToken cancellationToken)
    {
        using var guess = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("_handler", "sign-in"), new("Input.Email", "nobody@example.org"), new("Input.Password", "guess")]);
        using var answer = await client.PostAsync(form, guess, cancellationToken);
        return answer.StatusCode;
    }
}
