using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Content;

/// <summary>
/// Of each merge field, by its key, the purposes that it may not serve today; fields that serve all are absent. An email has no
/// purpose of its own, its campaign does, so the editor says beforehand which campaigns would be refused.
/// </summary>
public sealed record ListWithheldMergeFields : ICommand<IReadOnlyDictionary<string, IReadOnlyList<FieldPurpose>>>
{
    public static Permission Requires => Permission.ContentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class ListWithheldMergeFieldsHandler(MergeFieldGrants grants) : IUseCase<ListWithheldMergeFields, IReadOnlyDictionary<string, IReadOnlyList<FieldPurpose>>>
{
    public async Task<Result<IReadOnlyDictionary<string, IReadOnlyList<FieldPurpose>>>> HandleAsync(ListWithheldMergeFields command, UseCaseScope scope, CancellationToken cancellationToken) =>
        (await grants.WithheldAsync(scope.Db, cancellationToken)).ToDictionary();
}
