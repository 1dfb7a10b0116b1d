using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>What columns can be taken as in this organisation: the built-in targets and its custom attributes.</summary>
public sealed class TargetBook
{
    /// <summary>Without custom attributes.</summary>
    public static readonly TargetBook BuiltIn = new([]);

    private readonly Dictionary<string, CustomDefinition> custom;

    /// <param name="attributes">Retired ones included, so that a mapping which names one can be told why it no longer works.</param>
    public TargetBook(IEnumerable<CustomDefinition> attributes) => custom = attributes.ToDictionary(a => a.FullKey, StringComparer.Ordinal);

    public static async Task<TargetBook> LoadAsync(AppDbContext db, CancellationToken cancellationToken) => new(await CustomDefinition.AllAsync(db, cancellationToken));

    /// <summary>The target of a key; null when there is none, or when it is retired.</summary>
    public ImportTarget? Find(string key) => ImportTargets.Find(key) ?? (custom.TryGetValue(key, out var own) && !own.Retired ? Target(own) : null);

    public bool IsRetired(string key) => custom.TryGetValue(key, out var own) && own.Retired;

    /// <summary>The custom attribute of a key; null for a built-in target, and for one that is retired or unknown.</summary>
    public CustomDefinition? Attribute(string key) => custom.TryGetValue(key, out var own) && !own.Retired ? own : null;

    /// <summary>What columns of such a table can be taken as, in the order in which they are offered.</summary>
    public IEnumerable<ImportTarget> For(TableKind kind) => kind == TableKind.People
        ? [.. ImportTargets.For(kind), .. custom.Values.Where(a => !a.Retired).Select(Target)]
        : ImportTargets.For(kind);

    private static ImportTarget Target(CustomDefinition own) => new(
        own.FullKey,
        own.Label,
        own.Type switch
        {
            CustomType.Number => TargetType.Number,
            CustomType.Date => TargetType.Date,
            CustomType.Text => TargetType.Text,
            _ => TargetType.Choice,
        },
        own.NeedsReveal ? TargetExposure.Identifier : TargetExposure.Clinical,
        [TableKind.People]);
}

/// <summary>What columns can be taken as, for whoever makes a mapping.</summary>
public sealed record ListImportTargets : ICommand<TargetBook>
{
    public static Permission Requires => Permission.ImportRun;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class ListImportTargetsHandler : IUseCase<ListImportTargets, TargetBook>
{
    public async Task<Result<TargetBook>> HandleAsync(ListImportTargets command, UseCaseScope scope, CancellationToken cancellationToken) =>
        await TargetBook.LoadAsync(scope.Db, cancellationToken);
}
