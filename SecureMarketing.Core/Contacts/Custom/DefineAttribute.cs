using System.Text.RegularExpressions;
using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>Adds a custom attribute. What is not stated is taken strictly: not yet judged and so sensitive, telling of health.</summary>
public sealed record DefineAttribute : ICommand<CustomDefinition>
{
    public static Permission Requires => Permission.AttributesManage;

    public static AuditAction Audits => AuditAction.AttributeDefined;

    /// <summary>Letters and digits, a lower-case letter first, without the prefix.</summary>
    public required string Key { get; init; }

    public required string Label { get; init; }

    public required CustomType Type { get; init; }

    public string Help { get; init; } = "";

    /// <summary>Numbers only; null = none.</summary>
    public string? Unit { get; init; }

    /// <summary>Choices only, at least two.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    public Sensitivity Sensitivity { get; init; } = Sensitivity.Unknown;

    public bool TellsHealth { get; init; } = true;

    public CustomViewers Viewers { get; init; } = CustomViewers.PeopleViewers;
}

internal sealed partial class DefineAttributeValidator : AbstractValidator<DefineAttribute>
{
    public DefineAttributeValidator()
    {
        RuleFor(c => c.Key).Must(k => k is not null && KeyForm().IsMatch(k)).WithErrorCode(CustomErrors.BadKey.Code).WithMessage(CustomErrors.BadKey.Message);
        RuleFor(c => c.Type).IsInEnum();
        RuleFor(c => c.Unit).Must((c, unit) => unit is null || (c.Type == CustomType.Number && unit.Trim().Length is > 0 and <= CustomAttribute.UnitLength))
            .WithErrorCode("attribute.unit").WithMessage($"A unit belongs to a number and has 1 to {CustomAttribute.UnitLength} characters.");
        RuleFor(c => c.Options).Must((c, options) => c.Type == CustomType.Choice ? options.Count >= 2 : options.Count == 0)
            .WithErrorCode(CustomErrors.NoOptions.Code).WithMessage(CustomErrors.NoOptions.Message);
        RuleFor(c => c.Options).Must(CustomRules.AreOptions).WithErrorCode("attribute.option").WithMessage(CustomRules.OptionsMessage);
        RuleFor(c => c.Label).Must(CustomRules.IsLabel).WithErrorCode("attribute.label").WithMessage(CustomRules.LabelMessage);
        RuleFor(c => c.Help).Must(CustomRules.IsHelp).WithErrorCode("attribute.help").WithMessage(CustomRules.HelpMessage);
        RuleFor(c => c.Viewers).IsInEnum();
        RuleFor(c => c.Sensitivity).Must(CustomRules.IsSensitivity).WithErrorCode("attribute.sensitivity").WithMessage(CustomRules.SensitivityMessage);
    }

    [GeneratedRegex(@"^[a-z][A-Za-z0-9]{0,31}\z", RegexOptions.NonBacktracking)]
    private static partial Regex KeyForm();
}

internal sealed class DefineAttributeHandler : IUseCase<DefineAttribute, CustomDefinition>
{
    public async Task<Result<CustomDefinition>> HandleAsync(DefineAttribute command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("attribute", command.Key);
        if (command.Sensitivity != Sensitivity.Unknown && !scope.Actor.Holds(Permission.SensitiveAttributesUse))
            return CustomErrors.NeedsRight;
        var known = await CustomDefinition.AllAsync(scope.Db, cancellationToken);
        if (known.Any(k => string.Equals(k.Key, command.Key, StringComparison.OrdinalIgnoreCase)))
            return CustomErrors.KeyTaken;
        if (CustomRules.IsLabelTaken(known, command.Label, null))
            return CustomErrors.LabelTaken;
        var attribute = new CustomAttribute(command.Key, command.Type, command.Unit?.Trim(), scope.Now);
        attribute.Describe(command.Label.Trim(), command.Help.Trim(), command.Sensitivity, command.TellsHealth, command.Viewers, scope.Now);
        foreach (var option in command.Options)
            attribute.AddOption(option.Trim(), scope.Now);
        if (CustomRules.HasTwice(attribute))
            return CustomErrors.OptionTwice;
        scope.Db.CustomAttributes.Add(attribute);
        await scope.Db.SaveChangesAsync(cancellationToken);
        scope.Audit.ObjectVersion = attribute.Revision;
        return CustomDefinition.Of(attribute);
    }
}
