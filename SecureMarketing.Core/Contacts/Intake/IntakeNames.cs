using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>Seals the names of files that arrive, and finds one again without its name.</summary>
internal sealed class IntakeNames(IFieldCipher cipher, IBlindIndex index)
{
    private const string Field = "intake.file.name";

    public byte[] Seal(IntakeFileId file, string name) => cipher.Seal(file.Value, Field, name);

    public string Open(IntakeFile file) => cipher.Open(file.Id.Value, Field, file.NameSealed);

    /// <returns>32 bytes.</returns>
    public byte[] Index(string name) => index.Of(Field, name);
}
