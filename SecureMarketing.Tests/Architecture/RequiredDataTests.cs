using System.Diagnostics;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Architecture;

/// <summary>Tests on real data skip where there is none; where <c>.ci/run</c> finds it, none of them may.</summary>
public sealed class RequiredDataTests
{
    [Theory]
    [InlineData("data", "chromium,data", true)]
    [InlineData("data", "chromium, data ,knot", true)]
    [InlineData("data", "chromium,database", false)]
    [InlineData("data", "", false)]
    [InlineData("data", null, false)]
    public void AWord_IsRequired_WhereItIsListed(string name, string? required, bool expected) => Assert.Equal(expected, Component.IsRequired(name, required));

    /// <summary>The lines of the script itself, run in folders as a clone finds them.</summary>
    [Theory]
    [InlineData("shared/data", "work/clone", true)]
    [InlineData("work/shared/data", "work/clone", true)]
    [InlineData("work/clone/shared/data", "work/clone", true)]
    [InlineData("work/other/shared/data", "work/clone", false)]
    public void TheScript_RequiresData_WhereItIsBesideTheCheckoutOrAboveIt(string data, string checkout, bool required)
    {
        var script = File.ReadAllText(Path.Combine(SourceTests.Repository, ".ci", "run"));
        var begin = script.IndexOf("export SM_TEST_REQUIRE=", StringComparison.Ordinal);
        var lines = script[begin..script.IndexOf("patience=", begin, StringComparison.Ordinal)];
        var root = Directory.CreateTempSubdirectory("sm-data-");
        try
        {
            root.CreateSubdirectory(data);
            var start = new ProcessStartInfo("bash", ["-c", lines + "printf '%s' \"$SM_TEST_REQUIRE\""]) { WorkingDirectory = root.CreateSubdirectory(checkout).FullName, RedirectStandardOutput = true, UseShellExecute = false };
            start.Environment.Remove("SM_TEST_DATA");
            using var bash = Process.Start(start)!;
            var said = bash.StandardOutput.ReadToEnd();
            bash.WaitForExit();

            Assert.Equal(0, bash.ExitCode);
            Assert.Equal(required, said.Split('\n')[^1].Split(',').Contains("data", StringComparer.Ordinal));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
