using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Web.Features.Contacts;

namespace SecureMarketing.Web.Cli;

/// <summary>Mappings as the command line names them: by name, or by the path of a JSON file.</summary>
internal static class ImportMappings
{
    /// <summary>What <c>--mapping</c> means; null when it was not given.</summary>
    /// <exception cref="CliException">There is none by this name, or the file holds none.</exception>
    public static async Task<FoundMapping?> FindAsync(CliHost host, string? nameOrFile, CancellationToken cancellationToken)
    {
        if (nameOrFile is null)
            return null;
        if (!nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return Value(await host.RunAsync<FindMapping, FoundMapping>(new FindMapping(nameOrFile), cancellationToken));
        if (!File.Exists(nameOrFile))
            throw new CliException($"{nameOrFile} does not exist. Make one with: import suggest FILE > {nameOrFile}");
        if (new FileInfo(nameOrFile).Length > MappingJson.MaxLength)
            throw new CliException($"{nameOrFile}: a mapping has at most 256 KB.");
        var mapping = MappingJson.Read(await File.ReadAllTextAsync(nameOrFile, cancellationToken), out var where)
            ?? throw new CliException($"{nameOrFile}: this is no mapping as JSON. {where}");
        return new FoundMapping(null, nameOrFile, 0, mapping);
    }

    /// <summary>The suggested mapping of files. Files that cannot be taken, and columns that it takes as nothing, are named on stderr.</summary>
    public static async Task<ImportMapping> SuggestAsync(CliHost host, IReadOnlyList<ImportSource> sources, CancellationToken cancellationToken)
    {
        var files = Value(await host.RunAsync<InspectFiles, IReadOnlyList<InspectedFile>>(new InspectFiles(sources), cancellationToken));
        foreach (var file in files.Where(f => f.Table is null))
            Console.Error.WriteLine(file.Refusal is null ? $"{file.Name}: needs no mapping." : $"{file.Name}{(file.RefusalRow > 0 ? $", row {file.RefusalRow}" : "")}: {file.Refusal}");
        var leftOut = files.SelectMany(f => f.Columns.Index().Where(c => c.Item.LeftOut is not null).Select(c => new IgnoredColumn(f.Name, FormattableString.Invariant($"column {c.Index + 1}"), c.Item.LeftOut!)));
        foreach (var line in ImportWords.LeftOut(leftOut))
            Console.Error.WriteLine(line);
        var targets = Value(await host.RunAsync<ListImportTargets, TargetBook>(new ListImportTargets(), cancellationToken));
        var mapping = new ImportMapping { Tables = [.. files.Select(f => f.Table).OfType<TableMapping>()] };
        foreach (var problem in mapping.Tables.Count == 0 ? [] : MappingCheck.Of(mapping, targets))
            Console.Error.WriteLine($"{mapping.Tables[problem.Table].Files}: {problem.Message}");
        return mapping;
    }

    private static T Value<T>(Core.Kernel.Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
