using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>The latest version of a mapping by name, saved here or shipped.</summary>
public sealed record FindMapping(string Name) : ICommand<FoundMapping>
{
    public static Permission Requires => Permission.ImportRun;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Id">Null for one that ships.</param>
/// <param name="Number">0 for one that ships.</param>
public sealed record FoundMapping(MappingId? Id, string Name, int Number, ImportMapping Mapping);

/// <summary>Names of all mappings, saved ones first.</summary>
public sealed record ListMappings : ICommand<IReadOnlyList<MappingName>>
{
    public static Permission Requires => Permission.ImportRun;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Number">Latest version; 0 for one that ships.</param>
public sealed record MappingName(string Name, int Number);

internal sealed class FindMappingHandler : IUseCase<FindMapping, FoundMapping>
{
    public async Task<Result<FoundMapping>> HandleAsync(FindMapping command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (BuiltInMappings.Find(command.Name) is { } shipped)
            return new FoundMapping(null, command.Name, 0, shipped);
        var stored = await scope.Db.StoredMappings.AsNoTracking().Where(m => m.Name == command.Name).OrderByDescending(m => m.Number).FirstOrDefaultAsync(cancellationToken);
        if (stored is null)
            return MappingErrors.NotFound(command.Name);
        return MappingJson.Read(stored.Definition, out var where) is { } mapping
            ? new FoundMapping(stored.Id, stored.Name, stored.Number, mapping)
            : MappingErrors.BadJson(where);
    }
}

internal sealed class ListMappingsHandler : IUseCase<ListMappings, IReadOnlyList<MappingName>>
{
    public async Task<Result<IReadOnlyList<MappingName>>> HandleAsync(ListMappings command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var stored = await scope.Db.StoredMappings.AsNoTracking().GroupBy(m => m.Name).Select(g => new { Name = g.Key, Number = g.Max(m => m.Number) })
            .OrderBy(m => m.Name).ToListAsync(cancellationToken);
        return new List<MappingName>([.. stored.Select(s => new MappingName(s.Name, s.Number)), .. BuiltInMappings.Names.Select(n => new MappingName(n, 0))]);
    }
}
