using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Testing;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Campaigns.Launching;

/// <summary>The checklist before a launch as it stands now; null version = the latest.</summary>
public sealed record OpenLaunchChecklist(CampaignId Campaign, int? Version = null) : ICommand<LaunchChecklist>
{
    public static Permission Requires => Permission.CampaignView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>A person ticks a point that no machine can judge, or takes it back.</summary>
/// <param name="Campaign">Which campaign.</param>
/// <param name="Version">Which version; approved, and not begun.</param>
/// <param name="Point"><see cref="LaunchPoint.Proofread"/> or <see cref="LaunchPoint.TestSeen"/>.</param>
/// <param name="Hash">Of what was looked at.</param>
/// <param name="Done">False: taken back.</param>
public sealed record TickLaunchPoint(CampaignId Campaign, int Version, LaunchPoint Point, string Hash, bool Done = true) : ICommand<Unit>
{
    public static Permission Requires => Permission.LaunchCheck;
    public static AuditAction Audits => AuditAction.LaunchPointTicked;
}

/// <summary>
/// Draws a random sample of the counted audience and checks it against its documents; where these people were sampled before, the same
/// ones again. Answers the checklist's point. Nobody is named, and the seed is kept.
/// </summary>
public sealed record CheckLaunchSample(CampaignId Campaign, int Version) : ICommand<bool>
{
    /// <summary>Finds an error of one in twenty with a probability of 95 %: 1 − 0.95^59.</summary>
    public const int Size = 59;

    public static Permission Requires => Permission.LaunchCheck;
    public static AuditAction Audits => AuditAction.LaunchSampleChecked;
}

internal sealed class TickLaunchPointValidator : AbstractValidator<TickLaunchPoint>
{
    public TickLaunchPointValidator()
    {
        RuleFor(c => c.Point).Must(p => p is LaunchPoint.Proofread or LaunchPoint.TestSeen).WithMessage("Only what a person looks at is ticked; the other points are computed.");
        RuleFor(c => c.Hash).Length(64);
    }
}

internal sealed class OpenLaunchChecklistHandler(LaunchDesk desk) : IUseCase<OpenLaunchChecklist, LaunchChecklist>
{
    public async Task<Result<LaunchChecklist>> HandleAsync(OpenLaunchChecklist command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (campaign, number) = (command.Campaign, command.Version);
        var version = await scope.Db.CampaignVersions.AsNoTracking().Where(v => v.CampaignId == campaign && (number == null || v.Number == number))
            .OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken);
        return version is null ? CampaignErrors.Unknown : await desk.ReadAsync(scope.Db, version, scope.Actor, cancellationToken);
    }
}

internal sealed class TickLaunchPointHandler(CampaignPictures pictures, TestDesk tests) : IUseCase<TickLaunchPoint, Unit>
{
    public async Task<Result<Unit>> HandleAsync(TickLaunchPoint command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (scope.Actor.Kind != ActorKind.User)
            return CampaignErrors.NotAPerson;
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, null, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        // Until it begins a tick can be taken back; one that was kept from beginning is ticked again before it is resumed.
        if (!loaded.Value.IsBeforeStart)
            return CampaignErrors.NoChecksNow(loaded.Value.State);
        var picture = await pictures.OfAsync(scope.Db, loaded.Value, cancellationToken);
        if (picture.Hash() != command.Hash)
            return ApprovalErrors.Changed;
        // Whoever says that they saw it arrive could have: a test of exactly what a recipient sees went out, where there is a way for one.
        if (command is { Point: LaunchPoint.TestSeen, Done: true }
            && await tests.StandingAsync(scope.Db, loaded.Value, picture, scope.Actor, scope.Now, cancellationToken) is { Last: null, IsOpen: true })
            return CampaignErrors.TestNeeded;
        scope.Db.LaunchTicks.Add(new LaunchTick(command.Campaign, command.Version, command.Point, command.Hash, command.Done, UserId.From(scope.Actor.Id), scope.Now));
        loaded.Value.Checked();
        scope.Audit.ReasonCodes = command.Done ? command.Point.ToString() : $"{command.Point},taken back";
        scope.Audit.AfterHash = Convert.FromHexString(command.Hash);
        return Unit.Value;
    }
}

internal sealed class CheckLaunchSampleHandler(CampaignPictures pictures, IAudienceDocuments documents) : IUseCase<CheckLaunchSample, bool>
{
    public async Task<Result<bool>> HandleAsync(CheckLaunchSample command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (scope.Actor.Kind != ActorKind.User)
            return CampaignErrors.NotAPerson;
        var loaded = await scope.VersionAsync(command.Campaign, command.Version, null, cancellationToken);
        if (loaded.Error is { } error)
            return error;
        var (db, version) = (scope.Db, loaded.Value);
        if (version.State != CampaignState.Approved)
            return CampaignErrors.NoChecksNow(version.State);
        if (version.FrozenCount is not { } people)
            return CampaignErrors.NotFrozen;
        if (people == 0)
            return CampaignErrors.NobodyLeft;
        var picture = await pictures.OfAsync(db, version, cancellationToken);
        var standing = await CampaignOrigin.StandingAsync(db, version, picture, scope.Now, cancellationToken);
        if (CampaignOrigin.FactsOf(version, picture, standing, scope.Now) is not { } facts)
            return CampaignErrors.Incomplete;

        var hash = picture.Hash();
        // These people have one sample: nobody draws until it passes, be it as another version.
        var before = await db.StandingSampleAsync(version, hash, cancellationToken);
        var seed = await db.SampleSeedAsync(version, cancellationToken) ?? SampleDraw.NewSeed();
        var places = SampleDraw.Places(seed, people, CheckLaunchSample.Size);
        var drawn = await db.CampaignAudience.AsNoTracking()
            .Where(m => m.CampaignId == command.Campaign && m.Version == command.Version && places.Contains(m.Ordinal))
            .Select(m => m.ContactId).ToListAsync(cancellationToken);
        var verdict = await documents.CheckAsync(db, facts, drawn, scope.Now, cancellationToken);
        db.LaunchSamples.Add(new LaunchSample(version, hash, seed, verdict, drawn.Count, UserId.From(scope.Actor.Id), scope.Now));
        version.Checked();
        var (sampled, counted) = (Part2Campaign.Shown(drawn.Count, picture.IsCompartment), Part2Campaign.Shown(people, picture.IsCompartment));
        scope.Audit.ReasonCodes = $"{sampled} of {counted},{(verdict.Mismatches == 0 ? "agrees" : "mismatch")},seed:{seed}{(before is null ? "" : ",again")}";
        scope.Audit.AfterHash = Convert.FromHexString(hash);
        return verdict.Mismatches == 0;
    }
}
