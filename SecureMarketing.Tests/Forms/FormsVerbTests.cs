using SecureMarketing.Tests.Pipeline;

namespace SecureMarketing.Tests.Forms;

/// <summary><c>forms …</c> as an administrator runs it.</summary>
public sealed class FormsVerbTests
{
    [Fact]
    public async Task Added_IsShown_AndNotPublishedByWhoWroteIt()
    {
        var folder = Directory.CreateTempSubdirectory("sm-forms-");
        try
        {
            var added = await RunAsync("add", "Flu shots", "--heading", "Ask for a flu shot", "--field", "email!=Your email address", "--field", "zip", "--topic", "classes=Write to me about classes.");
            Assert.True(added.Exit == 0, added.Errors);
            var shown = await RunAsync("show", "flu SHOTS");
            Assert.Contains("asks email!: Your email address", shown.Output, StringComparison.Ordinal);
            Assert.Contains("(not open)", shown.Output, StringComparison.Ordinal);
            var published = await RunAsync("publish", "Flu shots");
            Assert.Equal(1, published.Exit);
            Assert.Contains("edited the form last", published.Errors, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => DemoRun.CommandAsync(["forms", .. arguments, "--data", Path.Combine(folder.FullName, "data")]);
    }
}
