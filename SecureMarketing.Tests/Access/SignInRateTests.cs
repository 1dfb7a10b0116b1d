using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Access;

/// <summary>The limit per source address, besides the lock per account.</summary>
public sealed class SignInRateTests
{
    private const int Burst = 3;

    private static readonly string[] Forms =
        ["/account/sign-in", "/account/second-factor", "/account/recovery-code", "/account/set-up", "/account/set-up/authenticator", "/demo/sign-in"];

    [Fact]
    public async Task Forms_ThatGuessSecrets_AreCutOffTogetherAfterTheBurst_ReadingIsNot()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = new DataFolder(Path.Combine(Path.GetTempPath(), "sm-rate-" + Guid.CreateVersion7().ToString("N")));
        // Pages only: no clock, no workers.
        await using (var app = WebHost.Build(["--data", folder.Path, "--urls", "http://127.0.0.1:0", "--RateLimits:SignInBurst", "3"], services => services.RemoveAll<IHostedService>()))
        {
            await ((DatabaseStart)app.Services.GetService(typeof(DatabaseStart))!).PrepareAsync(stop);
            await app.StartAsync(stop);
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
            for (var i = 0; i < Burst; i++)
                Assert.NotEqual(HttpStatusCode.TooManyRequests, await GuessAsync(client, Forms[i], stop));
            // One token comes back every three seconds: however slow the machine, hardly any of a round of guesses passes.
            var answers = new List<HttpStatusCode>();
            foreach (var form in Forms.Concat(Forms).Concat(Forms))
                answers.Add(await GuessAsync(client, form, stop));
            Assert.True(answers.Count(a => a == HttpStatusCode.TooManyRequests) > Forms.Length, string.Join(' ', answers));
            Assert.All(Forms.Select((_, at) => new[] { answers[at], answers[at + Forms.Length], answers[at + (2 * Forms.Length)] }), each => Assert.Contains(HttpStatusCode.TooManyRequests, each));
            using var read = await client.GetAsync("/account/sign-in", stop);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            await app.StopAsync(stop);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder.Path, recursive: true);
    }

    private static async Task<HttpStatusCode> GuessAsync(HttpClient client, string form, CancellationToken cancellationToken)
    {
        using var guess = new FormUrlEncodedContent([new("Input.Email", "nobody@example.org"), new("Input.Password", "guess")]);
        using var answer = await client.PostAsync(form, guess, cancellationToken);
        return answer.StatusCode;
    }
}
