namespace SecureMarketing.Core.Terminology.Sets;

/// <summary>Which codes an entry speaks of.</summary>
public enum EntryReach
{
    /// <summary>That code alone.</summary>
    Code = 1,

    /// <summary>Every code that begins so: <c>E11.*</c>. Known by the spelling, so it also holds without a code list.</summary>
    Prefix,

    /// <summary>That code and all below it in the code list in use: <c>44054006 +</c>.</summary>
    Below,
}

/// <summary>One line of a value set.</summary>
/// <param name="System">A word of <see cref="CodeSystems"/> or a URI.</param>
/// <param name="Code">Without the star of a prefix.</param>
/// <param name="Excludes">Takes out again what other entries put in, wherever it stands.</param>
public sealed record ValueSetEntry(string System, string Code, EntryReach Reach, bool Excludes);
