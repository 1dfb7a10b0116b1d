using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Records who may decide for a person, after somebody verified it; or that a minor lawfully consented alone. An authority
/// that was in force before ends with it. The send gate's <c>Subj</c> follows at its next check.
/// </summary>
public sealed record RecordRepresentative : ICommand<RepresentativeId>
{
    public static Permission Requires => Permission.AuthorizationManage;

    public static AuditAction Audits => AuditAction.RepresentativeChanged;

    public required ContactId Contact { get; init; }

    public required AuthorityType Type { get; init; }

    /// <summary>Of the representative; empty for a minor who consented alone.</summary>
    public string Name { get; init; } = "";

    /// <summary>Description of the authority (164.508(c)(1)(vi)), or of the service that the minor consented to.</summary>
    public required string Description { get; init; }

    /// <summary>
    /// Scope categories of the service that a minor consented to, 1 to 40 of at most 100 characters each: the minor holds the rights for
    /// these and no others. Empty for everybody else.
    /// </summary>
    public IReadOnlyList<string> Service { get; init; } = [];

    /// <summary>What shows it; null: seen and not kept.</summary>
    public SubmittedDocument? Document { get; init; }

    /// <summary>Last day; null: no known end.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Ends when the person comes of age [pol].</summary>
    public bool LapseAtMajority { get; init; } = true;

    /// <summary>Prints nothing of the person.</summary>
    public override string ToString() => nameof(RecordRepresentative);
}

/// <summary>Somebody disputes the authority: nothing is sent until it is settled (<c>RepInvalid</c>), settles it, or ends it.</summary>
public sealed record ChangeRepresentative(RepresentativeId Representative, RepresentativeStep Step) : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationManage;

    public static AuditAction Audits => AuditAction.RepresentativeChanged;
}

public enum RepresentativeStep
{
    Dispute = 1,
    Settle = 2,
    End = 3,
}

/// <summary>Those who could decide for a person, the present one first. A look at identified people, so it is logged.</summary>
public sealed record ListRepresentatives(ContactId Contact) : ICommand<IReadOnlyList<RepresentativeRow>>
{
    public static Permission Requires => Permission.AuthorizationView;

    public static AuditAction Audits => AuditAction.AuthorizationViewed;
}

/// <param name="InForce">Not ended, not past its last day, not disputed.</param>
/// <param name="HasDocument">The document that shows it is kept.</param>
public sealed record RepresentativeRow(
    RepresentativeId Id, AuthorityType Type, string Name, string Description, DateOnly? ValidTo, bool LapsesAtMajority, DateTimeOffset VerifiedAt,
    bool HasDocument, bool Disputed, bool Ended, bool InForce)
{
    /// <summary>Scope categories of the service that a minor consented to; empty where none are stated.</summary>
    public IReadOnlyList<string> Service { get; init; } = [];

    /// <summary>The id only: names are in it.</summary>
    public override string ToString() => Id.Value.ToString();
}

internal sealed class RecordRepresentativeValidator : AbstractValidator<RecordRepresentative>
{
    public RecordRepresentativeValidator()
    {
        RuleFor(c => c.Type).IsInEnum().WithMessage("Say by what right the person is represented.");
        RuleFor(c => c.Name).Must((c, n) => c.Type == AuthorityType.MinorConsentedAlone ? n.Length == 0 : n.Trim().Length is >= 1 and <= 200)
            .WithErrorCode("representative.name").WithMessage("Name the representative in at most 200 characters; a minor who consented alone has none.");
        RuleFor(c => c.Description).Must(d => d.Trim().Length is >= 3 and <= 500).WithErrorCode("representative.authority").WithMessage("Describe the authority in 3 to 500 characters.");
        RuleFor(c => c.Service).Must((c, s) => c.Type == AuthorityType.MinorConsentedAlone
                ? s.Count is >= 1 and <= 40 && s.All(one => one.Trim().Length is >= 1 and <= 100 && !one.Contains('\n', StringComparison.Ordinal))
                : s.Count == 0)
            .WithErrorCode("representative.service").WithMessage("Choose what information the service that the minor consented to is about; only for a minor who consented alone.");
        RuleFor(c => c.Document!.Content.Length).InclusiveBetween(1, EvidenceDocument.MaxBytes).When(c => c.Document is not null)
            .WithMessage("The document must hold between 1 byte and 10 MiB.");
    }
}

internal sealed class RecordRepresentativeHandler(IFieldCipher cipher, Organisation organisation) : IUseCase<RecordRepresentative, RepresentativeId>
{
    public async Task<Result<RepresentativeId>> HandleAsync(RecordRepresentative command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        if (await db.Contacts.SingleOrDefaultAsync(c => c.Id == command.Contact, cancellationToken) is not { } contact)
            return ConsentErrors.ContactNotFound;
        foreach (var before in await db.RepresentativeAuthorities.Where(r => r.Contact == command.Contact && r.EndedAt == null).ToListAsync(cancellationToken))
            before.End(scope.Now);
        var last = MajorityLapse.LastDay(command.ValidTo, command.LapseAtMajority, contact.BirthDate, contact.State, organisation.DayAt(scope.Now));
        var authority = new RepresentativeAuthority(command.Contact, command.Type, last, command.LapseAtMajority, scope.Actor.Id, scope.Now);
        authority.Describe(command.Name.Trim(), command.Description.Trim(), command.Document, cipher);
        if (command.Service.Count > 0)
            authority.Limit(command.Service.Select(s => s.Trim()).Distinct(StringComparer.OrdinalIgnoreCase), cipher);
        db.RepresentativeAuthorities.Add(authority);
        await Representation.ApplyAsync(db, contact, authority, scope.Now, cancellationToken);
        scope.Audit.About(authority, "recorded");
        return authority.Id;
    }
}

internal sealed class ChangeRepresentativeHandler : IUseCase<ChangeRepresentative, Unit>
{
    public async Task<Result<Unit>> HandleAsync(ChangeRepresentative command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        if (await db.RepresentativeAuthorities.SingleOrDefaultAsync(r => r.Id == command.Representative, cancellationToken) is not { } authority)
            return ConsentErrors.RepresentativeNotFound;
        scope.Audit.About(authority, command.Step.ToString());
        if (authority.EndedAt is not null)
            return ConsentErrors.RepresentativeEnded;
        if (command.Step == RepresentativeStep.Dispute)
            authority.Dispute(scope.Now);
        else if (command.Step == RepresentativeStep.Settle)
            authority.Settle();
        else
            authority.End(scope.Now);
        if (await db.Contacts.SingleOrDefaultAsync(c => c.Id == authority.Contact, cancellationToken) is { } contact)
            await Representation.ApplyAsync(db, contact, authority, scope.Now, cancellationToken);
        return Unit.Value;
    }
}

internal sealed class ListRepresentativesHandler(IFieldCipher cipher, Organisation organisation) : IUseCase<ListRepresentatives, IReadOnlyList<RepresentativeRow>>
{
    public async Task<Result<IReadOnlyList<RepresentativeRow>>> HandleAsync(ListRepresentatives command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.Subject = command.Contact;
        scope.Audit.ReasonCodes = "representatives";
        var today = organisation.DayAt(scope.Now);
        var rows = await scope.Db.RepresentativeAuthorities.AsNoTracking().Where(r => r.Contact == command.Contact).OrderByDescending(r => r.Id).Take(50).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new RepresentativeRow(
            r.Id, r.Type, r.Name(cipher), r.Description(cipher), r.ValidTo, r.LapseAtMajority, r.VerifiedAt, r.DocumentHash is not null, r.DisputedAt is not null, r.EndedAt is not null,
            r.EndedAt is null && r.DisputedAt is null && !(r.ValidTo < today))
        {
            Service = r.Service(cipher),
        });
    }
}

internal static class Representation
{
    /// <summary>What the gate reads on the person, and every decision about them made before is stale.</summary>
    public static async Task ApplyAsync(AppDbContext db, Contact contact, RepresentativeAuthority authority, DateTimeOffset now, CancellationToken cancellationToken)
    {
        contact.Representative = authority switch
        {
            { EndedAt: not null } => RepresentativeStatus.None,
            { DisputedAt: not null } => RepresentativeStatus.Disputed,
            { Type: AuthorityType.MinorConsentedAlone } => RepresentativeStatus.SelfConsented,
            _ => RepresentativeStatus.Verified,
        };
        contact.RepresentativeUntil = authority.EndedAt is null ? authority.ValidTo : null;
        contact.ChangedAt = now;
        await db.SaveChangesAsync(cancellationToken);
        await ConsentChange.MarkStaleAsync(db, [contact.Id], cancellationToken);
    }

    /// <summary>
    /// The representative of a form with the last day that majority sets. Judged on the day of the signature: what a parent
    /// signed for a child ends with the child's minority, also when it is entered later.
    /// </summary>
    public static async Task<PersonalRepresentative?> LapsingAsync(AppDbContext db, ContactId contact, AuthorizationRecord form, DateOnly today, CancellationToken cancellationToken)
    {
        if (form.Representative is not { } representative)
            return null;
        var person = await db.Contacts.AsNoTracking().Where(c => c.Id == contact).Select(c => new { c.BirthDate, c.State }).SingleAsync(cancellationToken);
        return Lapsing(representative, person.BirthDate, person.State, form.Signature?.SignedOn ?? today);
    }

    /// <inheritdoc cref="LapsingAsync"/>
    public static PersonalRepresentative? Lapsing(PersonalRepresentative? representative, DateOnly? born, string? state, DateOnly signedOn) =>
        representative is null ? null : representative with { ValidTo = MajorityLapse.LastDay(representative.ValidTo, representative.LapseAtMajority, born, state, signedOn) };

    /// <summary>Who has to sign for the person today, as the form names them; null: the person.</summary>
    public static async Task<PersonalRepresentative?> SignerForAsync(AppDbContext db, ContactId contact, DateOnly today, IFieldCipher cipher, CancellationToken cancellationToken)
    {
        var authority = await db.RepresentativeAuthorities.AsNoTracking()
            .Where(r => r.Contact == contact && r.EndedAt == null && r.DisputedAt == null && r.Type != AuthorityType.MinorConsentedAlone && (r.ValidTo == null || r.ValidTo >= today))
            .OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancellationToken);
        return authority is null ? null : new PersonalRepresentative
        {
            Name = authority.Name(cipher),
            Authority = authority.Description(cipher),
            EvidenceDocument = authority.DocumentHash is null ? null : "sha256:" + authority.DocumentHash,
            ValidTo = authority.ValidTo,
            LapseAtMajority = authority.LapseAtMajority,
        };
    }

    public static void About(this AuditEntry entry, RepresentativeAuthority authority, string codes)
    {
        entry.ObjectType = "representative";
        entry.ObjectId = authority.Id.Value.ToString();
        entry.Subject = authority.Contact;
        entry.ReasonCodes = codes;
    }
}
