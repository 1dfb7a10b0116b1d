using FluentValidation;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Finds the person whose form or opt-out is to be entered, by a whole email address or source record id. Logged. Who may see identified
/// people may look one up; what they then may enter is asked there.
/// </summary>
public sealed record FindSigner : ICommand<FoundSigners>
{
    public static Permission Requires => Permission.PeopleView;
    public static AuditAction Audits => AuditAction.PeopleSearched;

    public required string Person { get; init; }
}

/// <param name="People">At most ten.</param>
public sealed record FoundSigners(IReadOnlyList<FoundSigner> People);

/// <summary>One person found. PHI: prints only the id.</summary>
public sealed record FoundSigner(ContactId Contact, string? Name, string RecordId)
{
    public override string ToString() => Contact.Value.ToString();
}

internal sealed class FindSignerValidator : AbstractValidator<FindSigner>
{
    public FindSignerValidator() => RuleFor(c => c.Person).NotEmpty().MaximumLength(254).WithMessage("Give a whole email address or a record id.");
}

internal sealed class FindSignerHandler(IContactDirectory directory) : IUseCase<FindSigner, FoundSigners>
{
    public async Task<Result<FoundSigners>> HandleAsync(FindSigner command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var people = (await directory.FindAsync(scope.Db, command.Person, cancellationToken)).Take(10).ToList();
        var names = await PersonSearch.NamesAsync(directory, scope.Db, people, cancellationToken);
        scope.Audit.ReasonCodes = $"signer,found:{people.Count}";
        return new FoundSigners([.. people.Select(p => new FoundSigner(p, names[p].Name, names[p].RecordId))]);
    }
}
