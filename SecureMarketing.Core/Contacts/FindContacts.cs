using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts;

/// <summary>Which people a source system's record ids stand for; ids that are not here are left out.</summary>
/// <param name="SourceSystem">As named at the import.</param>
/// <param name="SourceIds">1–5,000 ids.</param>
public sealed record FindContacts(string SourceSystem, IReadOnlyList<string> SourceIds) : ICommand<IReadOnlyDictionary<string, ContactId>>
{
    public static Permission Requires => Permission.PeopleView;

    public static AuditAction Audits => AuditAction.PeopleSearched;
}

internal sealed class FindContactsValidator : AbstractValidator<FindContacts>
{
    public FindContactsValidator() =>
        RuleFor(c => c.SourceIds.Count).InclusiveBetween(1, 5000).WithMessage("Ask for 1 to 5,000 people at once.");
}

internal sealed class FindContactsHandler : IUseCase<FindContacts, IReadOnlyDictionary<string, ContactId>>
{
    public async Task<Result<IReadOnlyDictionary<string, ContactId>>> HandleAsync(FindContacts command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ContactId>(StringComparer.Ordinal);
        foreach (var part in command.SourceIds.Distinct(StringComparer.Ordinal).Chunk(500))
        {
            var rows = await scope.Db.ContactsOf(command.SourceSystem, part).AsNoTracking()
                .Select(c => new { c.SourceId, c.Id }).ToListAsync(cancellationToken);
            foreach (var row in rows)
                found.Add(row.SourceId, row.Id);
        }

        scope.Audit.ObjectType = "people";
        scope.Audit.ReasonCodes = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{found.Count} of {command.SourceIds.Count}");
        return found;
    }
}
