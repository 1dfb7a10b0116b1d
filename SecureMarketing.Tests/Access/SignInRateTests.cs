using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Access;

/// <summary>The limit per source address, besides the lock per account.</summary>
public sealed class SignInRateTests
{
    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/account/second-factor")]
    [InlineData("/account/recovery-code")]
    [InlineData("/account/set-up")]
    public async Task Forms_ThatGuessSecrets_AreCutOffAfterTheBurst_ReadingIsNot(string path)
    {
        var folder = new DataFolder(Path.Combine(Path.GetTempPath(), "sm-rate-" + Guid.CreateVersion7().ToString("N")));
        await using (var app = WebHost.Build(["--data", folder.Path, "--urls", "http://127.0.0.1:0", "--RateLimits:SignInBurst", "3"]))
        {
            await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            var answers = new List<HttpStatusCode>();
            for (var i = 0; i < 5; i++)
            {
                using var guess = new FormUrlEncodedContent([new("Input.Email", "nobody@example.org"), new("Input.Password", "guess " + i)]);
                using var answer = await client.PostAsync(path, guess, TestContext.Current.CancellationToken);
                answers.Add(answer.StatusCode);
            }

            Assert.All(answers.Take(3), status => Assert.NotEqual(HttpStatusCode.TooManyRequests, status));
            Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
            using var read = await client.GetAsync("/account/sign-in", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            await app.StopAsync(TestContext.Current.CancellationToken);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder.Path, recursive: true);
    }
}
