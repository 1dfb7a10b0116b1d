using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Sets;

/// <summary>What entries that nobody has saved yet would mean.</summary>
public sealed record PreviewValueSet(string Text) : ICommand<ValueSetExpansion>
{
    public static Permission Requires => Permission.TerminologyView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class PreviewValueSetHandler : IUseCase<PreviewValueSet, ValueSetExpansion>
{
    public async Task<Result<ValueSetExpansion>> HandleAsync(PreviewValueSet command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var parsed = ValueSetText.Parse(command.Text);
        return parsed.IsSuccess ? await ValueSetExpansion.OfAsync(scope.Db, parsed.Value, cancellationToken) : parsed.Error!;
    }
}
