using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Imported forms that are on file, so that the same file read again enters nothing anew. Two forms of a person, under whichever of the
/// person's records, are the same when they have scope, dates and document in common.
/// </summary>
internal sealed class ImportedForms(IFieldCipher cipher)
{
    private readonly Dictionary<ContactId, ContactId> kept = [];
    private readonly HashSet<Likeness> sound = [];
    private readonly HashSet<Likeness> defective = [];

    /// <summary>Reads what is on file of these people.</summary>
    public async Task ReadAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken)
    {
        // A local: an expression may not hold the extension that names the table.
        var documents = db.EvidenceDocuments.AsNoTracking();
        foreach (var part in people.Chunk(500))
        {
            var groups = await db.PersonRecordsAsync(part, cancellationToken);
            foreach (var records in groups.Values)
            {
                foreach (var record in records.All)
                    kept[record] = records.Kept;
            }

            foreach (var some in groups.Values.SelectMany(r => r.All).Distinct().Chunk(500))
            {
                var rows = await db.Authorizations.AsNoTracking().Where(a => some.Contains(a.Contact) && a.SourceKind == AuthorizationSourceKind.Imported)
                    .Select(a => new { a.Id, a.Contact, a.State, a.FormSealed, Document = documents.Where(d => d.Authorization == a.Id).Max(d => d.Sha256) })
                    .ToListAsync(cancellationToken);
                foreach (var row in rows)
                {
                    var form = Authorization.Open(row.Id, row.State, row.FormSealed, cipher);
                    Of(form).Add(Likeness.Of(kept[row.Contact], form, row.Document));
                }
            }
        }
    }

    /// <summary>Remembers a form that has been examined.</summary>
    /// <returns>False: it is on file. One that was defective and is mended is another, since it can do what that one cannot.</returns>
    public bool Take(Authorization entered, string? document)
    {
        var form = entered.Open(cipher);
        var likeness = Likeness.Of(kept.GetValueOrDefault(entered.Contact, entered.Contact), form, document);
        return !sound.Contains(likeness) && Of(form).Add(likeness);
    }

    // What was found to be false cannot be mended: the same form read again would begin anew.
    private HashSet<Likeness> Of(AuthorizationRecord form) => form is { State: AuthorizationState.Defective, KnownFalse: false } ? defective : sound;

    /// <summary>Of the form itself, not of its row: an event that has happened since moves the day on which the row ends, not what was signed.</summary>
    private sealed record Likeness(ContactId Person, DateOnly? SignedOn, DateOnly? ExpiresOn, string? Event, string Purposes, string Categories, string? Document)
    {
        public static Likeness Of(ContactId person, AuthorizationRecord form, string? document) => new(
            person, form.Signature?.SignedOn, form.ExpiresOn, form.ExpirationEvent?.Description, string.Join('|', form.Purposes), string.Join('|', form.ScopeCategories), document);
    }
}
