using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>When people last turned to the organisation by themselves: consent may be implied by it for a while (S.C. 2010, c. 23, s. 10(10)(e)). Implemented by Forms.</summary>
public interface IInquiryDays
{
    /// <returns>The last day of each person who has one, in the organisation's zone.</returns>
    Task<IReadOnlyDictionary<ContactId, DateOnly>> LastAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, CancellationToken cancellationToken);

    /// <returns>Each such day of these people from one day to another, both included.</returns>
    Task<ILookup<ContactId, DateOnly>> BetweenAsync(AppDbContext db, IReadOnlyCollection<ContactId> people, DateOnly from, DateOnly to, CancellationToken cancellationToken);
}
