using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Campaigns.Launching;

/// <summary>What the documents of some people say about a campaign before it goes.</summary>
/// <param name="LetOut">People whom the gate would let out as far as consent goes.</param>
/// <param name="Mismatches">Of these such that their documents do not permit.</param>
/// <param name="Codes">What does not agree, each once.</param>
public sealed record DocumentsVerdict(int LetOut, int Mismatches, IReadOnlyList<string> Codes);

/// <summary>Checks people of a counted audience against their documents, apart from the gate's own answer. Compliance owns how.</summary>
public interface IAudienceDocuments
{
    Task<DocumentsVerdict> CheckAsync(AppDbContext db, OriginFacts origin, IReadOnlyList<ContactId> people, DateTimeOffset now, CancellationToken cancellationToken);
}
