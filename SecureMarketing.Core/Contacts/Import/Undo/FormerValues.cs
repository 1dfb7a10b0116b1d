using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// What a person's details were before a run changed them: only those that changed, as JSON of the stored columns (sealed
/// identifiers stay sealed in it), sealed again as a whole under the person's id.
/// </summary>
internal sealed class FormerValues(IFieldCipher cipher)
{
    private const string Field = "contact.former";

    /// <summary>These belong to the store and go only forward.</summary>
    private static readonly HashSet<string> NotDetails = [nameof(Contact.ChangedAt), nameof(Contact.SendVersion)];

    private static readonly string[] Verification = [nameof(Contact.EmailVerification), nameof(Contact.EmailVerifiedAt)];

    /// <summary>Adds what the pending change replaces; what is in already is older and stays.</summary>
    /// <param name="entry">Changed and not yet saved.</param>
    /// <param name="earlier">From an earlier batch of the same run, or null.</param>
    public byte[] Keep(EntityEntry<Contact> entry, byte[]? earlier)
    {
        var former = earlier is null ? new JsonObject() : Open(entry.Entity, earlier);
        foreach (var property in entry.Properties.Where(p => p.IsModified && !NotDetails.Contains(p.Metadata.Name)))
            Add(former, property);
        // A mailbox and how it was verified belong together: staff may verify the new one before the run is undone.
        if (former.ContainsKey(nameof(Contact.EmailSealed)))
        {
            foreach (var name in Verification)
                Add(former, entry.Property(name));
        }

        return cipher.SealBytes(entry.Entity.Id.Value, Field, JsonSerializer.SerializeToUtf8Bytes(former));
    }

    /// <summary>Puts back what was.</summary>
    public void Restore(EntityEntry<Contact> entry, byte[] formerSealed)
    {
        var former = Open(entry.Entity, formerSealed);
        var keepsVerification = !former.ContainsKey(nameof(Contact.EmailSealed)) && entry.Entity.EmailVerification != EmailVerification.DeclaredBySource;
        foreach (var (name, value) in former)
        {
            // The same mailbox, which staff have verified meanwhile: that is theirs, not the run's.
            if (keepsVerification && Verification.Contains(name))
                continue;
            var property = entry.Property(name);
            property.CurrentValue = value.Deserialize(property.Metadata.ClrType);
        }
    }

    private static void Add(JsonObject former, PropertyEntry property)
    {
        if (!former.ContainsKey(property.Metadata.Name))
            former.Add(property.Metadata.Name, JsonSerializer.SerializeToNode(property.OriginalValue, property.Metadata.ClrType));
    }

    private JsonObject Open(Contact contact, byte[] formerSealed) =>
        JsonNode.Parse(cipher.OpenBytes(contact.Id.Value, Field, formerSealed))!.AsObject();
}
