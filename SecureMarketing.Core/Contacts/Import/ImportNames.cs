using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Seals the names of imported files: EHR exports name them after patients, and history is kept for years.</summary>
internal sealed class ImportNames(IFieldCipher cipher)
{
    public byte[] SealName(ImportRunId run, string name) => cipher.Seal(run.Value, "import.file.name", name);

    public byte[] SealPath(ImportRunId run, string path) => cipher.Seal(run.Value, "import.file.path", path);

    public string Name(ImportFile file) => cipher.Open(file.RunId.Value, "import.file.name", file.NameSealed);

    public string Path(ImportFile file) => cipher.Open(file.RunId.Value, "import.file.path", file.PathSealed);
}
