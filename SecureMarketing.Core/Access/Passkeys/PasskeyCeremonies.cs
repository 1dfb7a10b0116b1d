using System.Buffers.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Access;

/// <summary>What the browser needs to hold a ceremony.</summary>
public sealed class PasskeyChallenge
{
    /// <summary>Argument of <c>navigator.credentials.create</c> or <c>.get</c> in the JSON form of WebAuthn Level 3 §5.1.8–9.</summary>
    public required string OptionsJson { get; init; }

    /// <summary>Comes back with the answer; good once, for five minutes.</summary>
    public required string Ticket { get; init; }
}

/// <summary>
/// Registration and assertion of passkeys by ASP.NET Core Identity's handler, with the product's own memory of challenges.
/// One per use case: it shares the person with the store of that scope.
/// </summary>
internal sealed class PasskeyCeremonies(
    IPasskeyHandler<StaffUser> handler, UserManager<StaffUser> manager, StaffStore store, PasskeyParty party, IFieldCipher cipher, ITokenMac mac)
{
    /// <summary>Identity's handler asks for a request; everything it would read from one is set by <see cref="PasskeyParty"/>.</summary>
    private readonly DefaultHttpContext nobodysRequest = new();

    public async Task<Result<PasskeyChallenge>> OfferAsync(StaffUser user, SessionId session, DateTimeOffset now)
    {
        if (party.Domain is null)
            return AccessErrors.PasskeysUnavailable;
        store.Bring(user);
        var made = await handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = await manager.GetUserIdAsync(user), Name = user.Email(cipher), DisplayName = user.Name(cipher) }, nobodysRequest);
        return new PasskeyChallenge { OptionsJson = made.CreationOptionsJson, Ticket = Ticket(PasskeyPurpose.Register, session.Value, made.AttestationState, now) };
    }

    /// <param name="purpose">Sign-in, or the proof of someone signed in.</param>
    /// <param name="user">Null at sign-in: the authenticator says who it is.</param>
    /// <param name="session">Empty at sign-in.</param>
    /// <param name="now">The challenge lives for five minutes from here.</param>
    public async Task<Result<PasskeyChallenge>> AskAsync(PasskeyPurpose purpose, StaffUser? user, SessionId session, DateTimeOffset now)
    {
        if (party.Domain is null)
            return AccessErrors.PasskeysUnavailable;
        if (user is not null)
            store.Bring(user);
        var made = await handler.MakeRequestOptionsAsync(user, nobodysRequest);
        return new PasskeyChallenge { OptionsJson = made.RequestOptionsJson, Ticket = Ticket(purpose, session.Value, made.AssertionState, now) };
    }

    /// <summary>Judges an answer to <see cref="OfferAsync"/> and adds the passkey to the person.</summary>
    public async Task<Result<StaffPasskey>> RegisterAsync(
        StaffUser user, SessionId session, string name, string ticket, string credentialJson, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await RedeemAsync(ticket, PasskeyPurpose.Register, session, scope, cancellationToken) is not { } state)
            return AccessErrors.ChallengeGone;
        store.Bring(user);
        var made = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = nobodysRequest, CredentialJson = credentialJson, AttestationState = state });
        if (!made.Succeeded || made.UserEntity.Id != await manager.GetUserIdAsync(user))
            return AccessErrors.PasskeyRefused;
        var hash = StaffPasskey.HashOf(made.Passkey.CredentialId);
        if (await scope.Db.StaffPasskeys.AnyAsync(p => p.CredentialHash == hash, cancellationToken))
            return AccessErrors.PasskeyRefused;
        made.Passkey.Name = name;
        await manager.AddOrUpdatePasskeyAsync(user, made.Passkey);
        return user.Passkeys.Single(p => p.CredentialHash.AsSpan().SequenceEqual(hash));
    }

    /// <summary>Judges an answer to <see cref="AskAsync"/>: whose passkey signed the challenge on this site, with user verification.</summary>
    /// <returns>Null when the answer proves nothing.</returns>
    public async Task<StaffUser?> JudgeAsync(
        PasskeyPurpose purpose, SessionId session, string ticket, string credentialJson, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (CredentialIdOf(credentialJson) is not { } credentialId)
            return null;
        var hash = StaffPasskey.HashOf(credentialId);
        var passkeys = scope.Db.StaffPasskeys;
        var owner = await scope.Db.StaffUsers.Include(u => u.Passkeys).SingleOrDefaultAsync(u => passkeys.Any(p => p.UserId == u.Id && p.CredentialHash == hash), cancellationToken);
        if (owner is null || await RedeemAsync(ticket, purpose, session, scope, cancellationToken) is not { } state)
            return null;
        store.Bring(owner);
        var judged = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = nobodysRequest, CredentialJson = credentialJson, AssertionState = state });
        if (!judged.Succeeded)
            return null;
        await manager.AddOrUpdatePasskeyAsync(owner, judged.Passkey);
        return owner;
    }

    private string Ticket(PasskeyPurpose purpose, Guid owner, string? state, DateTimeOffset now) =>
        new PasskeyTicket(purpose, owner, now + PasskeyTicket.Lifetime, state ?? "").Seal(mac);

    /// <summary>Identity's state of an unused ticket, which is used from now on; null when it is not good.</summary>
    private async Task<string?> RedeemAsync(string text, PasskeyPurpose purpose, SessionId session, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (PasskeyTicket.Open(mac, text, purpose, session.Value, scope.Now) is not { } ticket)
            return null;
        var used = scope.Db.Set<UsedChallenge>();
        var hash = PasskeyTicket.HashOf(text);
        if (await used.AnyAsync(c => c.TicketHash == hash, cancellationToken))
            return null;
        await used.Where(c => c.ExpiresAt < scope.Now).ExecuteDeleteAsync(cancellationToken);
        used.Add(new UsedChallenge { TicketHash = hash, ExpiresAt = ticket.ExpiresAt });
        return ticket.State;
    }

    private static byte[]? CredentialIdOf(string credentialJson)
    {
        try
        {
            using var document = JsonDocument.Parse(credentialJson);
            var id = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("id", out var found) ? found.GetString() : null;
            return id is not null && Base64Url.IsValid(id) ? Base64Url.DecodeFromChars(id) : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
