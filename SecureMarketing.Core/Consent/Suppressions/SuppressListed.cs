using System.Globalization;
using FluentValidation;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Suppresses the people of a list, as another system or a mailing house hands it over. All or nothing per call; suppressing again changes
/// nothing. PHI: a class, so that logging it whole prints nothing.
/// </summary>
public sealed class SuppressListed : ICommand<SuppressedList>
{
    public static Permission Requires => Permission.SuppressionManage;
    public static AuditAction Audits => AuditAction.SuppressionAdded;

    /// <summary>Lines a call takes at most: they are one transaction.</summary>
    public const int Most = 500;

    /// <summary>One whole email address or source record id each; blank lines and repeats are left out. An address that several people share stops mail to all of them.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Number of the first line in the caller's file, 1 upward.</summary>
    public int FirstLine { get; init; } = 1;

    public required GateSuppression Kind { get; init; }

    /// <summary>Required for <see cref="GateSuppression.TopicMatch"/>, else null.</summary>
    public string? Topic { get; init; }

    /// <summary>When and how the wishes reached the organisation; null: just now.</summary>
    public Receipt? Receipt { get; init; }
}

/// <summary>What a list did.</summary>
/// <param name="Suppressed">People newly suppressed.</param>
/// <param name="Standing">People for whom the suppression stood.</param>
/// <param name="Unknown">Numbers of lines that name nobody on file; never what they say.</param>
/// <param name="MessagesCancelled">Queued messages that will not be sent.</param>
public sealed record SuppressedList(int Suppressed, int Standing, IReadOnlyList<int> Unknown, int MessagesCancelled);

internal sealed class SuppressListedValidator : AbstractValidator<SuppressListed>
{
    private const int LineLength = 254;

    public SuppressListedValidator(TimeProvider clock)
    {
        RuleFor(c => c.Lines).Must(l => l.Count is > 0 and <= SuppressListed.Most).WithMessage("A list holds 1 to 500 lines per call.");
        RuleFor(c => c.Lines).Must(l => l.All(t => t.Length <= LineLength)).WithMessage("A line holds one email address or record id, at most 254 characters. Leave one column in the file.");
        RuleFor(c => c.Kind).IsInEnum().NotEqual(GateSuppression.None).WithMessage("Say what kind of mail is suppressed.");
        RuleFor(c => c.Topic).NotEmpty().MaximumLength(SuppressionMapping.TopicLength).When(c => c.Kind == GateSuppression.TopicMatch).WithMessage("Name the topic, in at most 100 characters.");
        RuleFor(c => c.Topic).Null().When(c => c.Kind != GateSuppression.TopicMatch).WithMessage("Only a topic suppression names a topic.");
        RuleFor(c => c.Receipt).Must(r => r is null || (r.Value.At <= clock.GetUtcNow() && Enum.IsDefined(r.Value.Means))).WithMessage("A wish cannot have been received in the future; say also how it came.");
    }
}

internal sealed class SuppressListedHandler(Suppressing suppressing, IContactDirectory directory, IAuditTrail trail) : IUseCase<SuppressListed, SuppressedList>
{
    public async Task<Result<SuppressedList>> HandleAsync(SuppressListed command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var list = Guid.CreateVersion7();
        var (done, unknown) = (new HashSet<ContactId>(), new List<int>());
        var (added, standing, cancelled) = (0, 0, 0);
        foreach (var (index, line) in command.Lines.Index().Where(l => l.Item.Trim().Length > 0))
        {
            var people = await directory.FindAsync(scope.Db, line.Trim(), cancellationToken);
            if (people.Count == 0)
                unknown.Add(command.FirstLine + index);
            foreach (var person in people.Where(done.Add))
            {
                var applied = await suppressing.ApplyAsync(scope, person, command.Kind, command.Topic, null, SuppressionSource.Import, command.Receipt, cancellationToken);
                if (applied.Error is { } error)
                    return error;
                if (!applied.Value.IsNew)
                {
                    standing++;
                    continue;
                }

                (added, cancelled) = (added + 1, cancelled + applied.Value.MessagesCancelled);
                // The list's own event names nobody: each person's record must tell that it was they.
                scope.Db.Add(trail.EventOf(scope.Actor, new AuditEntry
                {
                    Action = AuditAction.SuppressionAdded,
                    ObjectType = "suppression",
                    ObjectId = applied.Value.Suppression.Value.ToString(),
                    Subject = person,
                    ReasonCodes = command.Kind + ",list",
                    CorrelationId = list,
                }, scope.Now));
            }
        }

        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Subject, scope.Audit.CorrelationId) = ("suppression_list", list.ToString(), null, list);
        scope.Audit.ReasonCodes = string.Create(CultureInfo.InvariantCulture, $"{command.Kind},suppressed:{added},standing:{standing},unknown:{unknown.Count}");
        return new SuppressedList(added, standing, unknown, cancelled);
    }
}
