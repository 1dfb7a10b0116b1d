using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>Enters a facility, department or service line, renames one by its code, or takes it out of use.</summary>
/// <param name="Code">As source systems write it; letter case does not make another.</param>
/// <param name="Retired">True: no longer offered; what refers to it stays.</param>
public sealed record SaveUnit(int Account, UnitKind Kind, string Code, string Name, bool Retired = false) : ICommand<int>
{
    public static Permission Requires => Permission.AccountsManage;

    public static AuditAction Audits => AuditAction.AccountChanged;
}

internal sealed class SaveUnitValidator : AbstractValidator<SaveUnit>
{
    public SaveUnitValidator()
    {
        RuleFor(c => c.Kind).IsInEnum();
        RuleFor(c => c.Code).Must(c => c?.Trim().Length is > 0 and <= AccountUnit.CodeLength).WithErrorCode(AccountErrors.BadUnit.Code).WithMessage(AccountErrors.BadUnit.Message);
        RuleFor(c => c.Name).Must(n => n?.Trim().Length is > 0 and <= AccountUnit.NameLength).WithErrorCode(AccountErrors.BadUnit.Code).WithMessage(AccountErrors.BadUnit.Message);
    }
}

internal sealed class SaveUnitHandler(IEnumerable<IContactFactSink> sinks) : IUseCase<SaveUnit, int>
{
    public async Task<Result<int>> HandleAsync(SaveUnit command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("account", FormattableString.Invariant($"{command.Account}"));
        if (!await db.Accounts.AnyAsync(a => a.Id == command.Account, cancellationToken))
            return AccountErrors.NotFound;
        var (kind, code) = (command.Kind, command.Code.Trim());
        // An account has some hundred units at most; databases disagree about letter case.
        var units = await db.AccountUnits.Where(u => u.AccountId == command.Account && u.Kind == kind).ToListAsync(cancellationToken);
        var unit = units.Find(u => string.Equals(u.Code, code, StringComparison.OrdinalIgnoreCase));
        if (unit is null)
            db.AccountUnits.Add(unit = new AccountUnit { AccountId = command.Account, Kind = kind, Code = code, Name = command.Name.Trim() });
        else if (unit.Name != command.Name.Trim())
        {
            foreach (var sink in sinks)
            {
                sink.BesideChanged(db, null);
                if (Renaming.Of(NamedThing.Unit, unit.Name, command.Name.Trim()) is { } renamed)
                    await sink.RenamedAsync(db, [renamed with { Code = unit.Code }], scope.Now, cancellationToken);
            }
        }

        (unit.Name, unit.Retired) = (command.Name.Trim(), command.Retired);
        await db.SaveChangesAsync(cancellationToken);
        return unit.Id;
    }
}
