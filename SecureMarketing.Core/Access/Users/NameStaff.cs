using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>Names of colleagues, for "changed by". Ids that belong to nobody, such as the command line's, are absent.</summary>
public sealed record NameStaff(IReadOnlyCollection<Guid> Ids) : ICommand<IReadOnlyDictionary<Guid, string>>
{
    public static Permission Requires => Permission.SignedIn;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class NameStaffHandler(IFieldCipher cipher) : IUseCase<NameStaff, IReadOnlyDictionary<Guid, string>>
{
    public async Task<Result<IReadOnlyDictionary<Guid, string>>> HandleAsync(NameStaff command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var wanted = command.Ids.Select(UserId.From).ToList();
        var found = await scope.Db.StaffUsers.AsNoTracking().Where(u => wanted.Contains(u.Id)).ToListAsync(cancellationToken);
        return found.ToDictionary(u => u.Id.Value, u => u.Name(cipher));
    }
}
