using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>What applying a record to a contact did.</summary>
/// <param name="Changed">Anything at all.</param>
/// <param name="SendRelevant">Something that decides whether and where mail may go.</param>
internal readonly record struct PatchResult(bool Changed, bool SendRelevant);

/// <summary>
/// Lays what a record says over what is known. A record that is silent about something leaves it: the EHR knows no
/// mailbox, the address list knows no race, and neither may wipe out the other.
/// </summary>
internal sealed class PersonPatch(ContactSeal seal)
{
    public PatchResult Apply(Contact contact, PersonRecord record, bool addressesVerified, DateTimeOffset now)
    {
        var changed = false;
        var send = false;
        var named = Text(contact, ContactField.FamilyName, record.FamilyName) | Text(contact, ContactField.GivenName, record.GivenName);
        changed |= named | Text(contact, ContactField.Prefix, record.Prefix) | Text(contact, ContactField.Phone, record.Phone) |
            Text(contact, ContactField.Mrn, record.Mrn) | Text(contact, ContactField.Street, record.Street);

        // The mailbox that was agreed on stays: the source may go on telling the one that must not be used (45 CFR 164.522(b)).
        if (record.Email is { } email && (contact.AgreedEmailIndex is null || contact.AgreedEmailIndex.AsSpan().SequenceEqual(seal.EmailIndex(email))))
        {
            if (seal.Open(contact, ContactField.Email) != email.Reveal())
            {
                seal.StoreEmail(contact, email);
                contact.EmailVerification = EmailVerification.None;
                contact.EmailVerifiedAt = null;
                send = true;
            }

            if (addressesVerified && contact.EmailVerification == EmailVerification.None)
            {
                contact.EmailVerification = EmailVerification.DeclaredBySource;
                contact.EmailVerifiedAt = now;
                send = true;
            }
        }

        if (record.BirthDate is { } birth && contact.BirthDate != birth)
        {
            contact.BirthDate = birth;
            named = send = true;
        }

        if (record.Deceased is { } deceased && (contact.Deceased != deceased || (record.DeceasedOn is not null && contact.DeceasedOn != record.DeceasedOn)))
        {
            contact.Deceased = deceased;
            contact.DeceasedOn = deceased ? record.DeceasedOn ?? contact.DeceasedOn : null;
            send = true;
        }

        if (UsStates.Normalise(record.State) is { } state && Cut(state, 60) != contact.State)
        {
            contact.State = Cut(state, 60);
            // Residence decides which rule packs apply and when a minor comes of age.
            send = true;
        }

        if (record.Country is { Length: > 0 } country && Cut(country, 20) != contact.Country)
        {
            contact.Country = Cut(country, 20);
            send = true;
        }

        if (record.Gender is { } gender && gender != contact.Gender)
        {
            contact.Gender = gender;
            changed = true;
        }

        changed |= Plain(contact, record.City, 100, contact.City, static (c, v) => c.City = v) |
            Plain(contact, record.Zip, 20, contact.Zip, static (c, v) => c.Zip = v) |
            Plain(contact, record.MaritalStatus, 20, contact.MaritalStatus, static (c, v) => c.MaritalStatus = v) |
            Plain(contact, record.LanguageCode, 35, contact.LanguageCode, static (c, v) => c.LanguageCode = v) |
            Plain(contact, record.LanguageText, 100, contact.LanguageText, static (c, v) => c.LanguageText = v) |
            Plain(contact, record.RaceCode, Races.CodeLength, contact.RaceCode, static (c, v) => c.RaceCode = v) |
            Plain(contact, record.RaceText, Races.TextLength, contact.RaceText, static (c, v) => c.RaceText = v) |
            Plain(contact, record.EthnicityCode, 20, contact.EthnicityCode, static (c, v) => c.EthnicityCode = v) |
            Plain(contact, record.EthnicityText, 100, contact.EthnicityText, static (c, v) => c.EthnicityText = v);

        if (named)
            contact.NameBirthIndex = seal.NameBirthIndex(Name(contact, ContactField.GivenName, record.GivenName), Name(contact, ContactField.FamilyName, record.FamilyName), contact.BirthDate);
        changed |= named || send;
        if (changed)
            contact.ChangedAt = now;
        return new PatchResult(changed, send);
    }

    private bool Text(Contact contact, ContactField field, string? value)
    {
        value = value?.Trim();
        if (string.IsNullOrEmpty(value) || seal.Open(contact, field) == value)
            return false;
        seal.Store(contact, field, value);
        return true;
    }

    /// <summary>The name as it is now: what was stated was stored just before, and need not be opened again.</summary>
    private string? Name(Contact contact, ContactField field, string? stated) => string.IsNullOrWhiteSpace(stated) ? seal.Open(contact, field) : stated.Trim();

    private static bool Plain(Contact contact, string? value, int limit, string? known, Action<Contact, string> set)
    {
        value = value?.Trim();
        if (string.IsNullOrEmpty(value) || Cut(value, limit) == known)
            return false;
        set(contact, Cut(value, limit));
        return true;
    }

    private static string Cut(string value, int limit) => value.Length > limit ? value[..limit] : value;
}
