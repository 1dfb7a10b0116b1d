using SecureMarketing.Core.Terminology.Sets;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// A value set that stands for codes: always one version of it, whose lines never change. A later version means nothing to the condition
/// until somebody chooses it.
/// </summary>
/// <param name="Id">Of the value set; empty while only its name is known.</param>
/// <param name="Version">1 upward; 0 for the latest while nobody looked it up.</param>
public sealed record ChosenSet(Guid Id, int Version)
{
    /// <summary>What it is called, for people; null when nobody looked it up.</summary>
    public string? Name { get; init; }

    /// <summary>What the version says; null when nobody looked it up.</summary>
    public IReadOnlyList<ValueSetEntry>? Entries { get; init; }

    /// <summary>True when it was deleted since: the condition keeps its version, and nobody can choose it anew.</summary>
    public bool Deleted { get; init; }

    /// <summary>As in a sentence: “Type 2 diabetes” (version 3).</summary>
    public string Shown
    {
        get
        {
            var name = Name is null ? Id.ToString("D") : $"“{Name}”";
            return Version > 0 ? $"{name} ({(Deleted ? "deleted, " : "")}version {Version})" : name;
        }
    }
}
