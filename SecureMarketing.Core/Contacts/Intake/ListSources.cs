using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Intake;

/// <summary>All import sources, by name.</summary>
public sealed record ListSources : ICommand<IReadOnlyList<SourceRow>>
{
    public static Permission Requires => Permission.ImportView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>One source with what was last heard of it.</summary>
public sealed record SourceRow
{
    public required IntakeSourceId Id { get; init; }
    public required IntakeKind Kind { get; init; }
    public required IntakeSettings Settings { get; init; }

    /// <summary>For <see cref="SaveSource.BasedOn"/>.</summary>
    public required int Version { get; init; }
    public required bool Paused { get; init; }
    public required DateTimeOffset? LastLookAt { get; init; }
    public required DateTimeOffset NextLookAt { get; init; }

    /// <summary>Code of the last look's failure, null when it had none.</summary>
    public required string? LastFailure { get; init; }

    /// <summary>Null for a folder.</summary>
    public required FhirRow? Fhir { get; init; }

    /// <summary>Files in work now, or 1 while a server's export goes on.</summary>
    public required int InWork { get; init; }

    /// <summary>Files rejected within the last 7 days.</summary>
    public required int RejectedLately { get; init; }

    internal static SourceRow Of(IntakeSource source, FhirRow? fhir, int inWork, int rejected) => new()
    {
        Id = source.Id,
        Kind = source.Kind,
        Settings = source.Settings(),
        Version = source.Version,
        Paused = source.Paused,
        LastLookAt = source.LastLookAt,
        NextLookAt = source.NextLookAt,
        LastFailure = source.LastFailure,
        Fhir = fhir,
        InWork = inWork,
        RejectedLately = rejected,
    };
}

internal sealed class ListSourcesHandler : IUseCase<ListSources, IReadOnlyList<SourceRow>>
{
    internal static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    public async Task<Result<IReadOnlyList<SourceRow>>> HandleAsync(ListSources command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var since = scope.Now - Lately;
        var sources = await scope.Db.IntakeSources.AsNoTracking().OrderBy(s => s.Name).ToListAsync(cancellationToken);
        var inWork = await CountAsync(scope.Db.IntakeFiles.Where(f => f.State == IntakeFileState.Claimed), cancellationToken);
        var rejected = await CountAsync(scope.Db.IntakeFiles.Where(f => f.State == IntakeFileState.Rejected && f.SettledAt >= since), cancellationToken);
        var servers = await FhirRow.ReadAsync(scope.Db, null, cancellationToken);
        return sources.ConvertAll(s => SourceRow.Of(s, servers.GetValueOrDefault(s.Id), servers.GetValueOrDefault(s.Id)?.Export is { IsOver: false } ? 1 : inWork.GetValueOrDefault(s.Id), rejected.GetValueOrDefault(s.Id)));
    }

    private static Task<Dictionary<IntakeSourceId, int>> CountAsync(IQueryable<IntakeFile> files, CancellationToken cancellationToken) =>
        files.GroupBy(f => f.SourceId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
}
