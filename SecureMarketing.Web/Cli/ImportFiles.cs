using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Web.Cli;

/// <summary>Files that paths on the command line mean.</summary>
internal static class ImportFiles
{
    private static readonly string[] Extensions = [".json", ".ndjson", ".jsonl", ".csv", ".tsv", ".tab", ".psv", ".xml", ".xlsx", ".xlsm", ".xls"];

    /// <summary>
    /// A file stands for itself; a folder for the files below it that an import may be about, named relative to it. A bulk
    /// export's own log and hidden files are passed over. XML and old workbooks are taken, so that their refusal is listed.
    /// </summary>
    /// <exception cref="CliException">A path does not exist, or a folder holds nothing to import.</exception>
    public static IReadOnlyList<ImportSource> Find(IReadOnlyList<string> paths)
    {
        var sources = new List<ImportSource>();
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                sources.Add(new ImportSource(path, path));
                continue;
            }

            if (!Directory.Exists(path))
                throw new CliException($"{path} does not exist. Name files or folders that do.");
            var inside = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(IsMeant).Order(StringComparer.Ordinal).Select(f => new ImportSource(f, Path.GetRelativePath(path, f))).ToList();
            if (inside.Count == 0)
                throw new CliException($"{path} holds no JSON, NDJSON, CSV or XLSX file.");
            sources.AddRange(inside);
        }

        return sources;
    }

    private static bool IsMeant(string file)
    {
        var name = Path.GetFileName(file);
        return name[0] != '.' && name != "log.ndjson" && Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
    }
}
