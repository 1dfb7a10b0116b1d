using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Segmentation;

public static class SegmentErrors
{
    internal static Error BadDefinition(RuleParse parse) => new("segment.definition", parse.Explain());

    public static readonly Error NotFound = new("segment.not_found", "There is no such segment, or it is not yours to see. Open it from the list of segments.", ErrorKind.NotFound);

    public static readonly Error PersonNotFound = new("segment.person_not_found", "Nobody on record has this source id or address. Check the spelling; ids are those of the source system.", ErrorKind.NotFound);

    /// <param name="label">Of the attribute.</param>
    public static Error Retired(string label) => new("segment.attribute_retired", $"\"{label}\" was retired and is no longer taken in. Remove the condition, or use another attribute.");

    /// <param name="path">Of the condition that begins to name it.</param>
    internal static Error SetDeleted(string path, ChosenSet set) => BadDefinition(RuleParse.Of(null,
        [new RuleProblem(path, $"The value set “{set.Name}” was deleted.", "Choose codes or another value set, or remove the condition.")]));

    public static readonly Error NameTaken = new("segment.name_taken", "Another segment has this name. Choose a name that tells the two apart.", ErrorKind.Conflict);

    public static Error ChangedMeanwhile(int latest) => new("segment.changed_meanwhile",
        $"Version {latest} was saved meanwhile by someone else. Open it to see their change, then make yours again.", ErrorKind.Conflict);

    /// <summary>The code by which the builder tells a colleague's change from other refusals.</summary>
    public const string DraftChangedCode = "segment.draft_changed";

    public static readonly Error DraftChanged = new(DraftChangedCode, "Someone else changed this segment after you opened it. Compare their change with yours, then choose.", ErrorKind.Conflict);

    public static readonly Error Sensitive = new("segment.sensitive",
        "This rule uses codes of a sensitive category, or codes that are not labelled yet. Your role may not use them; ask a compliance officer to build it or grant them.", ErrorKind.Forbidden);

    public static readonly Error Part2 = new("segment.part2",
        "This rule uses records of substance-use treatment (42 CFR part 2). Only people with the role Part 2 reviewer may use or count them; ask an administrator who they are.", ErrorKind.Forbidden);

    /// <param name="parse">Of a saved rule.</param>
    internal static Error Unreadable(RuleParse parse) => new("segment.unreadable",
        $"This segment was saved with words that are no longer known, so nobody can be found by it, and campaigns that use it are refused. Save a new segment with the rule that is meant, or bring the words back.\n{parse.Explain()}", ErrorKind.Conflict);

    public static readonly Error UnreadableAudience = new("segment.unreadable",
        "The segment can no longer be read: it asks for something that is no longer known. Open it to see what, then save its rule anew or choose another segment.", ErrorKind.Conflict);

    /// <summary>Null when the actor may use facts of these categories.</summary>
    internal static Error? Refuse(Actor actor, Sensitivity sensitivity) =>
        sensitivity == Sensitivity.None ? null
        : !DataRights.Of(actor).SensitiveAttributes ? Sensitive
        : IsClosed(actor, sensitivity) ? Part2
        : null;

    /// <summary>Null when the actor may read rules on facts of these categories; the compartment's own reason first.</summary>
    internal static Error? RefuseToRead(Actor actor, Sensitivity sensitivity) => IsClosed(actor, sensitivity) ? Part2 : Refuse(actor, sensitivity);

    /// <summary>What stands for a rule that the actor may not read; null when they may.</summary>
    internal static string? ClosedRule(Actor actor, Sensitivity sensitivity) =>
        IsClosed(actor, sensitivity) ? SegmentRules.ClosedRule : Refuse(actor, sensitivity) is null ? null : SegmentRules.SensitiveRule;

    /// <summary>True when it is of the compartment (42 CFR part 2), whose rules and numbers this actor may not learn.</summary>
    internal static bool IsClosed(Actor actor, Sensitivity sensitivity) => sensitivity.HasFlag(Sensitivity.SubstanceUse) && !actor.Holds(Permission.Part2Use);
}
