using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>The consents of a person that are no authorization: 42 CFR part 2, GDPR, and messages asked for (CASL); logged.</summary>
public sealed record ViewConsents(ContactId Contact) : ICommand<PersonConsents>
{
    public static Permission Requires => Permission.AuthorizationView;
    public static AuditAction Audits => AuditAction.PersonViewed;
}

/// <summary>PHI: prints nothing.</summary>
public sealed class PersonConsents
{
    /// <summary>Newest first; empty for someone who may neither keep consents nor use such records.</summary>
    public required IReadOnlyList<Part2Line> Part2 { get; init; }

    /// <summary>False when consents under part 2 are not shown.</summary>
    public required bool ShowsPart2 { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<GdprConsent> Gdpr { get; init; }

    /// <summary>What the person asked to hear about, with the words that stood beside the box; newest first.</summary>
    public required IReadOnlyList<TopicOptIn> Wishes { get; init; }
}

/// <param name="Holds">All elements of 42 CFR 2.31(a) are there and it is in force today, for its own purpose.</param>
public sealed record Part2Line(Part2Consent Consent, bool Holds)
{
    /// <summary>False: it names somebody else as the one who discloses (42 CFR 2.31(a)(2)), and opens nothing here.</summary>
    public required bool NamesThisOrganisation { get; init; }
}

internal sealed class ViewConsentsHandler(Organisation organisation) : IUseCase<ViewConsents, PersonConsents>
{
    public async Task<Result<PersonConsents>> HandleAsync(ViewConsents command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (!await db.Contacts.AnyAsync(c => c.Id == command.Contact, cancellationToken))
            return ConsentErrors.ContactNotFound;
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Subject, scope.Audit.ReasonCodes) = ("contact", command.Contact.Value.ToString("N"), command.Contact, "consents");
        var records = (await db.PersonRecordsAsync([command.Contact], cancellationToken))[command.Contact].All.ToList();
        // That somebody gave such a consent tells of their treatment (42 CFR 2.12(e)).
        var part2 = scope.Actor.Holds(Permission.AuthorizationManage) || scope.Actor.Holds(Permission.Part2Use);
        var today = organisation.DayAt(scope.Now);
        var consents = part2 ? await db.Part2Consents.AsNoTracking().Where(c => records.Contains(c.Contact)).OrderByDescending(c => c.RecordedAt).ToListAsync(cancellationToken) : [];
        return new PersonConsents
        {
            ShowsPart2 = part2,
            Part2 = [.. consents.Select(c => new Part2Line(c, c.IsValid(c.Purpose, scope.Now, today)) { NamesThisOrganisation = Part2Check.NamesDiscloser(c.Discloser, organisation) })],
            Gdpr = await db.GdprConsents.AsNoTracking().Where(c => records.Contains(c.Contact)).OrderByDescending(c => c.GivenAt).ToListAsync(cancellationToken),
            Wishes = await db.TopicOptIns.AsNoTracking().Where(o => records.Contains(o.Contact)).OrderByDescending(o => o.GivenAt).ToListAsync(cancellationToken),
        };
    }
}
