using System.Data;
using System.Security.Cryptography;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>
/// Takes in one version of a code list, whole or not at all, and puts it to use unless saved segments would mean other codes with it: then
/// it is kept until somebody who saw which puts it to use (<see cref="UseCodeList"/>). The version that was in use stays, so that one can go
/// back to it.
/// </summary>
/// <param name="Path">Where the file is read from; gzip is fine.</param>
/// <param name="System">A word of <see cref="CodeSystems"/> (<c>icd-10-cm</c>) or a URI, which becomes its word.</param>
/// <param name="Version">The publisher's word for the version.</param>
public sealed record ImportCodeList(string Path, string System, string Version) : ICommand<ImportedCodeList>
{
    public static Permission Requires => Permission.TerminologyManage;
    public static AuditAction Audits => AuditAction.CodeListImported;
}

/// <param name="Count">Concepts.</param>
/// <param name="WithParent">Of these, how many stand below another.</param>
/// <param name="InUse">False where <paramref name="Moves"/> names a segment.</param>
/// <param name="Moves">Saved segments that would mean other codes with it.</param>
public sealed record ImportedCodeList(CodeListId Id, string System, string Version, CodeListFormat Format, int Count, int WithParent, bool InUse, IReadOnlyList<CodeListMove> Moves);

internal sealed class ImportCodeListValidator : AbstractValidator<ImportCodeList>
{
    public ImportCodeListValidator()
    {
        RuleFor(c => c.System).Must(s => s.Trim().Length is > 0 and <= CodeMapping.Limits.System).WithErrorCode("terminology.system")
            .WithMessage("Name the code system by its short word, e.g. icd-10-cm, cvx, loinc, rxnorm, snomed, or by its URI.");
        RuleFor(c => c.Version).Must(v => v.Trim().Length is > 0 and <= CodeList.VersionLength).WithErrorCode("terminology.version")
            .WithMessage("Say which version this is, as its publisher calls it, in 1 to 40 characters: 2026, or October 2026.");
    }
}

internal sealed class ImportCodeListHandler(ICodeListFollowers followers) : IUseCase<ImportCodeList, ImportedCodeList>
{
    private const int Chunk = 20_000;

    public async Task<Result<ImportedCodeList>> HandleAsync(ImportCodeList command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (system, version) = (CodeSystems.WordOf(command.System.Trim()), command.Version.Trim());
        if (!File.Exists(command.Path))
            return TerminologyErrors.FileMissing;
        if (await scope.Db.CodeLists.AnyAsync(l => l.System == system && l.Version == version, cancellationToken))
            return TerminologyErrors.VersionKnown;
        CodeListFormat format;
        IReadOnlyList<CodeListLine> lines;
        try
        {
            (format, lines) = CodeListReader.Read(command.Path, system);
        }
        catch (CodeListException refused)
        {
            return new Error(refused.Code, refused.Message);
        }

        if (lines.Count == 0)
            return TerminologyErrors.NoRows;
        await scope.Db.Database.BeginTransactionAsync(cancellationToken);
        var list = await AddAsync(command, scope, system, version, format, lines.Count, cancellationToken);
        foreach (var chunk in lines.Chunk(Chunk))
            await scope.Db.InsertRowsAsync<Concept>([.. chunk.Select(line => ConceptOf(list.Id, line))], cancellationToken);
        var moves = await followers.MovesAsync(scope, list, counted: true, cancellationToken);
        if (moves.Count == 0)
            await UseCodeListHandler.PutToUseAsync(scope.Db, list, cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("code-list", list.Id.Value.ToString("N"));
        if (moves.Count > 0)
            scope.Audit.ReasonCodes = FormattableString.Invariant($"kept,segments:{moves.Count}");
        return new ImportedCodeList(list.Id, system, version, format, lines.Count, lines.Count(l => l.Parent is not null), list.IsCurrent, moves);
    }

    private static async Task<CodeList> AddAsync(ImportCodeList command, UseCaseScope scope, string system, string version, CodeListFormat format, int count, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(command.Path);
        var list = new CodeList
        {
            Id = CodeListId.New(),
            System = system,
            Version = version,
            Format = format,
            Count = count,
            Sha256 = await SHA256.HashDataAsync(content, cancellationToken),
            ImportedAt = scope.Now,
            ImportedBy = scope.Actor.Kind == ActorKind.User ? UserId.From(scope.Actor.Id) : null,
        };
        scope.Db.CodeLists.Add(list);
        // The concepts refer to it.
        await scope.Db.SaveChangesAsync(cancellationToken);
        return list;
    }

    private static Concept ConceptOf(CodeListId list, CodeListLine line) => new()
    {
        ListId = list,
        Value = line.Value,
        Display = line.Display,
        Parent = line.Parent,
        IsSelectable = line.IsSelectable,
        Search = ConceptSearch.Text(line.Value, line.Display),
    };
}
