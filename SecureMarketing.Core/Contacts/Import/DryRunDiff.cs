using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// What a dry run would change, gathered while it writes into the transaction that is taken back: for each field of known
/// people how many values would be new and how many replaced, with a few masked examples, how many facts of each kind, and what would
/// count as sensitive from then on.
/// </summary>
internal sealed class DryRunDiff(ContactSeal seal)
{
    private const int Samples = 3;

    private static readonly Dictionary<string, (string Target, ContactField? Field)> Fields = new(StringComparer.Ordinal)
    {
        [nameof(Contact.PrefixSealed)] = (ImportTargets.Prefix, ContactField.Prefix),
        [nameof(Contact.GivenNameSealed)] = (ImportTargets.GivenName, ContactField.GivenName),
        [nameof(Contact.FamilyNameSealed)] = (ImportTargets.FamilyName, ContactField.FamilyName),
        [nameof(Contact.EmailSealed)] = (ImportTargets.Email, ContactField.Email),
        [nameof(Contact.PhoneSealed)] = (ImportTargets.Phone, ContactField.Phone),
        [nameof(Contact.MrnSealed)] = (ImportTargets.Mrn, ContactField.Mrn),
        [nameof(Contact.StreetSealed)] = (ImportTargets.Street, ContactField.Street),
        [nameof(Contact.BirthDate)] = (ImportTargets.BirthDate, null),
        [nameof(Contact.Gender)] = (ImportTargets.Gender, null),
        [nameof(Contact.Deceased)] = (ImportTargets.Deceased, null),
        [nameof(Contact.RaceText)] = (ImportTargets.Race, null),
        [nameof(Contact.EthnicityText)] = (ImportTargets.Ethnicity, null),
        [nameof(Contact.LanguageText)] = (ImportTargets.Language, null),
        [nameof(Contact.MaritalStatus)] = (ImportTargets.MaritalStatus, null),
        [nameof(Contact.City)] = (ImportTargets.City, null),
        [nameof(Contact.State)] = (ImportTargets.State, null),
        [nameof(Contact.Zip)] = (ImportTargets.Zip, null),
        [nameof(Contact.Country)] = (ImportTargets.Country, null),
    };

    private readonly Dictionary<string, (int New, int Changed, List<string> Samples)> changes = new(StringComparer.Ordinal);
    private Dictionary<string, int> before = [];
    private DryRunLabels labels = new();

    /// <summary>Begins to look at what the context saves.</summary>
    public async Task WatchAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        before = await FactsAsync(db, cancellationToken);
        labels = await DryRunLabels.OfAsync(db, cancellationToken);
        db.SavingChanges += (_, _) =>
        {
            foreach (var entry in db.ChangeTracker.Entries<Contact>().Where(e => e.State == EntityState.Modified))
                Note(entry);
        };
    }

    /// <summary>The lines for a run; asked before its transaction is taken back.</summary>
    public async Task<IReadOnlyList<ImportChange>> LinesAsync(AppDbContext db, ImportRunId run, IFieldCipher cipher, CancellationToken cancellationToken)
    {
        var after = await FactsAsync(db, cancellationToken);
        return
        [
            .. changes.Select(c => new ImportChange
            {
                RunId = run,
                Subject = ImportChange.Person,
                Field = c.Key,
                New = c.Value.New,
                Changed = c.Value.Changed,
                SamplesSealed = cipher.Seal(run.Value, ImportChange.SamplesField, JsonSerializer.Serialize(c.Value.Samples)),
            }),
            .. after.Where(f => f.Value > before.GetValueOrDefault(f.Key)).Select(f => new ImportChange
            {
                RunId = run,
                Subject = ImportChange.Fact,
                Field = f.Key,
                New = f.Value - before.GetValueOrDefault(f.Key),
                Changed = 0,
            }),
            .. (await DryRunLabels.OfAsync(db, cancellationToken)).Since(labels, run),
        ];
    }

    private void Note(EntityEntry<Contact> entry)
    {
        foreach (var property in entry.Properties.Where(p => p.IsModified))
        {
            if (!Fields.TryGetValue(property.Metadata.Name, out var field))
                continue;
            var (old, now) = (Text(entry.Entity, field.Field, property.OriginalValue), Text(entry.Entity, field.Field, property.CurrentValue));
            var (added, changed, samples) = changes.GetValueOrDefault(field.Target, (0, 0, []));
            var isNew = old.Length == 0;
            if (samples.Count < Samples)
                samples.Add(isNew ? Mask(now, field.Target) : $"{Mask(old, field.Target)} → {Mask(now, field.Target)}");
            changes[field.Target] = (added + (isNew ? 1 : 0), changed + (isNew ? 0 : 1), samples);
        }
    }

    private string Text(Contact contact, ContactField? field, object? value) => value switch
    {
        null => "",
        byte[] blob when field is { } known => seal.Open(contact.Id, known, blob),
        DateOnly date => date.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        AdministrativeGender.Unknown => "",
        _ => value.ToString() ?? "",
    };

    private static string Mask(string value, string target) => SampleMask.Of(value, ImportTargets.Find(target), seesPeople: true);

    private static async Task<Dictionary<string, int>> FactsAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var kinds = await db.ClinicalFacts.GroupBy(f => f.Kind).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var counts = kinds.ToDictionary(k => k.Key.ToString().ToLowerInvariant(), k => k.Count, StringComparer.Ordinal);
        var values = db.CustomValues;
        foreach (var own in await db.CustomAttributes.Select(a => new { a.Key, Count = values.Count(v => v.AttributeId == a.Id) }).ToListAsync(cancellationToken))
            counts[CustomAttribute.Prefix + own.Key] = own.Count;
        counts["account"] = await db.Accounts.CountAsync(cancellationToken);
        counts["stakeholder"] = await db.Stakeholders.CountAsync(cancellationToken);
        counts["encounter"] = await db.Encounters.CountAsync(cancellationToken);
        counts["appointment"] = await db.Appointments.CountAsync(cancellationToken);
        return counts;
    }
}
