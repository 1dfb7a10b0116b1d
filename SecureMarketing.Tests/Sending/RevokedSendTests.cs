using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Tests.Sending;

/// <summary>
/// People revoke while their messages go out: nothing goes to anybody after their revocation is committed. The database's own order
/// of commits is the judge: the trail's rows of one transaction come before those of the next. The slow tier (<c>SM_FULL=1</c>) sends to 10,000.
/// </summary>
public sealed class RevokedSendTests(ITestOutputHelper output)
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Revocation_InTheMiddleOfASend_NothingStartsAfterIt(DatabaseProvider provider)
    {
        var people = Full ? 10_000 : 240;
        await using var fixture = await SendingFixture.StartAsync(people, provider: provider, hipaa: HipaaClass.Marketing);
        var host = fixture.Host;
        var authorizations = await AuthorizeAsync(fixture);
        var clerk = Actor.User(UserId.New(), "ConsentClerk", new HashSet<Permission> { Permission.AuthorizationManage }, null, null);

        var sending = Task.Run(fixture.SendOnceAsync);
        var revoked = 0;
        // From the last of the queue backward, so that both meet in the middle.
        foreach (var (_, id) in authorizations.Reverse())
        {
            if (sending.IsCompleted || revoked * 2 >= people)
                break;
            var done = await host.RunAsync<RevokeAuthorization, RevokedAuthorization>(
                new RevokeAuthorization { Authorization = id, Channel = RevocationChannel.Portal, ReceivedAt = host.Clock.GetUtcNow() }, clerk);
            Assert.Null(done.Error);
            revoked++;
        }

        await sending;
        await fixture.SendOnceAsync();

        var (after, stopped, sent) = await JudgeAsync(fixture);
        output.WriteLine($"{people} people, {revoked} revoked meanwhile: {sent} of them had gone before, {stopped} were stopped, {after} went after.");
        Assert.Equal(0, after);
        Assert.True(stopped > 0, "Nobody's message was stopped: the send was over before anybody revoked.");
        Assert.Equal(revoked, stopped + sent);
    }

    /// <summary>One authorization in force for everybody in the audience, which covers the origin's purpose.</summary>
    /// <param name="fixture">Whose people.</param>
    /// <param name="change">What differs from a complete form that is valid today; null: nothing.</param>
    internal static async Task<IReadOnlyList<(ContactId Person, AuthorizationId Id)>> AuthorizeAsync(SendingFixture fixture, Func<AuthorizationRecord, AuthorizationRecord>? change = null)
    {
        var (cipher, now) = (fixture.Host.Get<IFieldCipher>(), fixture.Host.Clock.GetUtcNow());
        var form = Consent.Forms.Complete with { Purposes = ["treatment"], CopyProvidedAt = now.AddDays(-2) };
        form = change?.Invoke(form) ?? form;
        var made = fixture.Origin.Audience.OrderBy(c => c.Value).Select(person => (Person: person, Id: AuthorizationId.New())).ToList();
        await using var db = fixture.Host.NewContext();
        foreach (var (person, id) in made)
        {
            var authorization = new Authorization(id, person, form, cipher, now);
            foreach (var step in (AuthorizationState[])[AuthorizationState.AwaitingSignature, AuthorizationState.Signed, AuthorizationState.Verifying, AuthorizationState.PendingCopy, AuthorizationState.Active])
                Assert.Null(authorization.MoveTo(step, now).Error);
            db.Add(authorization);
        }

        await db.SaveChangesAsync();
        return made;
    }

    /// <returns>Of the messages of those who revoked: started after it, stopped, started before it.</returns>
    private static async Task<(int After, int Stopped, int Sent)> JudgeAsync(SendingFixture fixture)
    {
        await using var db = fixture.Host.NewContext();
        var revocations = await db.AuditEvents.AsNoTracking().Where(e => e.Action == AuditAction.AuthorizationRevoked && e.Outcome == AuditOutcome.Succeeded)
            .ToDictionaryAsync(e => e.SubjectPseudoId!, e => e.RowId);
        var decisions = (await db.AuditEvents.AsNoTracking().Where(e => e.Action == AuditAction.GateEvaluated && e.Outcome == AuditOutcome.Succeeded && e.SubjectPseudoId != null)
            .Select(e => new { e.SubjectPseudoId, e.RowId }).ToListAsync()).ToLookup(e => e.SubjectPseudoId!, e => e.RowId);
        var pseudonyms = fixture.Host.Get<IPseudonyms>();
        var (after, stopped, sent) = (0, 0, 0);
        foreach (var message in await db.OutboundMessages.AsNoTracking().Where(m => m.Kind == MessageKind.Content).ToListAsync())
        {
            var person = pseudonyms.Of(message.ContactId);
            if (!revocations.TryGetValue(person, out var revokedAt))
                continue;
            if (message.State is MessageState.Cancelled or MessageState.Suppressed)
                stopped++;
            else if (decisions[person].Any(d => d > revokedAt))
                after++;
            else
                sent++;
        }

        return (after, stopped, sent);
    }
}
