using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;

namespace SecureMarketing.Tests.Contacts;

/// <summary>
/// Everything an import writes about people, as text to compare: by source id instead of the random ids, identifiers
/// opened, and without what only ever goes forward (send version, change time).
/// </summary>
internal static class StoreImage
{
    /// <param name="bench">Whose store.</param>
    /// <param name="indexes">False leaves out blind indexes and times, which differ between two stores.</param>
    public static async Task<string> OfAsync(ImportBench bench, bool indexes = true)
    {
        await using var db = bench.Host.NewContext();
        var seal = bench.Host.Get<ContactSeal>();
        var codes = await db.Set<Core.Terminology.Code>().AsNoTracking().ToDictionaryAsync(c => c.Id, c => c.System + " " + c.Value);
        var words = await db.AttributeWords.AsNoTracking().ToDictionaryAsync(w => w.Id, w => w.Code + "/" + w.Text);
        var people = await db.Contacts.AsNoTracking().ToDictionaryAsync(c => c.Id, c => c);
        var lines = new List<string>();
        foreach (var p in people.Values)
        {
            lines.Add(Line(
                "person", p.SourceId,
                string.Join(',', Enum.GetValues<ContactField>().Select(f => seal.Open(p, f))),
                Hex(p.EmailIndex), Hex(p.PhoneIndex), Hex(p.MrnIndex), Hex(p.NameBirthIndex),
                p.Gender, p.BirthDate, p.Deceased, p.DeceasedOn, p.MaritalStatus, p.LanguageCode, p.LanguageText, p.RaceCode, p.RaceText, p.EthnicityCode, p.EthnicityText,
                p.City, p.State, p.Zip, p.Country, p.EmailVerification, indexes ? p.EmailVerifiedAt : null));
        }

        foreach (var f in await db.ClinicalFacts.AsNoTracking().ToListAsync())
            lines.Add(Line("fact", people[f.ContactId].SourceId, f.SourceKey, f.Kind, codes[f.CodeId], f.Day, f.Second, f.EndDay, f.Status, f.Value, f.Unit, f.EncounterClass));
        foreach (var l in await db.ClinicalLatest.AsNoTracking().ToListAsync())
            lines.Add(Line("latest", people[l.ContactId].SourceId, l.Kind, codes[l.CodeId], l.FirstDay, l.LastDay, l.LastValue, l.LastValueDay, l.LastUnit, l.N, l.ActiveN, l.LastEndDay));
        foreach (var e in await db.Encounters.AsNoTracking().ToListAsync())
            lines.Add(Line("encounter", people[e.ContactId].SourceId, e.SourceKey, e.Class, e.Day, e.EndDay));
        foreach (var a in await db.Appointments.AsNoTracking().ToListAsync())
            lines.Add(Line("appointment", people[a.ContactId].SourceId, a.SourceKey, a.Status, a.Day, a.StartsAt));
        var custom = bench.Host.Get<Core.Contacts.Custom.CustomSeal>();
        foreach (var v in await db.CustomValues.AsNoTracking().ToListAsync())
            lines.Add(Line("custom", people[v.ContactId].SourceId, v.AttributeId, v.Number, custom.Open(v), Hex(v.TextIndex)));
        foreach (var a in await db.ContactAttributes.AsNoTracking().ToListAsync())
        {
            lines.Add(Line(
                "attributes", people[a.ContactId].SourceId, a.BirthDay, a.Deceased, a.Gender, Word(a.StateId), Word(a.CityId), Word(a.LanguageId), Word(a.RaceId),
                Word(a.EthnicityId), Word(a.MaritalId), a.Zip, a.EmailOk, a.Missed1Day, a.Missed2Day, a.LastKeptDay));
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);

        string Hex(byte[]? bytes) => bytes is null || !indexes ? "" : Convert.ToHexString(bytes)[..8];

        string? Word(int? id) => id is { } known ? words[known] : null;
    }

    private static string Line(params object?[] cells) => string.Join('|', cells.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture)));
}
