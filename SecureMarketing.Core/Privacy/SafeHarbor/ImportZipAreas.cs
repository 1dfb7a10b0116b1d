using FluentValidation;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Privacy.SafeHarbor;

/// <summary>Adds the ZIP areas of another census, or replaces them.</summary>
/// <param name="File">A table <c>zip3,population</c>.</param>
/// <param name="Vintage">Year of the census.</param>
/// <param name="Source">Who published the figures, 5–300 characters on one line.</param>
public sealed record ImportZipAreas(string File, string Vintage, string Source) : ICommand<ImportedZipAreas>
{
    public static Permission Requires => Permission.TerminologyManage;

    public static AuditAction Audits => AuditAction.ConfigurationChanged;
}

/// <param name="Areas">Number of areas read.</param>
/// <param name="TooSmall">How many of them become 000.</param>
public sealed record ImportedZipAreas(string Vintage, int Areas, int TooSmall);

internal sealed class ImportZipAreasValidator : AbstractValidator<ImportZipAreas>
{
    public ImportZipAreasValidator()
    {
        RuleFor(c => c.Vintage).Must(v => v is { Length: 4 } && v.All(char.IsAsciiDigit) && v != ZipAreas.ShippedVintage)
            .WithErrorCode(ZipAreaErrors.Vintage.Code).WithMessage(ZipAreaErrors.Vintage.Message);
        RuleFor(c => c.Source).Must(s => s?.Trim().Length is >= 5 and <= 300 && !s.Contains('\n', StringComparison.Ordinal))
            .WithErrorCode("zip_areas.source").WithMessage("Say who published the figures, in 5 to 300 characters on one line.");
    }
}

internal sealed class ImportZipAreasHandler(ZipAreaBook book) : IUseCase<ImportZipAreas, ImportedZipAreas>
{
    public async Task<Result<ImportedZipAreas>> HandleAsync(ImportZipAreas command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "zip-areas";
        scope.Audit.ObjectId = command.Vintage;
        string text;
        try
        {
            text = await File.ReadAllTextAsync(command.File, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return ZipAreaErrors.Unreadable;
        }

        try
        {
            var areas = ZipAreas.Read(new StringReader(text), command.Vintage, command.Source.Trim());
            await book.KeepAsync(command.Vintage, command.Source.Trim(), text, cancellationToken);
            return new ImportedZipAreas(areas.Vintage, areas.Count, areas.TooSmall.Count);
        }
        catch (FormatException bad)
        {
            return ZipAreaErrors.Format(bad.Message);
        }
    }
}
