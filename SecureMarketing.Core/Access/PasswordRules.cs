using Microsoft.AspNetCore.Identity;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Length instead of composition (NIST SP 800-63B-4 §3.1.1.2): at least 12 characters, at least 5 different ones, and
/// nothing that can be read off the person or the product.
/// </summary>
internal sealed class PasswordRules(IFieldCipher cipher) : IPasswordValidator<StaffUser>
{
    public const int MinLength = 12;
    public const int MinDifferent = 5;

    public Task<IdentityResult> ValidateAsync(UserManager<StaffUser> manager, StaffUser user, string? password)
    {
        var known = user.Name(cipher).Split(' ').Append(user.Email(cipher).Split('@')[0]).Append("securemarketing");
        var guessable = known.Any(word => word.Length > 3 && password?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);
        return Task.FromResult(guessable
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordGuessable", Description = "Leave your name, your address and the product's name out of the password." })
            : IdentityResult.Success);
    }
}
