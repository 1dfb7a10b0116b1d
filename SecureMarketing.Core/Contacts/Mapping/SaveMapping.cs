using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Keeps a mapping under a name, or as the next version of it; an unchanged one makes no new version.</summary>
/// <param name="Name">1–60 of a–z, 0–9, dash.</param>
/// <param name="Mapping">What to keep.</param>
/// <param name="BasedOn">Number of the version that was edited; 0 = a new name. Refused when a later one exists.</param>
public sealed record SaveMapping(string Name, ImportMapping Mapping, int BasedOn) : ICommand<SavedMapping>
{
    public static Permission Requires => Permission.ImportRun;

    public static AuditAction Audits => AuditAction.ImportMappingSaved;
}

/// <param name="Number">The version that now holds it.</param>
public sealed record SavedMapping(MappingId Id, string Name, int Number);

internal sealed class SaveMappingValidator : AbstractValidator<SaveMapping>
{
    public SaveMappingValidator() =>
        RuleFor(c => c.Name).Matches("^[a-z0-9][a-z0-9-]{0,59}$").WithErrorCode(MappingErrors.BadName.Code).WithMessage(MappingErrors.BadName.Message);
}

internal sealed class SaveMappingHandler : IUseCase<SaveMapping, SavedMapping>
{
    public async Task<Result<SavedMapping>> HandleAsync(SaveMapping command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "import-mapping";
        if (BuiltInMappings.Find(command.Name) is not null)
            return MappingErrors.NameShipped;
        if (MappingCheck.Of(command.Mapping, await TargetBook.LoadAsync(scope.Db, cancellationToken)) is [var problem, ..])
            return MappingErrors.Of(problem);
        var latest = await scope.Db.StoredMappings.AsNoTracking().Where(m => m.Name == command.Name).OrderByDescending(m => m.Number).FirstOrDefaultAsync(cancellationToken);
        if ((latest?.Number ?? 0) != command.BasedOn)
            return MappingErrors.ChangedMeanwhile(latest?.Number ?? 0);
        var definition = MappingJson.Write(command.Mapping);
        if (latest?.Definition == definition)
        {
            scope.Audit.ObjectId = latest.Id.Value.ToString("N");
            return new SavedMapping(latest.Id, latest.Name, latest.Number);
        }

        var saved = new StoredMapping
        {
            Id = MappingId.New(),
            Name = command.Name,
            Number = command.BasedOn + 1,
            Definition = definition,
            SavedBy = scope.Actor.Id,
            SavedAt = scope.Now,
        };
        scope.Db.StoredMappings.Add(saved);
        scope.Audit.ObjectId = saved.Id.Value.ToString("N");
        return new SavedMapping(saved.Id, saved.Name, saved.Number);
    }
}
