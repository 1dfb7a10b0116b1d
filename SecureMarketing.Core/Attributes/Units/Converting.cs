using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Attributes.Units;

/// <summary>Whether a condition may ask for converted values.</summary>
public static class Converting
{
    /// <summary>
    /// True when the condition compares a number with results and names no unit, which says what is meant only while they are all recorded in
    /// one. "Has any result" compares nothing, and a change of more or less than 0 is the same in every unit.
    /// </summary>
    public static bool NeedsUnit(RuleLeaf leaf, AttributeDefinition definition) =>
        definition.Type == AttributeType.Measurement && leaf.Unit is null && leaf.Value is NumberValue or NumberRange && (definition.Converts || leaf.Value is not NumberValue { Number: 0 });

    /// <summary>Null when every code of the condition is known to convert to its unit; else what is wrong and how to mend it.</summary>
    public static (string What, string Mend)? Refuse(RuleLeaf leaf)
    {
        if (leaf.Unit is not { } unit)
            return ("Values are converted to a unit, and none is named.", "Add the unit, or remove \"convert\".");
        if (leaf.Of is not { } of)
            return ("Values convert by what was measured, and no code is named.", "Name codes, or leave the conversion out.");
        // Powers of ten are the same of every code, and of every code of a set.
        if (of.Set is not null)
            return MetricUnit.Find(unit) is not null ? null : ("Values convert to this unit by what was measured, so each code must be named.", "Name codes, or leave the conversion out.");
        foreach (var code in of.Codes)
        {
            if (UnitTable.To(unit, of.System is null or CodeSystems.Loinc ? code : "").Count > 0)
                continue;
            var known = UnitTable.UnitsOf(code) is var (one, other) && of.System is null or CodeSystems.Loinc ? $" It converts between {one} and {other}." : "";
            return ($"No conversion of {code} to {unit} is known.{known}", "Choose another unit, or leave the conversion out: then only results recorded in this unit count.");
        }

        return null;
    }
}
