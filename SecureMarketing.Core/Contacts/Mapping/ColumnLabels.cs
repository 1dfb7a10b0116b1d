using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Which columns can be labelled as sensitive, and what they are without anybody saying so. Pure.</summary>
public static class ColumnLabels
{
    /// <summary>
    /// True for codes, reasons and results, whose label goes to the row's code, and for custom attributes. Everything else has no
    /// label of its own: what built-in details of a person reveal is fixed by the catalogue.
    /// </summary>
    public static bool IsFor(string target) =>
        target is ImportTargets.Code or ImportTargets.Reason or ImportTargets.Value || target.StartsWith(CustomAttribute.Prefix, StringComparison.Ordinal);

    /// <summary>What codes of a column are by the value sets, and by what people judged; a code of which nobody speaks is <see cref="Sensitivity.Unknown"/>, and so sensitive.</summary>
    /// <param name="table">Says which system they belong to.</param>
    /// <param name="codes">As the file writes them.</param>
    /// <param name="label">The label of a code, by its system and itself.</param>
    public static Sensitivity Of(TableMapping table, IEnumerable<string> codes, Func<string, string, Sensitivity> label) =>
        codes.Aggregate(Sensitivity.None, (all, code) => all | label(CodeShapes.SystemOf(code.Trim(), table), code.Trim()));
}
