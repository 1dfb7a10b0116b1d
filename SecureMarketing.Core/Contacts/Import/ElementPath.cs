using System.Text;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Where a resource breaks the standard, in words of the standard alone: element names that FHIR R4 defines, without
/// indexes. A name that it does not define came from the file and could be anyone's, so the path ends before it.
/// </summary>
internal static class ElementPath
{
    /// <summary>Of the first fault that a parser found; null when it gave no place. At most 60 characters.</summary>
    public static string? Of(IEnumerable<CodedException> faults) =>
        faults.OfType<ExtendedCodedException>().Select(f => f.InstancePath).FirstOrDefault(p => !string.IsNullOrEmpty(p)) is { } path ? Known(path) : null;

    /// <param name="path">Simple FHIRPath such as <c>Patient.contact[0].gender</c>.</param>
    public static string? Known(string path)
    {
        var steps = path.Split('.');
        var type = ModelInfo.ModelInspector.FindClassMapping(Name(steps[0]));
        if (type is null)
            return null;
        var known = new StringBuilder(type.Name);
        foreach (var step in steps.Skip(1).Select(Name))
        {
            var element = type?.FindMappedElementByName(step) ?? type?.FindMappedElementByChoiceName(step);
            if (element is null || known.Length + 1 + element.Name.Length > ImportRowMapping.ColumnLength)
                break;
            known.Append('.').Append(element.Name);
            type = element.PropertyTypeMapping;
        }

        return known.ToString();
    }

    private static string Name(string step) => step.IndexOf('[', StringComparison.Ordinal) is var index and >= 0 ? step[..index] : step;
}
