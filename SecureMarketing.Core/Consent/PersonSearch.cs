using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>How a person is named in this module's lists.</summary>
internal sealed record PersonName(string? Name, string RecordId)
{
    public override string ToString() => "person";
}

/// <summary>Names the people of a page.</summary>
internal static class PersonSearch
{
    public static async Task<IReadOnlyDictionary<ContactId, PersonName>> NamesAsync(
        IContactDirectory directory, AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        var identities = await directory.IdentitiesAsync(db, people, cancellationToken);
        var records = await db.Contacts.AsNoTracking().Where(c => people.Contains(c.Id)).Select(c => new { c.Id, c.SourceId }).ToListAsync(cancellationToken);
        // Evidence outlives the person it is about: whoever was erased has no name.
        var known = records.ToDictionary(r => r.Id, r => r.SourceId);
        return people.Distinct().ToDictionary(id => id, id => new PersonName(Name(identities.GetValueOrDefault(id)), known.GetValueOrDefault(id, "erased")));
    }

    private static string? Name(SendIdentity? identity) =>
        string.Join(' ', new[] { identity?.GivenName, identity?.FamilyName }.Where(n => !string.IsNullOrWhiteSpace(n))) is { Length: > 0 } name ? name : null;
}
