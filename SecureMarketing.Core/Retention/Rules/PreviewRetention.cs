using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Retention;

/// <summary>What would go today if this version were in force. Changes nothing.</summary>
public sealed record PreviewRetention(string Key, int Number) : ICommand<RetentionPreview>
{
    public static Permission Requires => Permission.RetentionView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="CutOff">What dates from before this day goes.</param>
/// <param name="ClassHeld">A hold lies on the whole class: nothing goes.</param>
/// <param name="Fingerprint">Names this preview; switching on with another one is refused.</param>
public sealed record RetentionPreview(string Key, int Number, string Title, DateOnly CutOff, RetentionCounts Counts, bool ClassHeld, bool NeedsSecondPerson, string Fingerprint);

/// <summary>Makes the preview, for showing and for switching on.</summary>
internal sealed class RetentionPreviewer(IEnumerable<IRetentionStore> stores, HeldPeople held, Organisation organisation)
{
    public async Task<RetentionPreview> MakeAsync(AppDbContext db, RetentionRule rule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var scope = await ScopeAsync(db, rule, RetentionPolicy.CutOff(rule.Term.Keep, RetentionClasses.Of(rule.Class), organisation.DayAt(now)), now, cancellationToken);
        var counts = await stores.Single(s => s.Class == rule.Class).CountAsync(db, scope, cancellationToken);
        var classHeld = await HeldPeople.ClassIsHeldAsync(db, rule.Class, organisation.DayAt(now), cancellationToken);
        if (classHeld)
            counts = new RetentionCounts(0, counts.Goes + counts.Held, counts.Tied);
        var key = rule.Key;
        var inForce = await db.RetentionRules.AsNoTracking().SingleOrDefaultAsync(r => r.Key == key && r.State == RetentionRuleState.InForce, cancellationToken);
        var shortens = RetentionPolicy.Shortens(inForce?.Term, rule.Term);
        var text = FormattableString.Invariant($"{rule.Key}:{rule.Number}:{scope.CutOff:yyyy-MM-dd}:{counts.Goes}:{counts.Held}:{counts.Tied}:{classHeld}");
        return new RetentionPreview(rule.Key, rule.Number, rule.Subject.Title, scope.CutOff, counts, classHeld, shortens, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8)));
    }

    public async Task<RetentionScope> ScopeAsync(AppDbContext db, RetentionRule rule, DateOnly cutOff, DateTimeOffset now, CancellationToken cancellationToken) => new()
    {
        Subject = rule.Subject,
        Since = rule.Since,
        CutOff = cutOff,
        CutOffAt = organisation.StartOf(cutOff),
        Now = now,
        Held = await held.OnAsync(db, organisation.DayAt(now), cancellationToken),
    };
}

internal sealed class PreviewRetentionHandler(RetentionPreviewer previewer) : IUseCase<PreviewRetention, RetentionPreview>
{
    public async Task<Result<RetentionPreview>> HandleAsync(PreviewRetention command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (key, number) = (command.Key, command.Number);
        return await scope.Db.RetentionRules.AsNoTracking().SingleOrDefaultAsync(r => r.Key == key && r.Number == number, cancellationToken) is { } rule
            ? await previewer.MakeAsync(scope.Db, rule, scope.Now, cancellationToken)
            : RetentionErrors.NotFound;
    }
}
