using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>What a finished dry run would change, field by field; empty for other runs.</summary>
public sealed record GetDryRunDiff(ImportRunId Run) : ICommand<IReadOnlyList<DiffLine>>
{
    public static Permission Requires => Permission.ImportView;

    public static AuditAction Audits => AuditAction.ImportInspected;
}

/// <param name="IsFact">Facts and visits of a kind; else a field of people who are known already.</param>
/// <param name="Field">As <see cref="ImportChange.Field"/>.</param>
/// <param name="New">As <see cref="ImportChange.New"/>.</param>
/// <param name="Changed">As <see cref="ImportChange.Changed"/>.</param>
/// <param name="Samples">Masked examples; empty for those who may not see people.</param>
public sealed record DiffLine(bool IsFact, string Field, int New, int Changed, IReadOnlyList<string> Samples)
{
    /// <summary>Categories that codes (one a line) or a custom attribute would count as; none for every other line.</summary>
    public Sensitivity Label { get; init; }
}

internal sealed class GetDryRunDiffHandler(IFieldCipher cipher) : IUseCase<GetDryRunDiff, IReadOnlyList<DiffLine>>
{
    public async Task<Result<IReadOnlyList<DiffLine>>> HandleAsync(GetDryRunDiff command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = "import";
        scope.Audit.ObjectId = command.Run.Value.ToString("N");
        if (!await scope.Db.ImportRuns.AnyAsync(r => r.Id == command.Run, cancellationToken))
            return ImportErrors.NotFound;
        var lines = await scope.Db.ImportChanges.AsNoTracking().Where(c => c.RunId == command.Run).ToListAsync(cancellationToken);
        var seesPeople = scope.Actor.Holds(Permission.PeopleView);
        return lines.OrderBy(Rank).ThenByDescending(l => l.New + l.Changed).ThenBy(l => l.Field, StringComparer.Ordinal).ThenBy(l => l.Subject, StringComparer.Ordinal)
            .Select(l => new DiffLine(l.Subject == ImportChange.Fact, l.Field, l.New, l.Changed, seesPeople ? Samples(l) : []) { Label = LabelOf(l) }).ToList();
    }

    private static int Rank(ImportChange line) => line.Subject switch
    {
        ImportChange.Person => 0,
        ImportChange.Fact => 1,
        _ => 2,
    };

    private static Sensitivity LabelOf(ImportChange line) => line.Subject.StartsWith(ImportChange.Label, StringComparison.Ordinal)
        ? (Sensitivity)int.Parse(line.Subject.AsSpan(ImportChange.Label.Length), CultureInfo.InvariantCulture)
        : Sensitivity.None;

    private List<string> Samples(ImportChange line) => line.SamplesSealed is { } blob
        ? JsonSerializer.Deserialize<List<string>>(cipher.Open(line.RunId.Value, ImportChange.SamplesField, blob)) ?? []
        : [];
}
