using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>Buckets of a split by lot, to try a message on some and hold others out.</summary>
internal sealed class SplitAttributes : IAttributeSource
{
    /// <summary>Names the keyed hash among others of the installation.</summary>
    public const string KeyedAs = "segment.split";

    public const string Bucket = "bucket";

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        new AttributeDefinition
        {
            Key = Bucket,
            Label = "Bucket of a split, by lot",
            Noun = "bucket (1 to 100)",
            Group = AttributeGroup.Segments,
            Type = AttributeType.Number,
            Operators = [RuleOperator.Between, RuleOperator.AtMost, RuleOperator.AtLeast, RuleOperator.EqualTo],
            IsPhi = false,
            Owner = "Attributes",
            Splits = true,
            Bounds = (1, SplitHash.Buckets),
            FedBy = "everybody on record has one",
        },
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        var (first, last) = Interval.Wholes(question);
        var (c0, c1, c2, c3) = question.Split!.Value;
        Expression<Func<ContactAttributes, long>> bucket = a =>
            (((((((((c3 * a.Ordinal) + c2) % SplitHash.Prime) * a.Ordinal) + c1) % SplitHash.Prime) * a.Ordinal) + c0) % SplitHash.Prime % SplitHash.Buckets) + 1;
        return bucket.On(b => b >= first && b <= last);
    }

    public LeafReading Reading(LeafQuestion question) => new BucketReading(question.Split!.Value, Interval.Wholes(question));

    public Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<string>>([Bucket]);

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var ordinal = await db.ContactAttributes.AsNoTracking().Where(a => a.ContactId == contact).Select(a => (int?)a.Ordinal).SingleOrDefaultAsync(cancellationToken);
        return ordinal is { } known ? $"bucket {question.Split!.Value.Bucket(known)}" : Spoken.NotOnRecord;
    }
}
