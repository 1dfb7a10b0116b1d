using System.Text.RegularExpressions;

namespace SecureMarketing.Tests.Architecture;

/// <summary>
/// While a page is prerendered no use case runs: a slow answer would keep the whole page back instead of showing the skeleton, and everything
/// would be asked, and audited, twice. Pages without a circuit load at once, for there is no second time.
/// </summary>
public sealed partial class PrerenderTests
{
    /// <summary>What runs at the first rendering.</summary>
    private static readonly string[] First = ["OnInitialized", "OnInitializedAsync", "OnParametersSet", "OnParametersSetAsync", "SetParametersAsync"];

    /// <summary>What the search finds and is right all the same, with the reason. Who is not found any more leaves the list.</summary>
    private static readonly Dictionary<string, string> Right = new(StringComparer.Ordinal)
    {
        ["DryRunChanges.razor"] = "stands on the page of an import only after that was loaded",
        ["HomePage.razor"] = "hands what it loaded while prerendered to the circuit (PersistentState), so that nothing is asked twice",
        ["MappingPanel.razor"] = "stands on a page into which somebody has put files",
        ["StepUpDialog.razor"] = "only says by what it will be asked",
    };

    [Fact]
    public void NoComponent_RunsAUseCaseWhileItIsPrerendered()
    {
        var components = Components().ToList();

        Assert.True(components.Count > 150, "The search for components is blind.");
        Assert.Equal(Right.Keys.Order(StringComparer.Ordinal), components.Where(c => Asks(c.Source)).Select(c => c.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("protected override Task OnInitializedAsync() => LoadAsync();", true)]
    [InlineData("protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;", false)]
    [InlineData("protected override async Task OnParametersSetAsync()\n    {\n        may = true;\n        await ReadAgainAsync();\n    }", true)]
    [InlineData("protected override async Task OnParametersSetAsync()\n    {\n        if (!RendererInfo.IsInteractive)\n            return;\n        await ReadAgainAsync();\n    }", false)]
    [InlineData("protected override void OnInitialized() => may = true;", false)]
    [InlineData("protected override async Task OnAfterRenderAsync(bool firstRender) => await LoadAsync();", false)]
    public void WhatAsks_IsFound_AlsoByWayOfOtherMethods(string first, bool asks) => Assert.Equal(asks, Asks($$"""
        public sealed partial class SomePage
        {
            [Parameter] public int Id { get; set; }

            {{first}}

            private Task ReadAgainAsync() => LoadAsync();

            /// <summary>Loads.</summary>
            private async Task LoadAsync()
            {
                await UseCases.RunAsync<GetThing, Thing>(new GetThing(Id), actor, CancellationToken.None);
            }
        }
        """));

    /// <summary>Markup and code of each component that a circuit takes over.</summary>
    private static IEnumerable<(string Name, string Source)> Components()
    {
        var files = Directory.EnumerateFiles(Path.Combine(SourceTests.Repository, "SecureMarketing.Web"), "*.*", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(SourceTests.Repository, f).Split(Path.DirectorySeparatorChar).Any(s => s is "bin" or "obj"));
        foreach (var file in files)
        {
            var source = File.ReadAllText(file);
            var isComponent = file.EndsWith(".razor", StringComparison.Ordinal) || (file.EndsWith(".cs", StringComparison.Ordinal) && !file.EndsWith(".razor.cs", StringComparison.Ordinal) && source.Contains(": ComponentBase", StringComparison.Ordinal));
            if (!isComponent)
                continue;
            if (File.Exists(file + ".cs"))
                source += "\n" + File.ReadAllText(file + ".cs");
            if (!source.Contains("ExcludeFromInteractiveRouting", StringComparison.Ordinal))
                yield return (Path.GetFileName(file), source);
        }
    }

    /// <summary>One of the methods that run at the first rendering reaches a use case, by way of others too, and does not ask whether anybody can act yet.</summary>
    private static bool Asks(string source)
    {
        var methods = Members().Split(source.ReplaceLineEndings("\n"))
            .Select(m => (Name: Method().Match(m).Groups["name"].Value, Text: m)).Where(m => m.Name.Length > 0 && m.Name != nameof(Task))
            .ToLookup(m => m.Name, m => m.Text, StringComparer.Ordinal);
        return First.SelectMany(f => methods[f]).Any(first => !first.Contains("RendererInfo.IsInteractive", StringComparison.Ordinal) && Reaches(first, []));

        bool Reaches(string text, HashSet<string> seen) => text.Contains("RunAsync<", StringComparison.Ordinal)
            || Words().Matches(text).Select(w => w.Value).Where(w => methods.Contains(w) && seen.Add(w)).ToList().Exists(w => methods[w].Any(inner => Reaches(inner, seen)));
    }

    /// <summary>Before each line that begins at the indent of members and is no brace.</summary>
    [GeneratedRegex(@"\n(?=    \S)(?!    [{})\]])", RegexOptions.None, 1000)]
    private static partial Regex Members();

    [GeneratedRegex(@"^    (?:(?:private|protected|public|internal|static|override|async|sealed|virtual) )+[^=({]*?(?<name>\w+)(?:<[^(]*>)?\(", RegexOptions.None, 1000)]
    private static partial Regex Method();

    [GeneratedRegex(@"\w+", RegexOptions.None, 1000)]
    private static partial Regex Words();
}
