using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.People;

/// <summary>A page of people, masked. Searching is exact: the fields are sealed, and only their blind indexes can be asked.</summary>
/// <param name="Find">Whole mailbox, record number, phone number or record id of the source; null for everyone.</param>
/// <param name="Sort"><c>born</c>, <c>place</c> or <c>changed</c> (default).</param>
/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
public sealed record ListPeople(string? Find, string? Sort, bool Descending, int Skip, int Take) : ICommand<PeopleList>
{
    public static Permission Requires => Permission.PeopleView;

    public static AuditAction Audits => AuditAction.PeopleSearched;
}

public sealed record PeopleList(int Total, IReadOnlyList<PersonRow> Rows);

/// <summary>One person of the list. PHI, though masked: a class without a printing <see cref="object.ToString"/>.</summary>
public sealed class PersonRow
{
    public required ContactId Id { get; init; }
    public required string MaskedName { get; init; }
    public required string? MaskedEmail { get; init; }
    public required int? BirthYear { get; init; }
    public required AdministrativeGender Gender { get; init; }
    public required bool Deceased { get; init; }

    /// <summary>Merged into another record of the same person.</summary>
    public required bool Merged { get; init; }
    public required string? Language { get; init; }
    public required string? State { get; init; }

    /// <summary>First three digits.</summary>
    public required string? ZipArea { get; init; }

    /// <summary>What the send gate would be told about the mailbox; sharing is looked up on the person's page.</summary>
    public required GateAddress Address { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
}

internal sealed class ListPeopleHandler(ContactSeal seal) : IUseCase<ListPeople, PeopleList>
{
    private const int MaxTake = 100;
    private const int ZipAreaDigits = 3;

    public async Task<Result<PeopleList>> HandleAsync(ListPeople command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "people";
        scope.Audit.ReasonCodes = string.IsNullOrWhiteSpace(command.Find) ? "list" : "exact-search";
        var found = Matching(scope.Db, command.Find?.Trim());
        var total = await found.CountAsync(cancellationToken);
        var page = await Sorted(found, command).Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, MaxTake)).ToListAsync(cancellationToken);
        return new PeopleList(total, [.. page.Select(Row)]);
    }

    private IQueryable<Contact> Matching(AppDbContext db, string? find)
    {
        var all = db.Contacts.AsNoTracking();
        if (string.IsNullOrEmpty(find))
            return all;
        if (EmailAddress.TryParse(find, out var email))
        {
            var mailbox = seal.EmailIndex(email);
            return all.Where(c => c.EmailIndex == mailbox);
        }

        var mrn = seal.MrnIndex(find);
        var phone = seal.PhoneIndex(find) ?? mrn;
        return all.Where(c => c.SourceId == find || c.MrnIndex == mrn || c.PhoneIndex == phone);
    }

    private static IOrderedQueryable<Contact> Sorted(IQueryable<Contact> people, ListPeople command) => (command.Sort, command.Descending) switch
    {
        ("born", false) => people.OrderBy(c => c.BirthDate).ThenBy(c => c.Id),
        ("born", true) => people.OrderByDescending(c => c.BirthDate).ThenBy(c => c.Id),
        ("place", false) => people.OrderBy(c => c.State).ThenBy(c => c.Zip).ThenBy(c => c.Id),
        ("place", true) => people.OrderByDescending(c => c.State).ThenByDescending(c => c.Zip).ThenBy(c => c.Id),
        ("changed", false) => people.OrderBy(c => c.ChangedAt).ThenBy(c => c.Id),
        _ => people.OrderByDescending(c => c.ChangedAt).ThenBy(c => c.Id),
    };

    private PersonRow Row(Contact contact) => new()
    {
        Id = contact.Id,
        MaskedName = IdentityMask.Name(seal.Open(contact, ContactField.GivenName), seal.Open(contact, ContactField.FamilyName)),
        MaskedEmail = IdentityMask.Email(seal.Open(contact, ContactField.Email)),
        BirthYear = contact.BirthDate?.Year,
        Gender = contact.Gender,
        Deceased = contact.Deceased,
        Merged = contact.MergedInto is not null,
        Language = contact.LanguageText ?? contact.LanguageCode,
        State = contact.State,
        ZipArea = contact.Zip is { Length: >= ZipAreaDigits } zip ? zip[..ZipAreaDigits] : null,
        Address = AddressPolicy.Of(contact.EmailIndex is not null, shared: false, contact.EmailVerification, AddressPolicy.Denies(contact.AlternateAddressRequired, contact.AgreedEmailIndex, contact.EmailIndex)),
        ChangedAt = contact.ChangedAt,
    };
}
