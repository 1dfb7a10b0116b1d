using System.Security.Cryptography;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>
/// Everything that is on file about one person, for that person (45 CFR 164.524; GDPR Art. 15), under every record that was merged
/// into one, whichever of them is asked for. Handed over and not stored; what remains is the event with its reason and the hash of
/// what was handed over.
/// </summary>
/// <param name="Reason">What was asked for and how, 5–200 characters, no names.</param>
public sealed record ExportPersonRecord(ContactId Contact, string Reason) : ICommand<PersonRecordCopy>
{
    public static Permission Requires => Permission.PersonRecordExport;

    public static AuditAction Audits => AuditAction.PersonRecordExported;

    public static Proof Demands => Proof.Fresh;
}

/// <summary>The copy. PHI: a class without a printing <see cref="object.ToString"/>.</summary>
/// <param name="fileName">Names nobody.</param>
/// <param name="content">A zip archive with record.json and record.html.</param>
/// <param name="sha256">Of the archive, lower-case hex; also in the audit event.</param>
/// <param name="sections">How many chapters it has.</param>
public sealed class PersonRecordCopy(string fileName, byte[] content, string sha256, int sections)
{
    public string FileName { get; } = fileName;

    public byte[] Content { get; } = content;

    public string Sha256 { get; } = sha256;

    public int Sections { get; } = sections;
}

internal sealed class ExportPersonRecordValidator : AbstractValidator<ExportPersonRecord>
{
    public ExportPersonRecordValidator() => RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= 200)
        .WithErrorCode(RightsErrors.ReasonMissing.Code).WithMessage(RightsErrors.ReasonMissing.Message);
}

internal sealed class ExportPersonRecordHandler(IEnumerable<IPersonRecord> owners, Organisation organisation) : IUseCase<ExportPersonRecord, PersonRecordCopy>
{
    public async Task<Result<PersonRecordCopy>> HandleAsync(ExportPersonRecord command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var id = command.Contact;
        scope.Audit.ObjectType = "contact";
        scope.Audit.ObjectId = id.Value.ToString("N");
        scope.Audit.Purpose = command.Reason.Trim();
        if (!await db.Contacts.AnyAsync(c => c.Id == id, cancellationToken))
            return PeopleErrors.NotFound;
        scope.Audit.Subject = id;
        var records = (await db.PersonRecordsAsync([id], cancellationToken))[id].All;
        var sections = await SectionsAsync(db, records, cancellationToken);
        var content = PersonRecordFile.Zip(organisation.Name, scope.Now, sections);
        var hash = SHA256.HashData(content);
        scope.Audit.AfterHash = hash;
        scope.Audit.ReasonCodes = FormattableString.Invariant($"access,sections:{sections.Count},records:{records.Count}");
        return new PersonRecordCopy($"record-{organisation.DayAt(scope.Now):yyyy-MM-dd}.zip", content, Convert.ToHexStringLower(hash), sections.Count);
    }

    /// <summary>Chapters of all records, the kept one first; where there are several, each row says under which it is kept: a merge moves facts to the one that stays.</summary>
    private async Task<IReadOnlyList<RecordSection>> SectionsAsync(AppDbContext db, IReadOnlyList<ContactId> records, CancellationToken cancellationToken)
    {
        var names = await db.Contacts.AsNoTracking().Where(c => records.Contains(c.Id)).Select(c => new { c.Id, c.SourceSystem, c.SourceId }).ToDictionaryAsync(c => c.Id, cancellationToken);
        var sections = new List<RecordSection>();
        foreach (var record in records)
        {
            foreach (var section in await SectionsOfAsync(db, record, cancellationToken))
            {
                foreach (var row in records.Count == 1 ? [] : section.Rows)
                    row.Insert(0, "record", $"{names[record].SourceSystem} {names[record].SourceId}".Trim());
                sections.Add(section);
            }
        }

        return [.. sections.GroupBy(s => s.Key).Select(g => new RecordSection(g.First().Order, g.Key, g.First().Title, g.SelectMany(s => s.Rows))).OrderBy(s => s.Order)];
    }

    private async Task<IReadOnlyList<RecordSection>> SectionsOfAsync(AppDbContext db, ContactId record, CancellationToken cancellationToken)
    {
        var sections = new List<RecordSection>();
        foreach (var owner in owners)
            sections.AddRange(await owner.SectionsAsync(db, record, cancellationToken));
        return sections;
    }
}
