using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Workspace;

/// <summary>
/// Keeps the present view of a list under a name; a view of that name is replaced. Not audited: a person's own bookmark is
/// neither evidence nor about anybody.
/// </summary>
public sealed record SaveView(string List, string Name, string Query) : ICommand<SavedViewId>
{
    public static Permission Requires => Permission.SignedIn;
    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class SaveViewValidator : AbstractValidator<SaveView>
{
    public SaveViewValidator()
    {
        RuleFor(c => c.List).NotEmpty().MaximumLength(SavedView.ListLength);
        RuleFor(c => c.Name).Must(n => n.Trim().Length is > 0 and <= SavedView.NameLength).WithMessage("Give the view a name of 1 to 60 characters.");
        RuleFor(c => c.Query).Must(ViewQuery.IsSafe).WithErrorCode("workspace.view_names_a_person")
            .WithMessage("This filter could name a person, so it cannot be saved. Take the address or number out of the search first.");
    }
}

internal sealed class SaveViewHandler : IUseCase<SaveView, SavedViewId>
{
    /// <summary>More is no longer an overview.</summary>
    private const int Most = 20;

    public async Task<Result<SavedViewId>> HandleAsync(SaveView command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var owner = UserId.From(scope.Actor.Id);
        var name = command.Name.Trim();
        var mine = await scope.Db.SavedViews.Where(v => v.Owner == owner && v.List == command.List).ToListAsync(cancellationToken);
        if (mine.Find(v => string.Equals(v.Name, name, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            (known.Query, known.SavedAt) = (command.Query, scope.Now);
            return known.Id;
        }

        if (mine.Count >= Most)
            return WorkspaceErrors.TooMany(Most);
        var view = new SavedView { Id = SavedViewId.New(), Owner = owner, List = command.List, Name = name, Query = command.Query, SavedAt = scope.Now };
        scope.Db.SavedViews.Add(view);
        return view.Id;
    }
}
