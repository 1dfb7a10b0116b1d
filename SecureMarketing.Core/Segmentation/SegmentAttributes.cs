using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Being in another segment. Who evaluates a rule asks the segment's own conditions in its place, so nothing is asked here.</summary>
internal sealed class SegmentAttributes : IAttributeSource
{
    public const string Segment = "segment";

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        new AttributeDefinition
        {
            Key = Segment,
            Label = "Another segment",
            Noun = "segment",
            Group = AttributeGroup.Segments,
            Type = AttributeType.Segment,
            Operators = [RuleOperator.InSegment, RuleOperator.NotInSegment],
            // What its own conditions disclose is theirs to say.
            IsPhi = false,
            Owner = "Segmentation",
            FedBy = "the first segment that is saved",
        },
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question) => throw NotLookedUp();

    public LeafReading Reading(LeafQuestion question) => throw NotLookedUp();

    public Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken) => throw NotLookedUp();

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.Segments.AsNoTracking().AnyAsync(cancellationToken) ? [Segment] : [];

    private static InvalidOperationException NotLookedUp() => new("The segment was not looked up: the rule was read without a database.");
}
