namespace SecureMarketing.Core.Terminology;

/// <summary>What goes with records of substance-use treatment wherever they are handed out (42 CFR 2.32).</summary>
public static class Part2Notice
{
    /// <summary>The short form, in the words of the rule (2.32(a)(2)).</summary>
    public const string Text = "42 CFR part 2 prohibits unauthorized use or disclosure of these records.";
}
