using System.Text.Json;
using CsCheck;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Tests.Content;

public sealed class PhiUsageTests
{
    /// <summary>The inventory is compared with the JSON itself, walked independently of the document's own walk.</summary>
    [Fact]
    public void Of_EqualsTheMergeFieldsInTheJson() => GenDocument.Documents.Sample(document =>
    {
        using var json = JsonDocument.Parse(EmailDocumentWriter.Canonical(document));
        var inJson = new List<string>();
        Walk(json.RootElement, "$", inJson);
        var inventory = PhiUsage.Of(document).Fields.SelectMany(f => f.Places.Select(p => $"{p}={f.Field.Key}"));
        Assert.Equal(inJson.Order(StringComparer.Ordinal), inventory.Order(StringComparer.Ordinal));
    }, iter: 500);

    [Fact]
    public void Level_IsTheHighestOfAllFields()
    {
        Assert.Equal(PhiLevel.None, PhiUsage.Of(Starters.Find("welcome")!.Document).Level);
        Assert.Equal(PhiLevel.Relationship, PhiUsage.Of(Starters.Find("appointment-reminder")!.Document).Level);
        var diabetes = PhiUsage.Of(Starters.Find("diabetes-education")!.Document);
        Assert.Equal(PhiLevel.Clinical, diabetes.Level);
        Assert.Equal(["labResults", "treatment"], diabetes.Categories.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryPhiField_HasACategoryToAuthorize() =>
        Assert.All(MergeCatalogue.All, f => Assert.Equal(f.Phi != PhiLevel.None, f.Category is not null));

    private static void Walk(JsonElement element, string path, List<string> found)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty("merge", out var key))
                found.Add($"{path}={key.GetString()}");
            foreach (var member in element.EnumerateObject())
                Walk(member.Value, $"{path}.{member.Name}", found);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            var i = 0;
            foreach (var item in element.EnumerateArray())
                Walk(item, $"{path}[{i++}]", found);
        }
    }
}
