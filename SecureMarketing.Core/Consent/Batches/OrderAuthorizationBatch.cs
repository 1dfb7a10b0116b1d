using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Orders requests or revocations for many: the people of a view of the register, or a list of whole addresses and record
/// ids. The work is done in the background, each person by the same rules as one alone; what is to be revoked counts as revoked
/// at the gate from the order on.
/// </summary>
public sealed record OrderAuthorizationBatch : ICommand<OrderedBatch>
{
    public const int MostItems = 50_000;

    public static Permission Requires => Permission.AuthorizationBatch;

    public static AuditAction Audits => AuditAction.AuthorizationBatchOrdered;

    public static Proof Demands => Proof.Fresh;

    public required AuthorizationBatchKind Kind { get; init; }

    /// <summary>Everyone in this view of the register; null: <see cref="People"/>.</summary>
    public AuthorizationView? View { get; init; }

    /// <summary>A request: everyone in this saved version of a segment who has no valid authorization; null: <see cref="View"/> or <see cref="People"/>.</summary>
    public Guid? Segment { get; init; }

    /// <summary>Whole addresses or record ids, at most 5,000 lines; blank ones count only as lines. Printed nowhere.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>A request: the form to ask with.</summary>
    public AuthorizationFormId? Form { get; init; }

    /// <summary>A request: send it to the mailboxes on file.</summary>
    public bool ByMail { get; init; }

    /// <summary>A revocation: how they arrived. Not <see cref="RevocationChannel.Oral"/>, which is no revocation yet.</summary>
    public RevocationChannel? Channel { get; init; }

    /// <summary>A revocation: when they were received, not in the future.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Prints the kind only: addresses may stand in the list.</summary>
    public override string ToString() => $"{Kind} batch";
}

/// <param name="Batch">Its progress can be watched by this id.</param>
/// <param name="Total">Items: people to ask, or authorizations to revoke.</param>
/// <param name="UnknownLines">Lines of the list, from 1, that name nobody on file.</param>
public sealed record OrderedBatch(AuthorizationBatchId Batch, int Total, IReadOnlyList<int> UnknownLines);

internal sealed class OrderAuthorizationBatchValidator : AbstractValidator<OrderAuthorizationBatch>
{
    public OrderAuthorizationBatchValidator(TimeProvider clock)
    {
        RuleFor(c => c.Kind).IsInEnum().WithMessage("Say whether to ask or to revoke.");
        RuleFor(c => c.View).IsInEnum();
        RuleFor(c => c).Must(c => new[] { c.View is not null, c.Segment is not null, c.People.Any(l => !string.IsNullOrWhiteSpace(l)) }.Count(given => given) == 1).WithErrorCode("authorization_batch.who").WithMessage("Choose a view of the register or a segment, or give a list; one of them.");
        RuleFor(c => c.People.Count).LessThanOrEqualTo(5000).WithErrorCode("authorization_batch.list").WithMessage("A list holds at most 5,000 lines.");
        When(c => c.Kind == AuthorizationBatchKind.Request, () =>
            RuleFor(c => c.Form).NotNull().WithErrorCode("authorization_batch.form").WithMessage("Choose the form to ask with."));
        When(c => c.Kind == AuthorizationBatchKind.Revoke, () =>
        {
            RuleFor(c => c.Segment).Null().WithErrorCode("authorization_batch.segment").WithMessage("A revocation is somebody's own word: give a view or a list, not a segment.");
            RuleFor(c => c.Channel).Must(c => c is not null and not RevocationChannel.Oral && Enum.IsDefined(c.Value)).WithErrorCode("authorization_batch.channel").WithMessage("Say how the revocations arrived, in writing. What was only said is recorded person by person.");
            RuleFor(c => c.ReceivedAt).Must(at => at is not null && at <= clock.GetUtcNow()).WithErrorCode("authorization_batch.received").WithMessage("Say when the revocations were received; not in the future.");
        });
    }
}

internal sealed class OrderAuthorizationBatchHandler(IContactDirectory directory, ISegmentPeople segments, Organisation organisation) : IUseCase<OrderAuthorizationBatch, OrderedBatch>
{
    public async Task<Result<OrderedBatch>> HandleAsync(OrderAuthorizationBatch command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (command.Form is { } form && (await AuthorizationAsking.TemplateAsync(db, form, cancellationToken)).Error is { } refused)
            return refused;
        // From the order on the gate takes what is named for revoked (ConsentGateFacts); the register follows step by step.
        if (command.Kind == AuthorizationBatchKind.Revoke)
            await ConsentChange.BeginAsync(db, cancellationToken);
        if (command.Segment is { } segment)
        {
            var members = await WithoutValidAsync(scope, segment, cancellationToken);
            return members.Error is { } closed ? closed : Order(command, scope, members.Value, []);
        }

        var (people, unknown) = command.View is { } view ? (null, []) : await PeopleAsync(db, command.People, command.Kind == AuthorizationBatchKind.Revoke, cancellationToken);
        var items = command.Kind == AuthorizationBatchKind.Revoke
            ? await ToRevokeAsync(db, command.View, people, scope.Now, cancellationToken)
            : await ToAskAsync(db, command.View, people, scope.Now, cancellationToken);
        if (command.Kind == AuthorizationBatchKind.Revoke)
            await ConsentChange.MarkStaleAsync(db, [.. items.Select(i => i.Contact).Distinct()], cancellationToken);
        return Order(command, scope, items, unknown);
    }

    private static Result<OrderedBatch> Order(
        OrderAuthorizationBatch command, UseCaseScope scope, IReadOnlyList<(ContactId Contact, AuthorizationId? Authorization)> items, IReadOnlyList<int> unknown)
    {
        var db = scope.Db;
        if (items.Count == 0)
            return ConsentErrors.BatchEmpty;
        if (items.Count > OrderAuthorizationBatch.MostItems)
            return ConsentErrors.BatchTooLarge;
        var batch = new AuthorizationBatch(command.Kind, command.Form, command.ByMail, command.Channel, command.ReceivedAt, items.Count, scope.Actor, scope.Now);
        db.AuthorizationBatches.Add(batch);
        db.AuthorizationBatchItems.AddRange(items.Select((item, i) => new AuthorizationBatchItem(batch.Id, i, item.Contact, item.Authorization)));
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("authorizationBatch", batch.Id.Value.ToString("N"));
        scope.Audit.ReasonCodes = $"{command.Kind},{command.View?.ToString() ?? (command.Segment is null ? "list" : "segment")},items:{items.Count}";
        return new OrderedBatch(batch.Id, items.Count, unknown);
    }

    /// <summary>The people of a segment, one item each, less those whose authorization is valid today under whichever of their records.</summary>
    private async Task<Result<IReadOnlyList<(ContactId Contact, AuthorizationId? Authorization)>>> WithoutValidAsync(UseCaseScope scope, Guid segment, CancellationToken cancellationToken)
    {
        var (db, today) = (scope.Db, organisation.DayAt(scope.Now));
        var members = await segments.OfAsync(db, scope.Actor, segment, today, cancellationToken);
        if (members.Error is { } refused)
            return refused;
        var valid = AuthorizationViews.Condition(AuthorizationView.Valid, today);
        var items = new List<(ContactId, AuthorizationId?)>();
        foreach (var part in members.Value.Distinct().OrderBy(p => p.Value).Chunk(500))
        {
            var groups = await db.PersonRecordsAsync(part, cancellationToken);
            var records = groups.Values.SelectMany(g => g.All).Distinct().ToList();
            var having = (await db.Authorizations.AsNoTracking().Where(valid).Where(a => records.Contains(a.Contact)).Select(a => a.Contact).Distinct().ToListAsync(cancellationToken)).ToHashSet();
            items.AddRange(part.Where(p => !groups[p].All.Any(having.Contains)).Select(p => (p, (AuthorizationId?)null)));
        }

        return items;
    }

    private async Task<(HashSet<ContactId>? People, IReadOnlyList<int> Unknown)> PeopleAsync(AppDbContext db, IReadOnlyList<string> lines, bool revoking, CancellationToken cancellationToken)
    {
        var people = new HashSet<ContactId>();
        var unknown = new List<int>();
        foreach (var (index, line) in lines.Index().Where(l => !string.IsNullOrWhiteSpace(l.Item)))
        {
            var found = await directory.FindAsync(db, line, cancellationToken);
            if (found.Count == 0)
                unknown.Add(index + 1);
            people.UnionWith(found);
        }

        // What somebody signed under a record that was merged since is theirs, too.
        foreach (var part in revoking ? people.ToList().Chunk(500) : [])
            people.UnionWith((await db.PersonRecordsAsync(part, cancellationToken)).Values.SelectMany(g => g.All));
        return (people, unknown);
    }

    /// <summary>Every authorization that a revocation can end.</summary>
    private async Task<IReadOnlyList<(ContactId Contact, AuthorizationId? Authorization)>> ToRevokeAsync(
        AppDbContext db, AuthorizationView? view, HashSet<ContactId>? people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var revocable = Enum.GetValues<AuthorizationState>().Where(s => AuthorizationTransitions.Permits(s, AuthorizationState.Revoked)).ToList();
        return [.. (await RowsAsync(db, view, people, db.Authorizations.Where(a => revocable.Contains(a.State)), now, cancellationToken)).Select(r => (r.Contact, (AuthorizationId?)r.Id))];
    }

    /// <summary>One item a person. From a view, the latest authorization of it is the one to be renewed.</summary>
    private async Task<IReadOnlyList<(ContactId Contact, AuthorizationId? Authorization)>> ToAskAsync(
        AppDbContext db, AuthorizationView? view, HashSet<ContactId>? people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (people is not null)
            return [.. people.OrderBy(p => p.Value).Select(p => (p, (AuthorizationId?)null))];
        var rows = await RowsAsync(db, view, null, db.Authorizations, now, cancellationToken);
        return [.. rows.GroupBy(r => r.Contact).Select(g => (g.Key, (AuthorizationId?)g.MaxBy(r => r.Id.Value).Id))];
    }

    private async Task<List<(AuthorizationId Id, ContactId Contact)>> RowsAsync(
        AppDbContext db, AuthorizationView? view, HashSet<ContactId>? people, IQueryable<Authorization> authorizations, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = new List<(AuthorizationId, ContactId)>();
        if (view is { } seen)
        {
            var condition = AuthorizationViews.Condition(seen, organisation.DayAt(now));
            rows.AddRange((await authorizations.AsNoTracking().Where(condition).OrderBy(a => a.Id).Take(OrderAuthorizationBatch.MostItems + 1).Select(a => new { a.Id, a.Contact }).ToListAsync(cancellationToken))
                .Select(r => (r.Id, r.Contact)));
        }

        foreach (var part in people?.Chunk(500) ?? [])
        {
            rows.AddRange((await authorizations.AsNoTracking().Where(a => part.Contains(a.Contact)).OrderBy(a => a.Id).Select(a => new { a.Id, a.Contact }).ToListAsync(cancellationToken))
                .Select(r => (r.Id, r.Contact)));
        }

        return rows;
    }
}
