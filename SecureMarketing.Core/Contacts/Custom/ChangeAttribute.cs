using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>Renames a custom attribute, says anew what it reveals and to whom, and adds options. Key, type, unit and old options stay.</summary>
public sealed record ChangeAttribute : ICommand<CustomDefinition>
{
    public static Permission Requires => Permission.AttributesManage;

    public static AuditAction Audits => AuditAction.AttributeChanged;

    /// <summary>Without the prefix.</summary>
    public required string Key { get; init; }

    /// <summary>The revision that the change started from; null = whatever is there now.</summary>
    public int? BasedOn { get; init; }

    /// <summary>Null leaves what is there, here and below.</summary>
    public string? Label { get; init; }

    public string? Help { get; init; }

    public Sensitivity? Sensitivity { get; init; }

    public bool? TellsHealth { get; init; }

    public CustomViewers? Viewers { get; init; }

    public IReadOnlyList<string> NewOptions { get; init; } = [];
}

internal sealed class ChangeAttributeValidator : AbstractValidator<ChangeAttribute>
{
    public ChangeAttributeValidator()
    {
        RuleFor(c => c.Label).Must(l => l is null || CustomRules.IsLabel(l)).WithErrorCode("attribute.label").WithMessage(CustomRules.LabelMessage);
        RuleFor(c => c.Help).Must(h => h is null || CustomRules.IsHelp(h)).WithErrorCode("attribute.help").WithMessage(CustomRules.HelpMessage);
        RuleFor(c => c.Viewers).Must(v => v is null || Enum.IsDefined(v.Value)).WithErrorCode("attribute.viewers").WithMessage("Choose who may see the values.");
        RuleFor(c => c.Sensitivity).Must(s => s is null || CustomRules.IsSensitivity(s.Value)).WithErrorCode("attribute.sensitivity").WithMessage(CustomRules.SensitivityMessage);
        RuleFor(c => c.NewOptions).Must(CustomRules.AreOptions).WithErrorCode("attribute.option").WithMessage(CustomRules.OptionsMessage);
    }
}

internal sealed class ChangeAttributeHandler : IUseCase<ChangeAttribute, CustomDefinition>
{
    public async Task<Result<CustomDefinition>> HandleAsync(ChangeAttribute command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("attribute", command.Key);
        if (await db.CustomAttributes.Include(a => a.Options.OrderBy(o => o.Number)).SingleOrDefaultAsync(a => a.Key == command.Key, cancellationToken) is not { } attribute)
            return CustomErrors.NotFound;
        if (attribute.RetiredAt is not null)
            return CustomErrors.Retired;
        if (command.BasedOn is { } based && based != attribute.Revision)
            return CustomErrors.ChangedMeanwhile;
        var (sensitivity, tellsHealth, viewers) = (command.Sensitivity ?? attribute.Sensitivity, command.TellsHealth ?? attribute.TellsHealth, command.Viewers ?? attribute.Viewers);
        if ((sensitivity, tellsHealth) != (attribute.Sensitivity, attribute.TellsHealth) && !scope.Actor.Holds(Permission.SensitiveAttributesUse))
            return CustomErrors.NeedsRight;
        var label = command.Label?.Trim() ?? attribute.Label;
        if (CustomRules.IsLabelTaken(await CustomDefinition.AllAsync(db, cancellationToken), label, attribute.Id))
            return CustomErrors.LabelTaken;
        if (command.NewOptions.Count > 0 && (attribute.Type != CustomType.Choice || attribute.Options.Count + command.NewOptions.Count > CustomAttribute.MostOptions))
            return CustomErrors.NoOptions;
        attribute.Describe(label, command.Help?.Trim() ?? attribute.Help, sensitivity, tellsHealth, viewers, scope.Now);
        foreach (var option in command.NewOptions)
            attribute.AddOption(option.Trim(), scope.Now);
        if (CustomRules.HasTwice(attribute))
            return CustomErrors.OptionTwice;
        scope.Audit.ObjectVersion = attribute.Revision;
        return CustomDefinition.Of(attribute);
    }
}
