namespace SecureMarketing.Core.Retention;

/// <summary>What one rule is about: a class, perhaps a part of it, perhaps only its sensitive categories. Its key names the rule.</summary>
/// <param name="Class">The class.</param>
/// <param name="Part">One of <see cref="RetentionClassInfo.Parts"/>; null: all of them.</param>
/// <param name="SensitiveOnly">Only what has a sensitive category, or a code that is not labelled yet.</param>
public readonly record struct RetentionSubject(RetentionClass Class, string? Part, bool SensitiveOnly)
{
    private const string Sensitive = "sensitive";

    /// <summary>"facts", "facts/condition", "facts/condition/sensitive"; at most 60 characters.</summary>
    public string Key => RetentionClasses.Of(Class).Key + (Part is null ? "" : "/" + Part) + (SensitiveOnly ? "/" + Sensitive : "");

    /// <summary>"Health facts: condition, sensitive only".</summary>
    public string Title
    {
        get
        {
            var limits = string.Join(", ", new[] { Part, SensitiveOnly ? "sensitive only" : null }.OfType<string>());
            return RetentionClasses.Of(Class).Title + (limits.Length == 0 ? "" : ": " + limits);
        }
    }

    /// <summary>Null when the key names nothing that can be kept.</summary>
    public static RetentionSubject? Parse(string? key)
    {
        if (key?.Split('/') is not [var first, .. var rest] || RetentionClasses.Find(first) is not { } info)
            return null;
        var sensitive = rest is [.., Sensitive];
        var parts = sensitive ? rest[..^1] : rest;
        if (parts.Length > 1 || (sensitive && !info.KnowsSensitivity) || (parts is [var part] && !info.Parts.Contains(part, StringComparer.Ordinal)))
            return null;
        return new RetentionSubject(info.Class, parts.Length == 0 ? null : parts[0], sensitive);
    }
}
