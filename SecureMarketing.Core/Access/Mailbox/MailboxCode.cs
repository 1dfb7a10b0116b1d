using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Access;

/// <summary>
/// A code that is mailed to a member of staff to be typed in. Sixty random bits, so that it needs no counter of wrong tries; only its hash
/// with the person is kept.
/// </summary>
internal static class MailboxCode
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Without 0, 1, I and O, which are mistaken for one another; 32 letters.</summary>
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int Groups = 3;
    private const int GroupLength = 4;

    /// <summary>A new one, in place of those not used yet. The caller saves.</summary>
    public static async Task<string> IssueAsync(AppDbContext db, UserId user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.SetUpLinks.RemoveRange(await db.SetUpLinks.Where(l => l.Purpose == SetUpPurpose.Mailbox && l.UserId == user && l.UsedAt == null).ToListAsync(cancellationToken));
        var code = string.Join('-', RandomNumberGenerator.GetString(Letters, Groups * GroupLength).Chunk(GroupLength).Select(g => new string(g)));
        db.SetUpLinks.Add(SetUpLink.CreateCode(user, HashOf(user, code), now, Lifetime));
        return code;
    }

    public static byte[] HashOf(UserId user, string code) =>
        SetUpToken.Hash($"{user.Value:N}:{string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()}");
}
