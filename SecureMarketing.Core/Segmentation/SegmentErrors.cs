using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Segmentation;

public static class SegmentErrors
{
    internal static Error BadDefinition(RuleParse parse) => new("segment.definition", parse.Explain());

    public static readonly Error NotFound = new("segment.not_found", "There is no such segment, or it is not yours to see. Open it from the list of segments.", ErrorKind.NotFound);

    public static readonly Error PersonNotFound = new("segment.person_not_found", "Nobody on record has this source id or address. Check the spelling; ids are those of the source system.", ErrorKind.NotFound);

    /// <summary>One mailbox, or one id in two source systems: whom is meant must be told.</summary>
    /// <param name="count">Of people found, 2 or more.</param>
    public static Error SeveralPeople(int count) => new("segment.several_people", $"{count} people have this source id or mailbox, so nobody is looked at. Give the source id of the one you mean, or where two sources use the same id, their email address; the person's page shows both.", ErrorKind.Conflict);

    public static readonly Error NothingToConfirm = new("segment.nothing_to_confirm", "Somebody confirmed this already, or there is no such segment. Reload the page.", ErrorKind.Conflict);

    public static readonly Error BadSchedule = new("segment.schedule", $"A segment is looked at each night, every 1–{SegmentSchedule.MostHours} hours, or only by hand. Choose one of these.");

    internal static readonly Error RefreshedAlready = new("segment.refreshed_already", "Another server looked at the segment since it was due. There is nothing left to do.", ErrorKind.Conflict);

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
        "This rule uses codes of a sensitive category, or codes that are not labelled yet. Your role may not use them. Ask for the category on the page of the campaign and open the builder from there, or ask a compliance officer to build it.", ErrorKind.Forbidden);

    public static readonly Error BeyondGrant = new("segment.beyond_grant",
        "This rule uses a sensitive category beyond those that the campaign was granted, or codes that are not labelled yet. Remove the condition, or ask for its category on the page of the campaign.", ErrorKind.Forbidden);

    public static readonly Error Part2 = new("segment.part2",
        "This rule uses records of substance-use treatment (42 CFR part 2). Only people with the role Part 2 reviewer may use or count them; ask an administrator who they are.", ErrorKind.Forbidden);

    /// <param name="parse">Of a saved rule.</param>
    internal static Error Unreadable(RuleParse parse) => new("segment.unreadable",
        $"This segment was saved with words that are no longer known, so nobody can be found by it, and campaigns that use it are refused. Save a new segment with the rule that is meant, or bring the words back.\n{parse.Explain()}", ErrorKind.Conflict);

    public static readonly Error UnreadableAudience = new("segment.unreadable",
        "The segment can no longer be read: it asks for something that is no longer known. Open it to see what, then save its rule anew or choose another segment.", ErrorKind.Conflict);

    public static readonly Error MixedUnits = new("segment.mixed_units",
        "The segment compares a number without its unit, and results in a second unit have come since it was saved: it no longer says what was meant. Open it, name the unit, and save it anew.", ErrorKind.Conflict);

    /// <inheritdoc cref="Refuse(SensitiveRights, Sensitivity)"/>
    internal static Error? Refuse(Actor actor, Sensitivity sensitivity) => Refuse(SensitiveRights.Of(actor), sensitivity);

    /// <summary>Null when facts of these categories may be used.</summary>
    internal static Error? Refuse(SensitiveRights rights, Sensitivity sensitivity) =>
        rights.Allow(sensitivity) ? null
        : rights.Open == Sensitivity.None ? Sensitive
        : rights.IsClosed(sensitivity) ? Part2
        : BeyondGrant;

    /// <summary>Null when the rule may be used; else the reason, and a line for each condition that is refused by itself.</summary>
    internal static Error? Refuse(SensitiveRights rights, ResolvedRule resolved)
    {
        if (Refuse(rights, resolved.Sensitivity) is not { } whole)
            return null;
        var lines = RulePaths.Of(resolved.Rule).Where(n => n.Node is RuleLeaf leaf && Refuse(rights, Revealed(leaf)) is not null)
            .Select(n => new RuleProblem(n.Path, "This condition uses what your role may not use here.", "Remove it, or ask for its category.").ToString());
        return whole with { Message = string.Join('\n', lines.Prepend(whole.Message)) };

        Sensitivity Revealed(RuleLeaf leaf) => resolved.Revealed[leaf] | (leaf.Then is { } then ? resolved.Revealed[then] : Sensitivity.None);
    }

    /// <summary>Null when rules on facts of these categories may be read; the compartment's own reason first.</summary>
    internal static Error? RefuseToRead(SensitiveRights rights, Sensitivity sensitivity) => rights.IsClosed(sensitivity) ? Part2 : Refuse(rights, sensitivity);

    /// <inheritdoc cref="RefuseToRead(SensitiveRights, Sensitivity)"/>
    internal static Error? RefuseToRead(Actor actor, Sensitivity sensitivity) => RefuseToRead(SensitiveRights.Of(actor), sensitivity);

    /// <summary>What stands for a rule that may not be read; null when it may.</summary>
    internal static string? ClosedRule(SensitiveRights rights, Sensitivity sensitivity) =>
        rights.IsClosed(sensitivity) ? SegmentRules.ClosedRule : Refuse(rights, sensitivity) is null ? null : SegmentRules.SensitiveRule;

    /// <inheritdoc cref="SensitiveRights.IsClosed"/>
    internal static bool IsClosed(Actor actor, Sensitivity sensitivity) => SensitiveRights.Of(actor).IsClosed(sensitivity);
}
