using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Privacy.SafeHarbor;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>
/// Writes the people of a segment to a file without their identity, by the safe harbour method (45 CFR 164.514(b)(2)). The
/// finished file is checked by <see cref="SafeHarborCheck"/> before anyone may have it; with one finding it is destroyed.
/// </summary>
/// <param name="File">Path to write; replaced when it exists.</param>
/// <param name="Segment">Its latest version counts.</param>
/// <param name="Vintage">Year of the census that decides which areas may be told.</param>
/// <param name="Purpose">What the file is for, 3–200 characters, no names.</param>
public sealed record ExportDeIdentified(string File, SegmentId Segment, DeIdentifiedOptions Options, string Vintage, string Purpose) : ICommand<DeIdentifiedExport>
{
    public static Permission Requires => Permission.DeIdentifiedExport;

    public static AuditAction Audits => AuditAction.DeIdentifiedExported;

    public static Proof Demands => Proof.Fresh;
}

/// <summary>What was written; stands beside the file.</summary>
/// <param name="Rule">The method.</param>
/// <param name="People">Rows.</param>
/// <param name="Areas">Census and its source.</param>
/// <param name="LocalCodesLeftOut">Statements with codes of no public system.</param>
/// <param name="RareCodesLeftOut">Statements with codes that fewer than eleven people have.</param>
/// <param name="SensitiveFactsLeftOut">Statements of sensitive categories.</param>
/// <param name="Sha256">Of the file, lower-case hex; also in the audit event.</param>
public sealed record DeIdentifiedExport(
    string Rule, int People, DateOnly AsOf, string Vintage, string Areas, int LocalCodesLeftOut, int RareCodesLeftOut, int SensitiveFactsLeftOut, string Sha256);

internal sealed class ExportDeIdentifiedValidator : AbstractValidator<ExportDeIdentified>
{
    public ExportDeIdentifiedValidator()
    {
        RuleFor(c => c.File).NotEmpty();
        RuleFor(c => c.Options.Place).IsInEnum();
        RuleFor(c => c.Options.Format).IsInEnum();
        RuleFor(c => c.Purpose).Must(p => p?.Trim().Length is >= 3 and <= 200).WithErrorCode("deidentified.purpose").WithMessage("State what the file is for, in 3 to 200 characters.");
    }
}

internal sealed class ExportDeIdentifiedHandler(IAudience audience, ZipAreaBook book) : IUseCase<ExportDeIdentified, DeIdentifiedExport>
{
    private const string Method = "Safe harbour, 45 CFR 164.514(b)(2)";

    public async Task<Result<DeIdentifiedExport>> HandleAsync(ExportDeIdentified command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var segment = command.Segment;
        scope.Audit.ObjectType = "segment";
        scope.Audit.ObjectId = segment.Value.ToString("N");
        scope.Audit.Purpose = command.Purpose.Trim();
        if (command.Options.Sensitive && !SensitiveRights.Of(scope.Actor).ByRole)
            return DeIdentifiedErrors.Sensitive;
        if (book.Find(command.Vintage) is not { } areas)
            return DeIdentifiedErrors.NoCensus(command.Vintage, book.Vintages);
        if (await db.Segments.AsNoTracking().Where(s => s.Id == segment).Select(s => new { s.LatestVersionId, s.LatestNumber }).SingleOrDefaultAsync(cancellationToken) is not { } version)
            return SegmentErrors.NotFound;
        scope.Audit.ObjectVersion = version.LatestNumber;

        if (await audience.RefuseAsync(db, version.LatestVersionId, FieldPurpose.Operations, cancellationToken) is { } notGranted)
            return notGranted;
        if (await audience.RefuseAsync(db, scope.Actor, version.LatestVersionId, cancellationToken) is { } notPermitted)
            return notPermitted;
        await audience.NoteUseAsync(db, version.LatestVersionId, FieldPurpose.Operations, FieldUser.Export, segment.Value, scope.Now, cancellationToken);
        var people = (await audience.EvaluateAsync(db, version.LatestVersionId, scope.Today, cancellationToken)).ToArray();
        if (people.Length < SmallCells.Least)
            return DeIdentifiedErrors.TooFew;
        // Rows in the order of the database would tell who came first, and join two exports line by line.
        RandomNumberGenerator.Shuffle(people.AsSpan());

        var maker = new DeIdentifier(command.Options with { Part2 = scope.Actor.Holds(Permission.Part2Use) }, areas, scope.Today);
        await foreach (var person in PersonFactsReader.ReadAsync(db, people, command.Options, cancellationToken))
            maker.Count(person);
        maker.CloseCount();
        var rows = 0;
        var file = scope.Files.For(command.File);
        await using (var writer = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
        {
            if (command.Options.Format == DeIdentifiedFormat.Csv)
                await writer.WriteLineAsync(string.Join(',', DeIdentifiedRows.Columns(command.Options)));
            await foreach (var person in PersonFactsReader.ReadAsync(db, people, command.Options, cancellationToken))
            {
                await writer.WriteLineAsync(DeIdentifiedRows.Line(maker.Of(person), command.Options).AsMemory(), cancellationToken);
                rows++;
            }
        }

        if (await IsUnsafeAsync(file, areas, scope.Today, cancellationToken) is { } finding)
            return DeIdentifiedErrors.Found(finding);

        var hash = await HashAsync(file, cancellationToken);
        scope.Audit.AfterHash = hash;
        scope.Audit.ReasonCodes = string.Create(CultureInfo.InvariantCulture, $"safe-harbour,rows:{rows},census:{areas.Vintage}");
        return new DeIdentifiedExport(Method, rows, scope.Today, areas.Vintage, areas.Source, maker.LocalCodes, maker.RareCodes, maker.SensitiveFacts, Convert.ToHexStringLower(hash));
    }

    private static async Task<byte[]> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var written = File.OpenRead(file);
        return await SHA256.HashDataAsync(written, cancellationToken);
    }

    private static async Task<SafeHarborFinding?> IsUnsafeAsync(string file, ZipAreas areas, DateOnly asOf, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file);
        return (await new SafeHarborCheck(areas, asOf).RunAsync(reader, cancellationToken)).Findings is [var first, ..] ? first : null;
    }
}
