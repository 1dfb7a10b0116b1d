using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Attributes;

/// <summary><c>fields …</c> as an administrator runs it.</summary>
public sealed class FieldsVerbTests
{
    [Fact]
    public async Task Withdrawn_IsListedSo_AndAWrongNameIsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("sm-fields-");
        try
        {
            var withdrawn = await RunAsync("withdraw", "age", "--purpose", "fundraising", "--reason", "Gifts are asked for without it");
            Assert.True(withdrawn.Exit == 0, withdrawn.Errors);
            var listed = (await RunAsync("list")).Output.Split('\n');
            Assert.Contains(listed, l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["age", "Fundraising", "withdrawn", "never", "used"]);
            Assert.Contains(listed, l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["age", "Marketing", "granted", "never", "used"]);

            var wrong = await RunAsync("withdraw", "shoeSize", "--purpose", "marketing", "--reason", "Nobody needs it");
            Assert.Equal(1, wrong.Exit);
            Assert.NotEqual("", wrong.Errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => CommandLine.RunAsync(["fields", .. arguments, "--data", Path.Combine(folder.FullName, "data")]);
    }
}
