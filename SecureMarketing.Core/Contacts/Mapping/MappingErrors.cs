using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Refusals about mappings.</summary>
public static class MappingErrors
{
    public const int MaxName = 60;

    public static readonly Error BadName = new("mapping.name", "A mapping is named with a–z, 0–9 and dash, 1 to 60 characters, e.g. \"main-hospital\".");

    public static readonly Error NameShipped = new("mapping.name_shipped", "A mapping of this name ships with the product. Choose another name.", ErrorKind.Conflict);

    public static Error NotFound(string name) => new("mapping.not_found", $"There is no mapping \"{name}\". Save one in the import wizard, or name a .json file.", ErrorKind.NotFound);

    public static Error ChangedMeanwhile(int latest) => new(
        "mapping.changed_meanwhile", FormattableString.Invariant($"Someone saved version {latest} of this mapping meanwhile. Load it, then make your change again."), ErrorKind.Conflict);

    public static Error BadJson(string where) => new("mapping.json", $"This is no mapping as JSON. {where}");

    /// <summary>The first of what is wrong; pages list all.</summary>
    public static Error Of(MappingProblem problem) => new(problem.Code, FormattableString.Invariant($"Table {problem.Table + 1}: {problem.Message}"));
}
