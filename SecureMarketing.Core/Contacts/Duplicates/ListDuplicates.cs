using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>A page of pairs that may be one person, newest first, masked.</summary>
/// <param name="State">Which ones.</param>
/// <param name="Sign">Only pairs with this sign; <see cref="DuplicateSigns.None"/> for all.</param>
/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
public sealed record ListDuplicates(DuplicateState State, DuplicateSigns Sign, int Skip, int Take) : ICommand<DuplicateList>
{
    public static Permission Requires => Permission.PeopleView;

    public static AuditAction Audits => AuditAction.PeopleSearched;
}

public sealed record DuplicateList(int Total, IReadOnlyList<DuplicateRow> Rows);

/// <summary>A pair. PHI, though masked: a class.</summary>
public sealed class DuplicateRow
{
    /// <summary>The older record; the one kept when the pair is merged.</summary>
    public required DuplicateRecord First { get; init; }
    public required DuplicateRecord Second { get; init; }
    public required DuplicateSigns Signs { get; init; }
    public required DuplicateState State { get; init; }
    public required DateTimeOffset FoundAt { get; init; }
}

/// <summary>One record of a pair, masked.</summary>
public sealed class DuplicateRecord
{
    public required ContactId Id { get; init; }
    public required string SourceSystem { get; init; }
    public required string MaskedName { get; init; }
    public required string? MaskedEmail { get; init; }
    public required string? MaskedPhone { get; init; }
    public required int? BirthYear { get; init; }
    public required bool Deceased { get; init; }

    /// <summary>Under the age of majority where they live, by the birth date on file.</summary>
    public required bool IsMinor { get; init; }
    public required RepresentativeStatus Representative { get; init; }

    /// <summary>Where this record was merged; null when it stands by itself.</summary>
    public required ContactId? MergedInto { get; init; }

    /// <summary>Merged upon proof, so that what was signed under this record counts.</summary>
    public required bool MergeProven { get; init; }
}

internal sealed class ListDuplicatesHandler(ContactSeal seal) : IUseCase<ListDuplicates, DuplicateList>
{
    private const int MaxTake = 100;

    public async Task<Result<DuplicateList>> HandleAsync(ListDuplicates command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "people";
        scope.Audit.ReasonCodes = "duplicates:" + command.State;
        var pairs = scope.Db.DuplicatePairs.AsNoTracking().Where(p => p.State == command.State && (command.Sign == DuplicateSigns.None || (p.Signs & command.Sign) != 0));
        var page = await pairs.OrderByDescending(p => p.FoundAt).ThenBy(p => p.First).ThenBy(p => p.Second)
            .Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, MaxTake)).ToListAsync(cancellationToken);
        var people = await PeopleAsync(scope.Db, page, cancellationToken);
        return new DuplicateList(await pairs.CountAsync(cancellationToken), [.. page.Where(p => people.ContainsKey(p.First) && people.ContainsKey(p.Second)).Select(p => new DuplicateRow
        {
            First = Record(people[p.First], scope.Now),
            Second = Record(people[p.Second], scope.Now),
            Signs = p.Signs,
            State = p.State,
            FoundAt = p.FoundAt,
        })]);
    }

    private static async Task<Dictionary<ContactId, Contact>> PeopleAsync(AppDbContext db, List<DuplicatePair> page, CancellationToken cancellationToken)
    {
        var ids = page.SelectMany(p => (ContactId[])[p.First, p.Second]).Distinct().ToList();
        return await db.Contacts.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
    }

    private DuplicateRecord Record(Contact contact, DateTimeOffset now) => new()
    {
        Id = contact.Id,
        SourceSystem = contact.SourceSystem,
        MaskedName = IdentityMask.Name(seal.Open(contact, ContactField.GivenName), seal.Open(contact, ContactField.FamilyName)),
        MaskedEmail = IdentityMask.Email(seal.Open(contact, ContactField.Email)),
        MaskedPhone = IdentityMask.Ending(seal.Open(contact, ContactField.Phone)),
        BirthYear = contact.BirthDate?.Year,
        Deceased = contact.Deceased,
        IsMinor = SubjectPolicy.IsMinor(contact.BirthDate, contact.State, now),
        Representative = contact.Representative,
        MergedInto = contact.MergedInto,
        MergeProven = contact.MergeProven,
    };
}
