using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;

namespace SecureMarketing.Tests.Architecture;

/// <summary>Who may know whom: the one table of the house (Core/Docs/flow.md draws it).</summary>
public static class ModuleGraph
{
    public const string CoreNamespace = "SecureMarketing.Core.";

    /// <summary>Each may know those before it; every other module may know all of them.</summary>
    public static readonly string[] Base = ["Kernel", "Persistence", "Keys", "Audit", "UseCases"];

    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Privacy"] = [],
        ["Terminology"] = [],
        ["Gate"] = [],
        ["Access"] = [],
        ["Retention"] = [],
        ["Rules"] = ["Gate"],
        ["Agreements"] = ["Gate"],
        ["Contacts"] = ["Gate", "Retention", "Rules", "Terminology"],
        ["Attributes"] = ["Contacts", "Terminology", "Privacy"],
        ["Consent"] = ["Attributes", "Contacts", "Privacy", "Retention", "Rules", "Gate"],
        ["Approvals"] = ["Rules", "Gate", "Terminology"],
        ["Segmentation"] = ["Attributes", "Contacts", "Terminology", "Privacy", "Gate"],
        ["Content"] = ["Attributes", "Privacy", "Terminology", "Gate"],
        ["Delivery"] = ["Agreements", "Gate", "Contacts", "Attributes", "Consent"],
        ["Tracking"] = ["Consent", "Contacts", "Attributes", "Gate", "Retention"],
        ["Sending"] = ["Gate", "Privacy", "Rules", "Agreements", "Approvals", "Consent", "Contacts", "Terminology", "Content", "Tracking", "Delivery", "Retention"],
        // Who saw a person at the desk is named in the signature.
        ["Portal"] = ["Access", "Attributes", "Sending", "Delivery", "Tracking", "Content", "Consent", "Contacts", "Gate", "Retention"],
        ["Campaigns"] = ["Access", "Attributes", "Gate", "Approvals", "Rules", "Segmentation", "Content", "Delivery", "Sending", "Tracking", "Consent", "Contacts", "Privacy", "Terminology"],
        ["Reporting"] = ["Gate", "Campaigns", "Sending", "Portal", "Tracking", "Delivery", "Segmentation", "Content", "Consent", "Contacts", "Attributes", "Privacy"],
        // Readiness asks every module whether its first step is done.
        ["Compliance"] = ["Access", "Agreements", "Governance", "Rules", "Approvals", "Consent", "Contacts", "Delivery", "Gate", "Privacy", "Terminology", "Segmentation", "Content", "Sending", "Campaigns", "Reporting"],
        ["Bounces"] = ["Campaigns", "Consent", "Contacts", "Delivery", "Gate", "Retention", "Sending"],
        ["Forms"] = ["Attributes", "Consent", "Contacts", "Privacy", "Retention", "Terminology", "Tracking"],
        // Training has its people, roles and first access from there.
        ["Governance"] = ["Access"],
        ["Workspace"] = [],
    };

    /// <summary>The module of a type in Core, or null for a type elsewhere.</summary>
    public static string? ModuleOf(IType type)
    {
        var name = type.Namespace?.FullName ?? "";
        return name.StartsWith(CoreNamespace, StringComparison.Ordinal) ? name[CoreNamespace.Length..].Split('.')[0] : null;
    }

    /// <summary>Every dependency that the table does not permit, as "from → to".</summary>
    public static IReadOnlyList<string> Violations(IEnumerable<IType> types)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            if (ModuleOf(type) is not { } from)
                continue;
            // A type parameter is nobody's type: the library takes one called T for another module's of that name.
            foreach (var target in type.GetTypeDependencies().Distinct().Where(t => t is not GenericParameter))
            {
                if (ModuleOf(target) is { } to && to != from && !May(from, to))
                    found.Add($"{type.FullName} → {target.FullName}");
            }
        }

        return [.. found];
    }

    public static bool May(string from, string to)
    {
        var level = Array.IndexOf(Base, to);
        var own = Array.IndexOf(Base, from);
        if (level >= 0)
            return own < 0 || level < own;
        return Allowed.TryGetValue(from, out var allowed) && allowed.Contains(to, StringComparer.Ordinal);
    }

    /// <summary>A cycle in the table, or null.</summary>
    public static string? Cycle()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var module in Allowed.Keys)
        {
            if (Visit(module, []) is { } cycle)
                return cycle;
        }

        return null;

        string? Visit(string module, List<string> path)
        {
            if (path.Contains(module, StringComparer.Ordinal))
                return string.Join(" → ", path.Append(module));
            if (!done.Add(module))
                return null;
            path.Add(module);
            foreach (var next in Allowed.GetValueOrDefault(module, []))
            {
                if (Visit(next, path) is { } cycle)
                    return cycle;
            }

            path.RemoveAt(path.Count - 1);
            return null;
        }
    }
}
