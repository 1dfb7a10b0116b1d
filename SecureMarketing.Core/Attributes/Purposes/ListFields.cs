using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Attributes.Purposes;

/// <summary>Every field with what it may be used for, and when it last was.</summary>
/// <param name="UnusedDays">Only fields that are granted to a purpose they did not serve for so many days, 1–3650; null: all.</param>
public sealed record ListFields(int? UnusedDays = null) : ICommand<IReadOnlyList<FieldRow>>
{
    public const int MaxDays = 3650;

    public static Permission Requires => Permission.FieldsView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Key">Stable name.</param>
/// <param name="Purposes">One per purpose, in their order.</param>
public sealed record FieldRow(string Key, string Label, string Place, bool IsPhi, IReadOnlyList<FieldStanding> Purposes);

/// <summary>One field and one purpose.</summary>
/// <param name="Lawful">False: cannot be granted.</param>
/// <param name="Granted">Serves the purpose today.</param>
/// <param name="LastUsedAt">Null: never.</param>
/// <param name="Users">Segments, campaigns and exports that used it for this.</param>
/// <param name="Unused">Granted, and not used for the days asked about; false when none were asked about.</param>
public sealed record FieldStanding(FieldPurpose Purpose, bool Lawful, bool Granted, DateTimeOffset? LastUsedAt, int Users, bool Unused);

/// <summary>Keys of the fields that may serve a purpose, for what the builder and the email editor offer; sensitive ones only to who may use them.</summary>
/// <param name="Purpose">What for.</param>
/// <param name="Campaign">The campaign that it is for: fields of what that was granted are told as well. Null = for none.</param>
public sealed record ListServingFields(FieldPurpose Purpose, OriginId? Campaign = null) : ICommand<IReadOnlySet<string>>
{
    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class ListFieldsValidator : AbstractValidator<ListFields>
{
    public ListFieldsValidator() => RuleFor(c => c.UnusedDays).InclusiveBetween(1, ListFields.MaxDays)
        .WithErrorCode("field.days").WithMessage($"Ask for 1 to {ListFields.MaxDays} days.");
}

internal sealed class ListServingFieldsHandler(FieldRegister register, AttributeCatalogue catalogue, SensitiveAccess access) : IUseCase<ListServingFields, IReadOnlySet<string>>
{
    public async Task<Result<IReadOnlySet<string>>> HandleAsync(ListServingFields command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        return (await register.ServingAsync(scope.Db, command.Purpose, cancellationToken))
            .Where(f => !catalogue.TryGet(f, out var attribute) || attribute.IsOpenTo(rights)).ToHashSet(StringComparer.Ordinal);
    }
}

internal sealed class ListFieldsHandler(FieldRegister register) : IUseCase<ListFields, IReadOnlyList<FieldRow>>
{
    public async Task<Result<IReadOnlyList<FieldRow>>> HandleAsync(ListFields command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var grants = await scope.Db.FieldGrants.AsNoTracking().ToDictionaryAsync(g => (g.Field, g.Purpose), cancellationToken);
        var uses = (await scope.Db.RecordedUses.AsNoTracking().GroupBy(u => new { u.Field, u.Purpose }).Select(g => new { g.Key, Last = g.Max(u => u.LastUsedAt), Users = g.Count() })
            .ToListAsync(cancellationToken)).ToDictionary(u => (u.Key.Field, u.Key.Purpose), u => (u.Last, u.Users));
        var before = command.UnusedDays is { } days ? scope.Now.AddDays(-days) : (DateTimeOffset?)null;
        var rows = register.All.Select(a => new FieldRow(a.Key, a.Label, a.Place, a.IsPhi, [.. FieldPurposes.All.Select(p => Standing(a, p))]));
        return before is null ? rows.ToList() : rows.Where(r => r.Purposes.Any(p => p.Unused)).ToList();

        FieldStanding Standing(PersonField field, FieldPurpose purpose)
        {
            var decided = grants.GetValueOrDefault((field.Key, purpose));
            var lawful = FieldPurposes.MayServe(field, purpose);
            var granted = lawful && (decided?.Granted ?? true);
            var used = uses.TryGetValue((field.Key, purpose), out var known) ? known : ((DateTimeOffset Last, int Users)?)null;
            // A grant counts as fresh until it had so many days to be used.
            var since = used?.Last > decided?.At ? used?.Last : decided?.At ?? used?.Last;
            return new FieldStanding(purpose, lawful, granted, used?.Last, used?.Users ?? 0, granted && before is { } limit && !(since >= limit));
        }
    }
}
