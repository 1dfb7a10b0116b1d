using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>A course in force as its reader gets it: without the answers.</summary>
public sealed record ReadTraining(TrainingCourseId Course) : ICommand<TrainingSheet>
{
    public static Permission Requires => Permission.SignedIn;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="TextHash">To be handed back with the answers: what was read is what is on record.</param>
/// <param name="Standing">Null when the reader's roles do not ask it.</param>
public sealed record TrainingSheet(TrainingCourseId Course, int Number, string Title, string Text, IReadOnlyList<AskedScenario> Scenarios, int PassMark, string TextHash, CourseStanding? Standing);

public sealed record AskedScenario(string Situation, IReadOnlyList<string> Choices);

/// <summary>Answers the scenarios of a course, as often as it takes. Passing is on record with the hash of what was read.</summary>
/// <param name="TextHash">As <see cref="TrainingSheet"/> told.</param>
/// <param name="Answers">Index of the choice, one per scenario.</param>
public sealed record TakeTraining(TrainingCourseId Course, string TextHash, IReadOnlyList<int> Answers) : ICommand<TrainingResult>
{
    public static Permission Requires => Permission.SignedIn;

    public static AuditAction Audits => AuditAction.TrainingTaken;
}

/// <param name="Score">Percent.</param>
/// <param name="Answers">In the order of the scenarios.</param>
public sealed record TrainingResult(bool Passed, int Score, IReadOnlyList<JudgedAnswer> Answers);

public sealed record JudgedAnswer(bool Right, string Explanation);

internal sealed class ReadTrainingHandler(StandingReader reader) : IUseCase<ReadTraining, TrainingSheet>
{
    public async Task<Result<TrainingSheet>> HandleAsync(ReadTraining command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var course = command.Course;
        if (await scope.Db.TrainingVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Course == course && v.State == CourseState.InForce, cancellationToken) is not { } version)
            return GovernanceErrors.CourseNotInForce;
        var definition = version.Definition();
        var asked = scope.Actor.Kind == ActorKind.User ? await reader.OfAsync(scope.Db, new UserId(scope.Actor.Id), scope.Now, cancellationToken) : [];
        return new TrainingSheet(
            course, version.Number, definition.Title, definition.Text, [.. definition.Scenarios.Select(s => new AskedScenario(s.Situation, s.Choices))], definition.PassMark, definition.TextHash(),
            asked.FirstOrDefault(c => c.Course == course));
    }
}

internal sealed class TakeTrainingHandler : IUseCase<TakeTraining, TrainingResult>
{
    public async Task<Result<TrainingResult>> HandleAsync(TakeTraining command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        // A completion is one person's: nobody takes a course for another.
        if (scope.Actor.Kind != ActorKind.User)
            return GovernanceErrors.PersonOnly;
        var course = command.Course;
        if (await scope.Db.TrainingVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Course == course && v.State == CourseState.InForce, cancellationToken) is not { } version)
            return GovernanceErrors.CourseNotInForce;
        scope.Audit.About(version);
        var definition = version.Definition();
        if (definition.TextHash() is var hash && hash != command.TextHash)
            return GovernanceErrors.TextChanged;
        if (command.Answers.Count != definition.Scenarios.Count)
            return GovernanceErrors.AnswersMissing;
        var score = definition.ScoreOf(command.Answers);
        var passed = score >= definition.PassMark;
        scope.Audit.ReasonCodes = FormattableString.Invariant($"{(passed ? "passed" : "failed")},score:{score}");
        scope.Audit.AfterHash = Convert.FromHexString(hash);
        if (passed)
            scope.Db.TrainingCompletions.Add(new TrainingCompletion(new UserId(scope.Actor.Id), course, version.Number, score, hash, scope.Now));
        return new TrainingResult(passed, score, [.. definition.Scenarios.Select((s, i) => new JudgedAnswer(command.Answers[i] == s.Right, s.Explanation))]);
    }
}
