using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>Looks through everyone on file for records that may be one person; imports do so for those they bring.</summary>
public sealed record FindDuplicates : ICommand<int>
{
    public static Permission Requires => Permission.PeopleMerge;

    public static AuditAction Audits => AuditAction.PeopleSearched;
}

internal sealed class FindDuplicatesHandler : IUseCase<FindDuplicates, int>
{
    public async Task<Result<int>> HandleAsync(FindDuplicates command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var found = await DuplicateFinder.NoteAllAsync(scope.Db, scope.Now, cancellationToken);
        scope.Audit.ObjectType = "people";
        scope.Audit.ReasonCodes = FormattableString.Invariant($"duplicates:{found}");
        return found;
    }
}
