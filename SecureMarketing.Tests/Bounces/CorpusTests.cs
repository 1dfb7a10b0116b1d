using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Bounces;

/// <summary>
/// The bars of delivery.md on reports that others collected. The files fall into two halves by a hash of their name: rules
/// were written on one, and both must hold, so that a rule that fits one file only does not carry the result.
/// </summary>
public sealed class CorpusTests
{
    [Theory]
    [InlineData("tuned")]
    [InlineData("held")]
    [InlineData("whole")]
    public void Classify_OnTheCorpus_MeetsTheBars(string part)
    {
        var root = SharedData.Path("bounces/sisimai");
        var score = new Score();
        foreach (var file in Expected(root).Where(r => part == "whole" || IsTuned(r.File) == (part == "tuned")).GroupBy(r => r.File))
        {
            foreach (var path in new[] { file.Key }.Concat(file.First().Variants.Select(v => v + file.Key[3..])))
                score.Add([.. file], BounceReading.Classify(File.ReadAllBytes(Path.Combine(root, path))));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(score.ToString());
        Assert.True(score.Kind >= 98, score.ToString());
        Assert.True(score.Recipient >= 97, score.ToString());
        Assert.True(score.Hard >= 97, score.ToString());
        Assert.True(score.SoftCalledHard <= 0.5, score.ToString());
        Assert.Equal(0, score.NegativesCalledBounce);
    }

    private static bool IsTuned(string file) => SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(file)))[0] % 2 == 0;

    private static IEnumerable<Row> Expected(string root)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "expected.json")));
        foreach (var row in document.RootElement.EnumerateArray().Where(r => Text(r, "kind") != "unknown"))
            yield return new(Text(row, "file"), Text(row, "kind"), Text(row, "recipient"), Text(row, "is_hard") is "true" or "True", Text(row, "variants").Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.ToString() : "";

    private sealed record Row(string File, string Kind, string Recipient, bool IsHard, string[] Variants);

    private sealed class Score
    {
        private int rows, kinds, recipients, bounces, hards, softs, softHard;

        public int NegativesCalledBounce { get; private set; }

        public double Kind => 100.0 * kinds / rows;

        public double Recipient => 100.0 * recipients / rows;

        public double Hard => 100.0 * hards / bounces;

        public double SoftCalledHard => 100.0 * softHard / softs;

        public void Add(IReadOnlyList<Row> expected, IReadOnlyList<BounceFinding> found)
        {
            var left = found.ToList();
            foreach (var row in expected)
            {
                var named = left.Find(f => string.Equals(f.Recipient ?? "", row.Recipient, StringComparison.OrdinalIgnoreCase));
                var finding = named ?? left.FirstOrDefault();
                if (finding is not null)
                    left.Remove(finding);
                var isBounce = finding?.Kind == BounceKind.Bounce;
                rows++;
                kinds += finding is not null && Word(finding.Kind) == row.Kind ? 1 : 0;
                recipients += named is null ? 0 : 1;
                if (row.Kind != "bounce")
                {
                    NegativesCalledBounce += isBounce ? 1 : 0;
                    continue;
                }

                bounces++;
                hards += (finding?.IsHard ?? false) == row.IsHard ? 1 : 0;
                softs += row.IsHard ? 0 : 1;
                softHard += !row.IsHard && finding?.IsHard == true ? 1 : 0;
            }
        }

        public override string ToString() =>
            FormattableString.Invariant($"{rows} rows: kind {Kind:F2} %, recipient {Recipient:F2} %, hard or soft {Hard:F2} %, soft called hard {SoftCalledHard:F2} % of {softs}, negatives called bounce {NegativesCalledBounce}");

        private static string Word(BounceKind kind) => kind switch
        {
            BounceKind.Bounce => "bounce",
            BounceKind.Feedback => "feedback",
            BounceKind.AutoReply => "autoreply",
            BounceKind.Delivered => "delivered",
            _ => "not-bounce",
        };
    }
}
