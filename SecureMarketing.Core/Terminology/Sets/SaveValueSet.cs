using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Sets;

/// <summary>Keeps a new value set, or a new version of one.</summary>
/// <param name="Set">Null for a new value set.</param>
/// <param name="Name">1–120 characters.</param>
/// <param name="Text">The entries as <see cref="ValueSetText"/> reads them.</param>
/// <param name="Note">Why it was changed.</param>
/// <param name="BasedOn">The version that the change started from; 0 for a new value set.</param>
public sealed record SaveValueSet(ValueSetId? Set, string Name, string Text, string Note, int BasedOn) : ICommand<SavedValueSet>
{
    public static Permission Requires => Permission.TerminologyManage;
    public static AuditAction Audits => AuditAction.ValueSetSaved;
}

public sealed record SavedValueSet(ValueSetId Set, int Version);

internal sealed class SaveValueSetValidator : AbstractValidator<SaveValueSet>
{
    public SaveValueSetValidator()
    {
        RuleFor(c => c.Name).Must(n => n.Trim().Length is > 0 and <= ValueSet.NameLength).WithErrorCode("terminology.set_name").WithMessage("Give the value set a name of 1 to 120 characters.");
        RuleFor(c => c.Text).MaximumLength(ValueSetVersion.TextLength).WithErrorCode("terminology.set_long").WithMessage("The entries are longer than 20,000 characters. Use prefixes, or + for all below a code.");
        RuleFor(c => c.Note).MaximumLength(ValueSetVersion.NoteLength).WithErrorCode("terminology.set_note").WithMessage("Say why in at most 300 characters.");
    }
}

internal sealed class SaveValueSetHandler(IEnumerable<IValueSetFollowers> followers) : IUseCase<SaveValueSet, SavedValueSet>
{
    public async Task<Result<SavedValueSet>> HandleAsync(SaveValueSet command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var parsed = ValueSetText.Parse(command.Text);
        if (!parsed.IsSuccess)
            return parsed.Error!;
        var (name, text) = (command.Name.Trim(), ValueSetText.Write(parsed.Value));
        var sets = await scope.Db.ValueSets.ToListAsync(cancellationToken);
        if (sets.Exists(s => s.Id != command.Set && s.DeletedAt is null && string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase)))
            return TerminologyErrors.SetNameTaken;
        ValueSet set;
        if (command.Set is not { } id)
        {
            set = new ValueSet { Id = ValueSetId.New(), Name = name, Latest = 0 };
            scope.Db.ValueSets.Add(set);
        }
        else if (sets.Find(s => s.Id == id) is { } known)
        {
            if (known.DeletedAt is not null)
                return TerminologyErrors.SetDeleted;
            if (known.Latest != command.BasedOn)
                return TerminologyErrors.SetChanged;
            var latest = await scope.Db.ValueSetVersions.AsNoTracking().SingleAsync(v => v.SetId == id && v.Number == known.Latest, cancellationToken);
            if (latest.Text == text && known.Name == name)
                return TerminologyErrors.SetUnchanged;
            set = known;
        }
        else
        {
            return TerminologyErrors.SetUnknown;
        }

        (set.Name, set.Latest) = (name, set.Latest + 1);
        scope.Db.ValueSetVersions.Add(new ValueSetVersion
        {
            SetId = set.Id,
            Number = set.Latest,
            Text = text,
            Hash = SHA256.HashData(Encoding.UTF8.GetBytes(text)),
            Note = command.Note.Trim(),
            CreatedAt = scope.Now,
            CreatedBy = scope.Actor.Kind == ActorKind.User ? UserId.From(scope.Actor.Id) : null,
        });
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ObjectVersion) = ("value-set", set.Id.Value.ToString("N"), set.Latest);
        foreach (var follower in set.Latest > 1 ? followers : [])
            await follower.RenewedAsync(scope, set, cancellationToken);
        return new SavedValueSet(set.Id, set.Latest);
    }
}
