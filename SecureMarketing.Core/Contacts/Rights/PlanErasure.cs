using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Rules;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>What erasing a person would do, and which rules ask for it. Changes nothing.</summary>
public sealed record PlanErasure(ContactId Contact) : ICommand<ErasurePlan>
{
    public static Permission Requires => Permission.PeopleErase;

    public static AuditAction Audits => AuditAction.PersonViewed;
}

/// <param name="Rules">Rules that ask for it; empty: it is refused.</param>
/// <param name="Parts">What goes and what stays, in the order of the record.</param>
/// <param name="Fingerprint">Names this plan; carrying it out with another one on file is refused.</param>
public sealed record ErasurePlan(IReadOnlyList<RuleStatus> Rules, IReadOnlyList<ErasurePart> Parts, string Fingerprint);

/// <summary>Makes the plan, for showing and for carrying it out.</summary>
internal sealed class ErasurePlanner(IEnumerable<IErasure> owners, RuleBook book, Organisation organisation)
{
    /// <returns>Null when there is no such person.</returns>
    public async Task<ErasurePlan?> MakeAsync(AppDbContext db, ContactId contact, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Contacts.AsNoTracking().Where(c => c.Id == contact).Select(c => new { c.State, c.Country }).SingleOrDefaultAsync(cancellationToken) is not { } person)
            return null;
        var rules = ErasureRules.For(await book.AllAsync(db, organisation.DayAt(now), cancellationToken), ContactGateFacts.Residence(person.State, person.Country), organisation.HipaaCovered);
        var parts = new List<ErasurePart>();
        foreach (var owner in owners)
            parts.AddRange((await owner.PlanAsync(db, contact, cancellationToken)).Where(p => p.Rows > 0));
        var text = string.Join('\n', parts.Select(p => System.FormattableString.Invariant($"{p.What}:{p.Rows}:{p.Fate}")));
        var fingerprint = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
        return new ErasurePlan(rules, parts, fingerprint);
    }
}

internal sealed class PlanErasureHandler(ErasurePlanner planner) : IUseCase<PlanErasure, ErasurePlan>
{
    public async Task<Result<ErasurePlan>> HandleAsync(PlanErasure command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "contact";
        scope.Audit.ObjectId = command.Contact.Value.ToString("N");
        scope.Audit.Subject = command.Contact;
        scope.Audit.ReasonCodes = "erasure-plan";
        return await planner.MakeAsync(scope.Db, command.Contact, scope.Now, cancellationToken) is { } plan ? plan : PeopleErrors.NotFound;
    }
}
